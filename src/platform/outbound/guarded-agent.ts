import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import type { AllowedPlaces } from './allowed-places.js';
import { OutboundError } from './outbound-error.js';

const CONNECT_TIMEOUT_MS = 10_000;

export interface GuardOptions {
  readonly places: AllowedPlaces;
  /** Resolves host names; the system's way unless a test has its own. */
  readonly lookup?: LookupFunction | undefined;
}

/**
 * An agent for one URL. It resolves the host once, refuses unless every address may be reached, and connects to one of just
 * these; before the first byte is sent it looks again at the address of the socket. So a name that resolves to another
 * address a moment later (DNS rebinding) gains nothing.
 */
export function guardedAgent(url: URL, { places, lookup = systemLookup }: GuardOptions): Agent {
  const connect = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    allowH2: false,
    lookup: checkedLookup(lookup, (address) => places.allowsAddress(address, url)),
  });
  return new Agent({
    connections: 1,
    pipelining: 0,
    allowH2: false,
    connect: (options, callback) =>
      connect(options, (...[error, socket]) => {
        if (error !== null) return callback(error, null);
        if (places.allowsAddress(socket.remoteAddress ?? '', url)) return callback(null, socket);
        socket.destroy();
        callback(new OutboundError('address-not-allowed'), null);
      }),
  });
}

function checkedLookup(lookup: LookupFunction, isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 4);
      const addresses = Array.isArray(found) ? found : [];
      const [first] = addresses;
      const isRefused = !first || !addresses.every(({ address }) => isAllowed(address));
      if (isRefused) return callback(new OutboundError('address-not-allowed'), '', 4);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
}
