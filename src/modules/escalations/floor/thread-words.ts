import type { SystemMessage } from '../../messages/thread.service.js';
import type { FloorPosition } from './floor.status.js';

/** A name that is an e-mail address is none for visitors. */
const nameOf = (person: { name: string | null } | undefined): string | null =>
  person?.name && !person.name.includes('@') ? person.name : null;

const someone = (person: { name: string | null } | undefined): string => nameOf(person) ?? 'A colleague';

/** What the thread says when a person comes. */
export const joined = (person: { name: string | null }): SystemMessage => ({
  content: `${someone(person)} has joined the conversation.`,
  metadata: { event: 'agent.joined', agent_name: nameOf(person) },
});

/** What the thread says when a person has gone. */
export const left = (person: { name: string | null } | undefined, to: FloorPosition): SystemMessage => {
  const next = { assistant: ' The assistant goes on.', queued: ' You keep your place in the queue.', seller: '' }[
    to.mode
  ];
  return {
    content: `${someone(person)} has left the conversation.${to.status === 'resolved' ? '' : next}`,
    metadata: { event: 'agent.left', agent_name: nameOf(person) },
  };
};

/** What the thread says when the longest wait is over. */
export const nobodyFree = (wantsEmail: boolean): SystemMessage => ({
  content: wantsEmail
    ? 'Nobody is free just now. Leave your e-mail address, and we will answer you there.'
    : 'Nobody is free just now. The assistant goes on.',
  metadata: { event: 'escalation.expired', wants_email: wantsEmail },
});

/** What the thread says to somebody who asks for a person outside business hours. */
export const outsideHours = (opensAt: Date | null, wantsEmail: boolean): SystemMessage => ({
  content: wantsEmail
    ? 'Nobody is here just now. Leave your e-mail address, and we will answer you there.'
    : 'Nobody is here just now. The assistant goes on.',
  metadata: { event: 'escalation.outside_hours', opens_at: opensAt?.toISOString() ?? null, wants_email: wantsEmail },
});
