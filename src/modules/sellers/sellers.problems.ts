import { notValid } from '../../platform/errors/common.problems.js';
import { Problem } from '../../platform/errors/problem.js';

export const noSuchSeller = (): Problem => new Problem('missing', 'no-such-seller', 'There is no such seller.');

export const emailTaken = (): Problem =>
  new Problem('conflict', 'email-taken', 'Another seller of this project has this e-mail address.');

export const lastAdmin = (): Problem =>
  new Problem('conflict', 'last-admin', 'A project keeps at least one active admin.');

export const loginRefused = (): Problem =>
  new Problem('unauthenticated', 'login-refused', 'The e-mail address or the password is not right.');

export const currentPasswordWrong = (): Problem =>
  notValid([{ path: 'current_password', message: 'is needed to set a new password, and must be right' }]);
