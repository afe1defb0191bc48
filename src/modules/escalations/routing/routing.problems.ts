import { notValid } from '../../../platform/errors/common.problems.js';
import { Problem } from '../../../platform/errors/problem.js';

/** Alike for one who is unknown, deactivated, or of another project. */
export const noSellerToName = (): Problem =>
  notValid([{ path: 'seller_id', message: 'names no seller who could answer' }]);

export const noSuchDecision = (): Problem =>
  new Problem('missing', 'no-such-routing-decision', 'There is no such routing decision.');
