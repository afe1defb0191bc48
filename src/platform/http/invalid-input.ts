import type { StandardSchemaValidationPipe } from '@nestjs/common';
import { notValid } from '../errors/common.problems.js';
import type { Problem } from '../errors/problem.js';

type ExceptionFactory = NonNullable<
  NonNullable<ConstructorParameters<typeof StandardSchemaValidationPipe>[0]>['exceptionFactory']
>;
type Issue = Parameters<ExceptionFactory>[0][number] & { keys?: readonly string[] };

/** The most faults that one answer names. */
const MOST_FAULTS = 20;

/** Names each fault of an input by its path; an unknown field by its own name. */
export const invalidInput = (issues: readonly Issue[]): Problem =>
  notValid(issues.flatMap((issue) => faultsOf(issue)).slice(0, MOST_FAULTS));

function faultsOf(issue: Issue): { path: string; message: string }[] {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  if (!issue.keys) return [{ path: path.join('.'), message: issue.message.slice(0, 200) }];
  return issue.keys.map((key) => ({ path: [...path, key].join('.').slice(0, 200), message: 'is not a known field' }));
}
