import { Problem } from '../../../platform/errors/problem.js';

export const avatarsOff = (): Problem => new Problem('conflict', 'avatars-off', 'This server has no face to show.');

export const noSuchAvatar = (): Problem =>
  new Problem('missing', 'no-such-avatar', 'There is no such session with an avatar, or it is over.');
