import type { GenerationView, SyncView, TurnView } from '../../src/contract/generation.schema.js';
import type { CommandName } from '../../src/contract/socket-events.js';
import type { Answer, ApiClient } from '../support/api-client.js';
import { allEvents, textOf } from '../support/sse.js';

/** What an operation is carried out on: its conversation and, where there is one, the answer in it. */
export interface Target {
  readonly conversation: string;
  readonly generation: string;
}

/** An operation that REST has as well. Both ways must leave the same rows, tell the same news and ask the model the same. */
export interface SharedOperation {
  /** What the target looks like before: empty, with an answer, with one that is being written, or answered and in a seller's hands. */
  readonly on: 'empty' | 'answered' | 'answering' | 'held';
  /** Which of the target's ids the payload names. */
  readonly names: keyof Target;
  /** What is asked for, beside the id. */
  readonly input: object;
  readonly rest: (api: ApiClient, id: string, input: object) => Promise<Answer<unknown>>;
  /** What of REST's answer and of the acknowledgement says the same; absent: neither says anything. */
  readonly shown?: { readonly rest: (body: never) => unknown; readonly socket?: (data: never) => unknown };
  /** Inputs that both refuse, in the same words; a wrong id is always among them. */
  readonly refused?: readonly object[];
  /** Ends the answer that is being written. */
  readonly ends?: true;
  /** What both refuse while an answer is being written. */
  readonly conflicts?: true;
  /** For staff alone; others are refused in the same words. */
  readonly isForStaff?: true;
}

/** A command that HTTP has no use for, and why. */
export interface SocketOnly {
  readonly socketOnly: string;
}

const post =
  (path: string): SharedOperation['rest'] =>
  (api, id, input) =>
    api.post(`/conversations/${id}/${path}`, input);

const sync: SharedOperation['rest'] = (api, id, input) =>
  api.get(`/conversations/${id}/sync?${new URLSearchParams(input as Record<string, string>).toString()}`);

/** Server-sent events, as what a client makes of them: the rest of the text. */
const follow: SharedOperation['rest'] = async (api, id, input) => {
  const { offset = 0 } = input as { offset?: number };
  const path = `/generations/${id}/stream?offset=${offset}`;
  const { response, events } = await api.stream('GET', path);
  if (response.statusCode !== 200) return api.get(path);
  const read = await allEvents(events);
  const body = { text: textOf(read, offset), ended: read.at(-1)?.data as unknown };
  return { status: 200, headers: {}, text: '', body };
};

const content = 'When are you open?';
const send: SharedOperation = {
  on: 'empty',
  names: 'conversation',
  input: { content, client_message_id: 'm-1' },
  rest: post('messages'),
  shown: { rest: ({ message }: TurnView) => message },
  refused: [
    { content: '', client_message_id: 'a' },
    { content: ' \n', client_message_id: 'a' },
    { content: 7, client_message_id: 'a' },
    { client_message_id: 'a' },
    { content: 'a\u0000b', client_message_id: 'a' },
    { content: 'x'.repeat(20_000), client_message_id: 'a' },
    { content, client_message_id: 'a b' },
    { content, client_message_id: 'a', role: 'system', seq: 9, sender: { kind: 'seller' } },
    { content, client_message_id: 'a', note: true },
    // Known under other content.
    { content: 'Another.', client_message_id: 'm-1' },
  ],
};
const note: SharedOperation = {
  ...send,
  on: 'answered',
  input: { content: 'Mind the dog.', client_message_id: 'n-1', note: true },
  refused: [{ content: 'Mind the cat.', client_message_id: 'n-1', note: true }],
  isForStaff: true,
};
/** How far a new answer has got by now is chance. */
const begun = ({ answers_up_to_seq: upTo, epoch, error }: GenerationView) => ({ upTo, epoch, error });
const caughtUp = { rest: (view: SyncView) => view };
const mark = { on: 'answered', names: 'conversation', input: { up_to_seq: 2 } } as const;
const typing = (is: boolean): SharedOperation => ({
  on: 'answered',
  names: 'conversation',
  input: {},
  rest: (api, id, input) => post('typing')(api, id, { typing: is, ...input }),
  refused: [{ up_to_seq: 1 }],
});

