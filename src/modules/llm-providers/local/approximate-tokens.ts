/** Roughly how many tokens a text is: a token is about four bytes of UTF-8 in most tokenisers. */
export function approximateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 4);
}
