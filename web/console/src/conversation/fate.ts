import type { Marks } from '@omnichat/client';
import type { Message } from '@omnichat/client/types';

type Reached = Marks['read'];

const isOurs = ({ role }: Pick<Message, 'role'>): boolean => role === 'assistant' || role === 'seller';

const upTo = (marks: Reached): number => Math.max(marks.contact ?? 0, marks.user ?? 0);

/**
 * What became of a message of the business on the visitor's side, told once, at the last message that it is true of: as in a letter's
 * track, what lies before has got at least as far. Null where there is nothing to tell: an answer of the visitor tells enough.
 */
export function fateOf(message: Message, messages: readonly Message[], { read, delivered }: Marks): string | null {
  if (!isOurs(message)) return null;
  const ours = messages.filter(isOurs);
  if (message === ours.findLast(({ seq }) => seq <= upTo(read))) return 'Read';
  const last = messages.findLast(({ role }) => role === 'user' || isOurs({ role }));
  if (message !== last) return null;
  return message.seq <= upTo(delivered) ? 'Delivered' : 'Sent';
}
