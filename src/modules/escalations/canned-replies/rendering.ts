import { type CannedVariable, PLACEHOLDER } from '../../../contract/canned-reply.schema.js';

export type Values = Readonly<Record<CannedVariable, string | null>>;

/** The text with its values; `missing` names the variables that have neither a value nor a text in its place. */
export function render(content: string, values: Values): { text: string; missing: string[] } {
  const missing = new Set<string>();
  const text = content.replaceAll(PLACEHOLDER, (_, name: CannedVariable, otherwise: string | undefined) => {
    const value = values[name] ?? otherwise?.trim();
    if (value === undefined) missing.add(name);
    return value ?? '';
  });
  return { text, missing: [...missing] };
}
