const PLACE = /\{(\w{1,64})\}/g;

/** Whether an address can be filled in safely: arguments may stand in its path and query, never in its host. */
export function isFillable(template: string): boolean {
  const probe = probeOf(template);
  return URL.canParse(probe) && !/[{}]/.test(probe) && !/[{}]/.test(/^[a-z]+:\/\/[^/?#]*/i.exec(template)?.[0] ?? '{');
}

/** The address with something harmless in each place. */
export const probeOf = (template: string): string => template.replace(PLACE, 'x');

/**
 * Fills arguments in, and says which were left over. Null where one is missing, is no plain value, or would climb out of its
 * place in the path.
 */
export function filled(
  template: string,
  given: Readonly<Record<string, unknown>>,
): { url: string; rest: Record<string, unknown> } | null {
  const rest = { ...given };
  let isComplete = true;
  const url = template.replace(PLACE, (_, name: string) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    delete rest[name];
    const text =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
    if (/^\.{0,2}$/.test(text)) isComplete = false;
    return encodeURIComponent(text.toWellFormed());
  });
  return isComplete ? { url, rest } : null;
}
