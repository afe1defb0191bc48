import ipaddr from 'ipaddr.js';
import { isPublicAddress } from './public-address.js';

/** Where web servers listen. Other ports belong to services that a request might be made to talk to. */
const WEB_PORTS: ReadonlySet<number> = new Set([80, 443, 8_080, 8_443]);

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * The places that may be fetched from: the public internet on web ports, and what the operator lists beside it as `host`,
 * `host:port`, an address with or without a port, or a network (`10.1.0.0/16`).
 */
export class AllowedPlaces {
  private readonly hosts: ReadonlySet<string>;
  private readonly networks: readonly Network[];

  constructor(listed: readonly string[]) {
    this.hosts = new Set(listed.filter((entry) => !ipaddr.isValidCIDR(entry)).map((entry) => entry.toLowerCase()));
    this.networks = listed.filter((entry) => ipaddr.isValidCIDR(entry)).map((entry) => ipaddr.parseCIDR(entry));
  }

  /** What can be said of an address before it is resolved: scheme, port, no credentials, and the host where it is a number. */
  allowsUrl(url: URL): boolean {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return false;
    if (url.username !== '' || url.password !== '' || url.hostname === '') return false;
    if (this.lists(url)) return true;
    const host = hostOf(url);
    const mayBePublic = ipaddr.isValid(host) ? this.allowsAddress(host, url) : !/(^|\.)localhost\.?$/.test(host);
    return mayBePublic && (WEB_PORTS.has(portOf(url)) || this.isListedNetwork(host));
  }

  /** Whether a connection for `url` may go to this IP address. */
  allowsAddress(address: string, url: URL): boolean {
    return this.lists(url) || isPublicAddress(address) || this.isListedNetwork(address);
  }

  private lists(url: URL): boolean {
    const host = hostOf(url);
    return (
      this.hosts.has(host) || this.hosts.has(`${host}:${portOf(url)}`) || this.hosts.has(`[${host}]:${portOf(url)}`)
    );
  }

  private isListedNetwork(address: string): boolean {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return this.networks.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match(network, bits));
  }
}

/** The host without the brackets of IPv6; the URL parser has already made one form of all spellings of a number. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '').toLowerCase();

const portOf = ({ port, protocol }: URL): number => (port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port));
