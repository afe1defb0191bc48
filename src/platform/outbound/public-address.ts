import ipaddr from 'ipaddr.js';

/** Of the IPv6 space only this is given out to the public internet (IANA, RFC 4291). */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number];
/** Translators reach IPv4 under this prefix (RFC 6052). */
const NAT64 = ipaddr.parseCIDR('64:ff9b::/96') as [ipaddr.IPv6, number];

/**
 * Whether an IP address is somewhere on the public internet: unicast by its range, also the IPv4 address that it wraps
 * (mapped, 6to4, NAT64). Whatever else it may be, such as loopback, private, link-local or a cloud's metadata service, is not.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.range() === 'unicast';
  const inner = wrapped(parsed);
  if (inner) return inner.range() === 'unicast';
  return parsed.range() === 'unicast' && parsed.match(GLOBAL_UNICAST);
}

/** The IPv4 address that an IPv6 one stands for, if it does. */
function wrapped(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  const bytes = address.toByteArray();
  if (address.range() === '6to4') return new ipaddr.IPv4(bytes.slice(2, 6));
  return address.match(NAT64) ? new ipaddr.IPv4(bytes.slice(12)) : null;
}
