import { notValid } from '../../platform/errors/common.problems.js';
import { Problem } from '../../platform/errors/problem.js';

export const noSuchContact = (): Problem => new Problem('missing', 'no-such-contact', 'There is no such contact.');

export const noSuchMerge = (): Problem => new Problem('missing', 'no-such-merge', 'There is no such merge.');

export const noSuchSecret = (): Problem =>
  new Problem('missing', 'no-such-identity-secret', 'There is no such identity secret.');

export const externalIdTaken = (): Problem =>
  new Problem('conflict', 'external-id-taken', 'Another contact of this project has this external id.');

export const identifiedOtherwise = (): Problem =>
  new Problem('conflict', 'identified-otherwise', 'This contact is verified as somebody else; begin a new session.');

/** The same words for every fault, so that a forger learns nothing. */
export const identityRefused = (): Problem =>
  notValid([{ path: 'identity_token', message: 'is not a valid identity token of this project' }]);

export const sameContact = (): Problem => notValid([{ path: 'into', message: 'must be another contact' }]);

export const noSuchTarget = (): Problem => notValid([{ path: 'into', message: 'names no contact of this project' }]);

export const notUndoable = (): Problem =>
  new Problem(
    'conflict',
    'merge-not-undoable',
    'The merge was undone already, is older than 30 days, or was built upon.',
  );
