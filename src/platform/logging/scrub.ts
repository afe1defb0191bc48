/** Shapes that must never stand in a log line: vendor keys, bearer tokens, JWTs, passwords in URLs, private keys. */
const SECRET_SHAPES: readonly [RegExp, string][] = [
  [/\b(sk|pk|rk|ek|xi)[-_][A-Za-z0-9_-]{8,}/g, '[secret]'],
  [/\bBearer\s+[A-Za-z0-9._~+/=-]{8,}/gi, 'Bearer [secret]'],
  [/\beyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*){1,4}/g, '[token]'],
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@"]{1,128}):[^\s@"]{1,256}@/gi, '$1:[secret]@'],
];

/** The second wall behind allow-list logging: removes secret-shaped text from a finished log line. */
export function scrub(line: string): string {
  return SECRET_SHAPES.reduce((text, [shape, instead]) => text.replace(shape, instead), line);
}
