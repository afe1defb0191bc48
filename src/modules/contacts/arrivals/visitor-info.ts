import type { UserInfo } from '../../../contract/widget.schema.js';

/** What a visitor says of itself; nobody has verified it. */
export interface VisitorInfo {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly page_url?: string | undefined;
}

/** Splits what a form said into what contacts have fields for, and the rest. Empty fields are none. */
export function readForm({ name, email, phone, ...rest }: UserInfo): {
  details: Omit<VisitorInfo, 'page_url'>;
  rest: Record<string, unknown>;
} {
  return { details: { name: name || undefined, email: email || undefined, phone: phone || undefined }, rest };
}
