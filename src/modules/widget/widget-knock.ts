import type { FastifyRequest } from 'fastify';
import { bearerIn } from '../../platform/auth/auth.guard.js';
import { foreignOrigin } from '../../platform/http/origins.service.js';
import { addressKey } from '../../platform/limits/rate-limits.service.js';
import type { Knock } from '../visits/door.service.js';

/** Who knocks, as a request of the widget shows it; a token is no must. */
export const knockOf = ({ headers, ip }: FastifyRequest, key: string): Knock => ({
  widget_key: key,
  token: headers.authorization === undefined ? undefined : bearerIn(headers.authorization),
  origin: foreignOrigin(headers),
  address: addressKey(ip),
});