const action = (name: string, input: object = {}): SharedOperation => ({
  on: 'answered',
  names: 'conversation',
  input,
  rest: post(`actions/${name}`),
  shown: { rest: (view) => view },
  isForStaff: true,
});
const escalating: SharedOperation = {
  on: 'answered',
  names: 'conversation',
  input: { reason: 'A visitor wants a person.' },
  rest: (api, id, input) => api.post('/escalations', { ...input, conversation_id: id }),
  shown: { rest: (view) => view },
};
const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
const SPOKEN: SocketOnly = {
  socketOnly: 'a recording comes in pieces; test/voice/live-turns.e2e.ts compares it with POST /voice/turns',
};
const VISITORS: SocketOnly = {
  socketOnly: 'visitors begin over REST at doors of their own, which have tests of their own',
};

/** Every command of the contract beside its way over REST. One that is missing here does not compile. */
export const OPERATIONS: Readonly<Record<CommandName, readonly SharedOperation[] | SocketOnly>> = {
  'conversation:join': [
    { on: 'answered', names: 'conversation', input: { after_seq: 1 }, rest: sync, shown: caughtUp },
    { on: 'empty', names: 'conversation', input: {}, rest: sync, shown: caughtUp },
  ],
  'conversation:leave': { socketOnly: 'a request watches nothing' },
  'conversation:sync': [
    { on: 'answered', names: 'conversation', input: { after_seq: 0, limit: 1 }, rest: sync, shown: caughtUp },
    { on: 'answering', names: 'conversation', input: { after_seq: 0 }, rest: sync, shown: caughtUp },
  ],
  'message:send': [send, { ...send, on: 'answered', refused: [] }, note],
  sendMessage: [send],
  'message:read': [{ ...mark, rest: post('read'), refused: [{ up_to_seq: 0 }, { up_to_seq: 1.5 }, {}] }],
  'message:delivered': { socketOnly: 'what came as a response has arrived; `read` marks it as delivered, too' },
  'typing:start': [typing(true)],
  'typing:stop': [typing(false)],
  'reply:stop': [
    {
      on: 'answering',
      names: 'generation',
      input: {},
      rest: (api, id) => api.delete(`/generations/${id}`),
      ends: true,
    },
    { on: 'answered', names: 'generation', input: {}, rest: (api, id) => api.delete(`/generations/${id}`) },
  ],
  'reply:regenerate': [
    {
      on: 'answered',
      names: 'conversation',
      input: {},
      rest: post('generations'),
      shown: { rest: begun, socket: begun },
      refused: [{ surprise: 1 }],
      conflicts: true,
    },
  ],
  'reply:resume': [
    {
      on: 'answered',
      names: 'generation',
      input: { offset: 5 },
      rest: follow,
      shown: {
        rest: ({ text, ended }: { text: string; ended: { status: string; error: unknown } }) => ({
          text,
          status: ended.status,
          error: ended.error,
        }),
        socket: ({ text, status, error }: { text: string; status: string; error: unknown }) => ({
          text,
          status,
          error,
        }),
      },
    },
  ],
  'seller:status': { socketOnly: 'it names no conversation; test/people/presence.e2e.ts compares it with REST' },
  'escalation:request': [{ ...escalating, refused: [{ reason: '' }, { reason: 7 }, { skills: 'x' }, { surprise: 1 }] }],
  'escalation:cancel': { socketOnly: 'REST names the escalation, not the conversation' },
  'copilot:suggest': { socketOnly: 'it is written for one socket; the brief is there over REST' },
  'copilot:summarize': { socketOnly: 'as copilot:suggest' },
  'voice:whisper': { socketOnly: 'who whispers follows the call on a socket; test/voice/calls.e2e.ts has it' },
  'voice:start': SPOKEN,
  'voice:append': SPOKEN,
  'voice:finish': SPOKEN,
  'voice:cancel': SPOKEN,
  'conversation:claim': [action('claim')],
  'conversation:transfer': [{ ...action('transfer', { skills: ['rentals'] }), on: 'held' }],
  'conversation:hand-back': [{ ...action('hand-back', { note: 'Saturday at ten.' }), on: 'held' }],
  'conversation:requeue': [{ ...action('requeue'), on: 'held' }],
  'conversation:resolve': [action('resolve')],
  'conversation:reopen': [action('reopen')],
  'conversation:snooze': [action('snooze', { until: inAnHour })],
  'chat:init': VISITORS,
  InitChat: VISITORS,
  initiateChat: VISITORS,
  'session:refresh': { socketOnly: 'each request carries a token of its own' },
};
