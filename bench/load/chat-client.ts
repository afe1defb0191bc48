import { SocketConnection } from './socket-connection.ts';
import { contentOf, Hearing, keyOf, type Talker, type TalkerOptions } from './talker.ts';

/** How the news that each command makes in its room begins and ends; all contenders but ejabberd speak the product's wire. */
const NEWS = {
  'message:send': ['42["message:created"', ''],
  'typing:start': ['42["typing:updated"', '"typing":true}]'],
} as const;

const CONTENT = '"content":"';
const SEQ = '"seq":';

interface ChatClientOptions extends TalkerOptions {
  readonly command: keyof typeof NEWS;
}

/** One person in one room, who sends and hears, and checks all that it hears. */
export class ChatClient implements Talker {
  private readonly connection: SocketConnection;
  private readonly options: ChatClientOptions;
  private readonly news: readonly [string, string];
  private readonly waiting = new Map<number, number>();
  private readonly hearing: Hearing;
  private counter = 0;
  private lastSeq = 0;
  private joined: (() => void) | null = null;

  constructor(options: ChatClientOptions) {
    this.options = options;
    this.news = NEWS[options.command];
    this.hearing = new Hearing(options);
    this.connection = new SocketConnection(options.port, options.token, {
      frame: (text) => this.take(text),
      broken: options.onFault,
    });
  }

  get unanswered(): number {
    return this.waiting.size;
  }

  async join(): Promise<void> {
    await this.connection.opened;
    const joined = new Promise<void>((resolve) => (this.joined = resolve));
    this.connection.send(`420["conversation:join",{"conversation_id":"${this.options.room}"}]`);
    await joined;
  }

  say(at: number): void {
    const { command, room } = this.options;
    this.counter += 1;
    this.waiting.set(this.counter, at);
    const rest = command === 'message:send' ? this.message() : '';
    this.connection.send(`42${this.counter}["${command}",{"conversation_id":"${room}"${rest}}]`);
  }

  private message(): string {
    const key = keyOf(this.options, this.counter);
    return `,"content":"${contentOf(key)}","client_message_id":"${key}"`;
  }

  close(): void {
    this.connection.close();
  }

  private take(text: string): void {
    if (text.startsWith('43')) this.answered(text);
    else if (text.startsWith(this.news[0]) && text.endsWith(this.news[1])) this.delivered(text);
  }

  private answered(text: string): void {
    const end = text.indexOf('[');
    const id = Number(text.slice(2, end));
    const isOk = text.startsWith('[{"ok":true', end);
    if (!isOk) this.options.onFault(text.slice(0, 500));
    if (id === 0) {
      this.joined?.();
      return;
    }
    const sentAt = this.waiting.get(id);
    if (sentAt === undefined) return this.options.onFault(`an answer that nobody waits for: ${text.slice(0, 300)}`);
    this.waiting.delete(id);
    this.options.onAnswer(this, { sentAt, isOk });
  }

  private delivered(text: string): void {
    this.options.onDelivery();
    const content = text.indexOf(CONTENT);
    if (content === -1) return;
    if (this.hearing.take(text, content + CONTENT.length)) this.checkSeq(text);
  }

  private checkSeq(text: string): void {
    const at = text.indexOf(SEQ);
    if (at === -1) return;
    const seq = Number.parseInt(text.slice(at + SEQ.length, at + SEQ.length + 10), 10);
    if (this.lastSeq > 0 && seq !== this.lastSeq + 1) this.options.onFault(`seq ${seq} came after ${this.lastSeq}`);
    this.lastSeq = seq;
  }
}
