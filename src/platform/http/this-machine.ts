import type { FastifyRequest } from 'fastify';

/** Whether a request comes from this machine. A forwarded one comes from elsewhere, even when the proxy stands here. */
export function isFromThisMachine({ headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>): boolean {
  const { 'x-forwarded-for': forwarded, forwarded: standard } = headers;
  return forwarded === undefined && standard === undefined && /^(::ffff:)?127\.|^::1$/.test(ip);
}

/** Whether it also calls this machine by a name that is its own: a foreign name may lead here for the sake of a foreign page. */
export const isAddressedToThisMachine = (request: Pick<FastifyRequest, 'headers' | 'ip'>): boolean =>
  isFromThisMachine(request) && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i.test(request.headers.host ?? '');
