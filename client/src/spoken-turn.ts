import { createParser } from 'eventsource-parser';
import type { Message } from './generated/types.gen.js';
import type { LiveSocket } from './live-socket.js';
import type { TurnNews } from './post-message.js';
import { ProblemError, Unanswered } from './problem.js';
import type { RestClient } from './rest.js';

/** How the speaking of an answer ended; `none`: there was nothing to say, since a person has the floor or no word was heard. */
export type SpeechStatus = 'complete' | 'stopped' | 'failed' | 'off' | 'none';

/** What a spoken turn tells beside the words of the answer, which the conversation shows by itself. */
export interface SpokenTurn {
  /** The web page that the speaker looks at. */
  readonly page_url?: string;
  /** What is understood so far, all of it. */
  readonly heard?: (text: string) => void;
  /** A piece of sound: signed 16-bit little-endian samples, mono, 24 kHz. */
  readonly sound?: (samples: Uint8Array<ArrayBuffer>) => void;
  /** What is not yet played is taken back. */
  readonly silence?: () => void;
}

export interface SpeakParts extends SpokenTurn {
  /** The `client_message_id`: the same recording under the same id is one message, whichever way it comes. */
  readonly id: string;
  readonly rest: RestClient;
  readonly socket: LiveSocket;
  readonly conversationId: string;
  readonly signal: AbortSignal;
  readonly stored: (message: Message) => void;
  readonly hear: (news: TurnNews) => void;
}

interface VoiceNews {
  readonly text: string;
  readonly audio: string;
  readonly message: Message;
  readonly status: SpeechStatus;
  readonly problem: ConstructorParameters<typeof ProblemError>[0];
}

/** Says a recording over HTTP, and follows the answer to its end. @throws ProblemError, Unanswered */
export async function speakTurn(recording: Blob, parts: SpeakParts): Promise<SpeechStatus> {
  const { rest, conversationId: conversation_id, id, page_url, signal } = parts;
  const answer: unknown = await rest.post({
    url: '/voice/turns',
    query: {
      conversation_id,
      client_message_id: id,
      stream: 'true',
      ...(page_url === undefined ? {} : { page_url }),
    },
    headers: { 'Content-Type': recording.type || 'application/octet-stream' },
    body: recording,
    bodySerializer: null,
    parseAs: 'stream',
    responseStyle: 'data',
    signal,
  });
  let status: SpeechStatus | null = null;
  const parser = createParser({
    onEvent: ({ event = '', data }) => {
      const news = JSON.parse(data) as VoiceNews;
      if (event === 'problem') throw new ProblemError(news.problem);
      if (event === 'voice.ended') status = news.status;
      tell(event, news, parts);
    },
  });
  const decoder = new TextDecoder();
  const reader = (answer as ReadableStream<Uint8Array>).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read())
    parser.feed(decoder.decode(part.value, { stream: true }));
  if (status === null) throw new Unanswered('The stream ended before the answer did.');
  return status;
}

function tell(event: string, news: VoiceNews, { heard, sound, silence, stored, hear }: SpeakParts): void {
  if (event === 'voice.transcript') heard?.(news.text);
  else if (event === 'message.created') stored(news.message);
  else if (event === 'voice.audio') sound?.(Uint8Array.from(atob(news.audio), (sign) => sign.charCodeAt(0)));
  else if (event === 'voice.cleared') silence?.();
  else if (event.startsWith('reply.')) hear({ name: event.replace('.', ':'), news } as never);
}
