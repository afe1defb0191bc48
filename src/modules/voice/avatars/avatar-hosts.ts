const HERE = /^(localhost|127\.\d+\.\d+\.\d+)(:\d+)?$/;

/** What a page's policy lets in for these hosts: requests and sockets, unencrypted only on this machine. */
export const sourcesOf = (hosts: readonly string[]): string[] =>
  hosts.flatMap((host) => (HERE.test(host) ? ['http', 'ws'] : ['https', 'wss']).map((scheme) => `${scheme}://${host}`));

/** Whether an address is at one of these hosts, as browsers read them in a policy. */
export function isNamed(hosts: readonly string[], address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { host } = new URL(address);
  return hosts.some((named) => (named.startsWith('*.') ? host.endsWith(named.slice(1)) : host === named));
}
