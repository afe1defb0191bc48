import type { ProblemDocument } from '../../contract/problem.schema.js';
import { Problem } from './problem.js';

/** Where a problem's `type` URI begins; the slug follows. The URI is a name: nothing needs to answer there. */
const TYPE_PREFIX = 'https://omnichat.dev/problems/';

/** The one body that a refusal has over every transport. */
export function problemDocument(problem: Problem, requestId: string): ProblemDocument {
  const { detail, errors, members } = problem.extras;
  return {
    type: TYPE_PREFIX + problem.slug,
    title: problem.title,
    status: problem.status,
    ...(detail === undefined ? {} : { detail }),
    request_id: requestId,
    ...(errors === undefined ? {} : { errors: [...errors] }),
    ...members,
  };
}
