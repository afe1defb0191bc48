import type { MessageView } from '../../contract/message.schema.js';
import { type Actor, isStaff } from '../../platform/auth/actor.js';

/** Who looks: the business, a user of its software, or a visitor of its website. */
export type Audience = 'staff' | 'user' | 'contact';

export const audienceOf = (actor: Actor): Audience =>
  isStaff(actor) ? 'staff' : actor.kind === 'contact' ? 'contact' : 'user';

/** What visitors may know of how an answer was made. */
const FOR_CONTACTS: ReadonlySet<string> = new Set(['generation_id', 'sources']);

/** A message as an audience sees it; null where it must not. Notes are for staff; which model wrote is no visitor's affair. */
export function shownTo(audience: Audience, message: MessageView): MessageView | null {
  if (audience === 'staff') return message;
  if (message.role === 'note') return null;
  if (audience === 'user') return message;
  const metadata = Object.fromEntries(Object.entries(message.metadata).filter(([name]) => FOR_CONTACTS.has(name)));
  const sender = message.sender.kind === 'contact' ? message.sender : { ...message.sender, id: null };
  return { ...message, metadata, sender };
}
