import { Problem } from '../../../platform/errors/problem.js';

export const tokensOff = (): Problem =>
  new Problem('conflict', 'realtime-tokens-off', 'This server hands out no keys for voice; see GET /realtime/status.');
