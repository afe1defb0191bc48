import { SocketConnection } from './socket-connection.ts';

/** Commands, and how the news that each makes in its room begins and ends; all contenders speak the product's wire. */
const NEWS = {
  'message:send': ['42["message:created"', ''],
  'typing:start': ['42["typing:updated"', '"typing":true}]'],
} as const;
export type ChatCommand = keyof typeof NEWS;

/** 160 characters, a usual message; what comes first makes each one another. */
const TEXT =
  'The flat at Lantern Court has two bedrooms, one bathroom and 78 square metres; may we come and see it on Tuesday at ten, or is there a better time for you all? ';

const CONTENT = '"content":"';
const SEQ = '"seq":';

export interface ChatClientOptions {
  readonly port: number;
  /** Makes the keys of a run unlike those of all others. */
  readonly run: string;
  readonly index: number;
  readonly room: string;
  readonly token?: string | undefined;
  readonly command: ChatCommand;
  readonly onAnswer: (client: ChatClient, answer: { sentAt: number; isOk: boolean }) => void;
  readonly onDelivery: () => void;
  readonly onFault: (fault: string) => void;
}

/** One person in one room, who sends and hears, and checks all that it hears. */
export class ChatClient {
  readonly connection: SocketConnection;
  private readonly options: ChatClientOptions;
  private readonly news: readonly [string, string];
  private readonly waiting = new Map<number, number>();
  /** Of each sender in the room: the number of its last message. */
  private readonly heard = new Map<string, number>();
  private counter = 0;
  private lastSeq = 0;
  private joined: (() => void) | null = null;

  constructor(options: ChatClientOptions) {
    this.options = options;
    this.news = NEWS[options.command];
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

  /** Sends the next command; `at` is the moment that its latency counts from. */
  say(at: number): void {
    const { command, room } = this.options;
    this.counter += 1;
    this.waiting.set(this.counter, at);
    const rest = command === 'message:send' ? this.message() : '';
    this.connection.send(`42${this.counter}["${command}",{"conversation_id":"${room}"${rest}}]`);
  }

  private message(): string {
    const key = `${this.options.run}.${this.options.index}.${this.counter}`;
    return `,"content":"${key} ${TEXT.slice(0, 159 - key.length)}","client_message_id":"${key}"`;
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
    const from = content + CONTENT.length;
    const [run = '', sender = '', number = ''] = text.slice(from, text.indexOf(' ', from)).split('.');
    if (run !== this.options.run) return;
    const last = this.heard.get(sender) ?? 0;
    if (Number(number) !== last + 1) this.options.onFault(`of sender ${sender}, ${number} came after ${last}`);
    this.heard.set(sender, Number(number));
    this.checkSeq(text);
  }

  private checkSeq(text: string): void {
    const at = text.indexOf(SEQ);
    if (at === -1) return;
    const seq = Number.parseInt(text.slice(at + SEQ.length, at + SEQ.length + 10), 10);
    if (this.lastSeq > 0 && seq !== this.lastSeq + 1) this.options.onFault(`seq ${seq} came after ${this.lastSeq}`);
    this.lastSeq = seq;
  }
}
