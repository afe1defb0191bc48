import { randomUUID } from 'node:crypto';
import type { CommandName } from '../../src/contract/socket-events.js';
import { ACTORS, type ActorName } from '../support/actors.js';
import { participants, type Verdicts, withToken } from './verdicts.js';

/** Everybody who may knock at a socket: the actors of REST, the visitors of a website, and those whose time is over. */
export const SOCKET_ACTORS = [
  ...ACTORS,
  'contact',
  'other-contact',
  'foreign-contact',
  'expired',
  'revoked',
  'former-contact',
] as const;

export type SocketActor = (typeof SOCKET_ACTORS)[number];
type SocketVerdicts = Readonly<Record<SocketActor, number>>;

/** What the owner and the contact share with the staff. */
export interface Thread {
  readonly conversation: string;
  readonly generation: string;
}

export interface CommandCase {
  /** Which field of the payload names a thing of somebody, and what. */
  readonly names?: { readonly field: string; readonly kind: keyof Thread };
  /** The rest of the payload. */
  readonly input?: () => object;
  readonly who: SocketVerdicts;
  /** The command changes what the next one would meet: each actor gets a thread of its own. */
  readonly isFresh?: true;
}

/** The handshake refuses these, so that no command is ever heard. */
const OUTSIDE = { expired: 401, revoked: 401, 'former-contact': 401 } as const;

const withVisitors = (verdicts: Verdicts, contact: number, others: number): SocketVerdicts => ({
  ...verdicts,
  contact,
  'other-contact': others,
  'foreign-contact': others,
  ...OUTSIDE,
});

/** Whoever has a connection. */
const connected = (status: number): SocketVerdicts => withVisitors(withToken(status), status, status);

/** The parties of the conversation, and those who work for its project; it is absent for everybody else. */
const parties = (status: number): SocketVerdicts => withVisitors(participants(status), status, 404);

/** Those who work for the project; visitors are refused before any id is looked at. */
const staff = (status: number): SocketVerdicts => ({
  ...parties(status),
  ...({ owner: 403, neighbour: 403, stranger: 403 } satisfies Partial<Record<ActorName, number>>),
  contact: 403,
  'other-contact': 403,
  'foreign-contact': 403,
});

const conversation = { field: 'conversation_id', kind: 'conversation' } as const;
const generation = { field: 'generation_id', kind: 'generation' } as const;
const inConversation = { names: conversation, who: parties(200) };
const mark = { ...inConversation, input: () => ({ up_to_seq: 1 }) };
const text = () => ({ content: 'When are you open?', client_message_id: randomUUID() });
const sends: readonly CommandCase[] = [
  { ...inConversation, input: text, isFresh: true },
  { names: conversation, input: () => ({ ...text(), note: true }), who: staff(200), isFresh: true },
];

const byStaff: CommandCase = { names: conversation, who: staff(200), isFresh: true };
/** Turns belong to connections. */
const noTurn = () => ({ turn_id: randomUUID() });
const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();
/** Visitors alone start chats; everybody else has REST. */
const starts: CommandCase = {
  input: () => ({ device_id: randomUUID() }),
  who: withVisitors({ ...withToken(403) }, 200, 200),
};

/** Every command of the contract, with who may use it. One that is missing here does not compile. */
export const COMMANDS: Readonly<Record<CommandName, readonly CommandCase[]>> = {
  'chat:init': [starts],
  InitChat: [starts],
  initiateChat: [starts],
  'conversation:join': [inConversation],
  // Whoever is in no room leaves none: there is nothing to learn.
  'conversation:leave': [{ names: conversation, who: connected(200) }],
  'conversation:sync': [{ ...inConversation, input: () => ({ after_seq: 0 }) }],
  'message:send': sends,
  sendMessage: sends,
  'message:read': [mark],
  'message:delivered': [mark],
  'typing:start': [inConversation],
  'typing:stop': [inConversation],
  'reply:stop': [{ names: generation, who: parties(200) }],
  'reply:regenerate': [{ ...inConversation, isFresh: true }],
  'reply:resume': [{ names: generation, who: parties(200) }],
  // Nobody of the cast has an account as a seller.
  'seller:status': [{ input: () => ({ status: 'online' }), who: staff(404) }],
  'escalation:request': [{ ...inConversation, isFresh: true }],
  'escalation:cancel': [{ ...inConversation, who: parties(404), isFresh: true }],
  'copilot:suggest': [{ names: conversation, who: staff(200) }],
  'copilot:summarize': [{ names: conversation, who: staff(200) }],
  // Nobody calls just now.
  'voice:whisper': [{ names: conversation, input: () => ({ text: 'Offer a viewing.' }), who: staff(409) }],
  // This server has no ears.
  'voice:start': [{ input: () => ({ conversation_id: randomUUID() }), who: connected(409) }],
  'voice:append': [{ input: () => ({ ...noTurn(), index: 0, audio: Buffer.from('x') }), who: connected(404) }],
  'voice:finish': [{ input: noTurn, who: connected(404) }],
  'voice:cancel': [{ input: noTurn, who: connected(200) }],
  'conversation:claim': [byStaff],
  // Not from here: the assistant has the floor.
  'conversation:transfer': [{ ...byStaff, input: () => ({ skills: ['rentals'] }), who: staff(409) }],
  'conversation:requeue': [{ ...byStaff, who: staff(409) }],
  // The same state again is no conflict.
  'conversation:hand-back': [byStaff],
  'conversation:reopen': [byStaff],
  'conversation:resolve': [byStaff],
  'conversation:snooze': [{ ...byStaff, input: () => ({ until: inAnHour() }) }],
  'session:refresh': [{ input: () => ({ token: 'garbage' }), who: connected(401) }],
};
