/** Where a vendor is and what it is asked with. */
export interface VendorAddress {
  readonly baseUrl: string;
  readonly apiKey: string;
}

/** An address without its final slashes, so that a path can follow. */
export const under = ({ baseUrl }: VendorAddress, path: string): string => baseUrl.replace(/\/+$/, '') + path;

export const bearer = ({ apiKey }: VendorAddress): Record<string, string> => ({ authorization: `Bearer ${apiKey}` });
