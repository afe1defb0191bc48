import type { SocketNews } from './generated/types.gen.js';
import type { LiveSocket } from './live-socket.js';
import { ProblemError, Unanswered } from './problem.js';
import type { SpeakParts, SpeechStatus } from './spoken-turn.js';

/** The most bytes that the server takes in a piece. */
const MOST_BYTES = 65_536;
/** To understand a recording may take longer than other commands, in milliseconds. */
const UNDERSTOOD_MS = 60_000;
/** What is said of a turn that the server does not have, or not whole: over HTTP all of it comes at once. */
const NOT_THERE: ReadonlySet<string> = new Set(['no-such-turn', 'pieces-missing', 'turn-finished']);

type Ended = Pick<SocketNews['voice:ended'], 'status' | 'problem'>;

/** The socket has not carried a recording to its end: the whole of it may be sent in another way, with the same id. */
export class LineBroken extends Error {
  override readonly name = 'LineBroken';
}

/** A recording on its way over the socket, piece by piece, and the sound of the answer that comes back. */
export class LiveTurn {
  private readonly socket: LiveSocket;
  private readonly turnId: Promise<string>;
  /** Rejects when nobody waits any more. */
  private readonly left: Promise<never>;
  private end: (news: Ended) => void = () => undefined;
  private readonly ended = new Promise<Ended>((resolve) => (this.end = resolve));
  private readonly endings: (() => void)[] = [];
  private sent: Promise<void> = Promise.resolve();
  private index = 0;

  constructor(private readonly parts: SpeakParts) {
    this.socket = parts.socket;
    const { conversationId: conversation_id, id: client_message_id, page_url, signal } = parts;
    const input = { conversation_id, client_message_id, ...(page_url === undefined ? {} : { page_url }) };
    this.turnId = this.socket.ask('voice:start', input).then(({ turn_id: id }) => this.listen(id));
    this.left = new Promise((_, reject) => {
      const leave = (): void => {
        reject(signal.reason as Error);
        this.cancel();
        this.close();
      };
      signal.addEventListener('abort', leave, { once: true });
      this.endings.push(() => signal.removeEventListener('abort', leave));
    });
    // Whoever finishes hears of it.
    for (const each of [this.turnId, this.left]) each.catch(() => undefined);
  }

  /** One piece after the other: each waits until the one before it has come. */
  say(piece: Blob): void {
    this.sent = this.sent.then(() => this.carry(piece));
    this.sent.catch(() => undefined);
  }

  /** @throws LineBroken before it is known that the server has it all, ProblemError */
  async finish(): Promise<SpeechStatus> {
    try {
      const turn_id = await this.within(this.sent.then(() => this.turnId).catch(broken));
      const finishing = this.socket.ask('voice:finish', { turn_id }, UNDERSTOOD_MS);
      const { message } = await this.within(finishing.catch(brokenOrRefused));
      if (message) this.parts.stored(message);
      const { status, problem } = await this.within(this.ended);
      if (problem) throw new ProblemError(problem);
      return status;
    } finally {
      this.close();
    }
  }

  private within<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.left]);
  }

  private async carry(piece: Blob): Promise<void> {
    const turn_id = await this.turnId;
    const bytes = new Uint8Array(await piece.arrayBuffer());
    for (let at = 0; at < bytes.length; at += MOST_BYTES) {
      const audio = bytes.slice(at, at + MOST_BYTES);
      await this.socket.ask('voice:append', { turn_id, index: this.index, audio });
      this.index += 1;
    }
  }

  private listen(turnId: string): string {
    const { heard, sound, silence, signal } = this.parts;
    if (signal.aborted) return turnId;
    const mine = ({ turn_id: id }: { turn_id: string }): boolean => id === turnId;
    this.endings.push(
      this.socket.on('voice:heard', (news) => mine(news) && heard?.(news.text)),
      this.socket.on('voice:audio', (news) => mine(news) && sound?.(bytesOf(news.audio))),
      this.socket.on('voice:cleared', (news) => mine(news) && silence?.()),
      this.socket.on('voice:ended', (news) => mine(news) && this.end(news)),
      // A turn ends with its connection. What is stored is answered in writing, and not said twice.
      this.socket.onChange(() => this.socket.isOpen || this.end({ status: 'failed', problem: null })),
    );
    return turnId;
  }

  private close(): void {
    for (const end of this.endings.splice(0)) end();
  }

  private cancel(): void {
    void this.turnId.then((turn_id) => this.socket.ask('voice:cancel', { turn_id })).catch(() => undefined);
  }
}

function broken(): never {
  throw new LineBroken('The recording did not get through.');
}

function brokenOrRefused(error: unknown): never {
  if (error instanceof Unanswered || (error instanceof ProblemError && NOT_THERE.has(error.slug))) broken();
  throw error;
}

/** Binary data comes as browsers have it, or as Node does. */
const bytesOf = (audio: unknown): Uint8Array<ArrayBuffer> =>
  audio instanceof ArrayBuffer ? new Uint8Array(audio) : new Uint8Array(audio as Uint8Array);
