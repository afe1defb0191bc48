import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { turnsSend } from './generated/sdk.gen.js';
import type { Message, SocketNews, Turn } from './generated/types.gen.js';
import { Unanswered } from './problem.js';
import type { OutgoingMessage } from './outbox.js';
import type { RestClient } from './rest.js';

/** What a streamed turn tells, under the names that it has on the socket. */
export type TurnNews = {
  [N in 'reply:started' | 'reply:delta' | 'reply:ended']: { readonly name: N; readonly news: SocketNews[N] };
}['reply:started' | 'reply:delta' | 'reply:ended'];

/** How long the server may take to store a message, in milliseconds. */
const STORED_MS = 15_000;

export interface PostParts {
  readonly rest: RestClient;
  readonly hear: (news: TurnNews) => void;
  /** Ends the stream. */
  readonly signal: AbortSignal;
}

/** Sends a message over HTTP. Answers as soon as it is stored; the answer to it streams into `hear` meanwhile, as long as the line holds. */
export async function postMessage(message: OutgoingMessage, { rest, hear, signal }: PostParts): Promise<Message> {
  const leaving = new AbortController();
  const leave = (): void => leaving.abort();
  const timer = setTimeout(leave, STORED_MS);
  signal.addEventListener('abort', leave, { once: true });
  try {
    const options = { client: rest, path: { id: message.conversation_id }, signal: leaving.signal };
    const stream: unknown = await turnsSend({ ...options, body: bodyOf(message, true), parseAs: 'stream' });
    if (stream instanceof ReadableStream) return await firstOf(stream, hear);
    // React Native reads no streams: the same id again is the same message, and comes with its whole answer.
    clearTimeout(timer);
    return ((await turnsSend({ ...options, body: bodyOf(message, false) })) as Turn).message;
  } finally {
    clearTimeout(timer);
  }
}

const bodyOf = (message: OutgoingMessage, stream: boolean) => ({ ...spokenOf(message), stream });

/** What a message says, whichever way it goes. */
export const spokenOf = ({ content, client_message_id, note, page_url }: OutgoingMessage) => ({
  content,
  client_message_id,
  ...(note === undefined ? {} : { note }),
  ...(page_url === undefined ? {} : { page_url }),
});

/** The stored message, which is the first event of the stream. The others go on to be heard. */
function firstOf(stream: ReadableStream<Uint8Array>, hear: (news: TurnNews) => void): Promise<Message> {
  return new Promise((resolve, reject) => {
    const take = ({ event, data }: EventSourceMessage): void => {
      const news: unknown = JSON.parse(data);
      if (event === 'message.created') resolve((news as { message: Message }).message);
      else hear({ name: event?.replace('.', ':'), news } as TurnNews);
    };
    const unanswered = (): void => reject(new Unanswered('The stream ended before the message was stored.'));
    read(stream, take).then(unanswered, unanswered);
  });
}

async function read(stream: ReadableStream<Uint8Array>, hear: (event: EventSourceMessage) => void): Promise<void> {
  const decoder = new TextDecoder();
  const parser = createParser({ onEvent: hear });
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parser.feed(decoder.decode(part.value, { stream: true }));
  }
}
