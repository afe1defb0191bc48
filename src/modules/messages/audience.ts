import type { MessageView } from '../../contract/message.schema.js';
import { forAudience } from './message-view.query.js';
import { type Actor, isStaff } from '../../platform/auth/actor.js';

/** Who looks: the business, a user of its software, or a visitor of its website. */
export type Audience = 'staff' | 'user' | 'contact';

export const audienceOf = (actor: Actor): Audience =>
  isStaff(actor) ? 'staff' : actor.kind === 'contact' ? 'contact' : 'user';

/** A message as an audience sees it; null where it must not. Notes are for staff; which model wrote is no visitor's affair. */
export function shownTo(audience: Audience, message: MessageView): MessageView | null {
  if (audience === 'staff') return message;
  if (message.role === 'note') return null;
  return forAudience({ kind: audience }, message);
}
