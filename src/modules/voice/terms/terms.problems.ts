import { Problem } from '../../../platform/errors/problem.js';

export const voiceNotOffered = (): Problem =>
  new Problem(
    'conflict',
    'voice-not-offered',
    'This way of talking is not offered here; see GET /realtime/status, or go on in writing.',
  );
