/** Commands of the product's wire, and the message to a room of XMPP. */
export type ChatCommand = 'message:send' | 'typing:start' | 'groupchat';

/** Somebody in a room who sends, hears, and checks all that it hears, in the words of one wire. */
export interface Talker {
  /** Commands that wait for an answer. */
  readonly unanswered: number;
  join(): Promise<void>;
  /** Sends the next command; `at` is the moment that its latency counts from. */
  say(at: number): void;
  close(): void;
}

export interface TalkerOptions {
  readonly port: number;
  /** Makes the keys of a run unlike those of all others. */
  readonly run: string;
  readonly index: number;
  readonly room: string;
  /** The keys that the room has said in this run, shared by all in it, for wires on which messages have no numbers. */
  readonly said: string[];
  readonly token?: string | undefined;
  readonly command: ChatCommand;
  readonly onAnswer: (talker: Talker, answer: { sentAt: number; isOk: boolean }) => void;
  readonly onDelivery: () => void;
  readonly onFault: (fault: string) => void;
}

/** 160 characters, a usual message; what comes first makes each one another. */
const TEXT =
  'The flat at Lantern Court has two bedrooms, one bathroom and 78 square metres; may we come and see it on Tuesday at ten, or is there a better time for you all? ';

export const keyOf = ({ run, index }: TalkerOptions, number: number): string => `${run}.${index}.${number}`;
export const contentOf = (key: string): string => `${key} ${TEXT.slice(0, 159 - key.length)}`;

/** Reads what one listener hears: of each sender all messages, once, in order. */
export class Hearing {
  private readonly run: string;
  private readonly onFault: (fault: string) => void;
  /** Of each sender in the room: the number of its last message. */
  private readonly lasts = new Map<number, number>();

  constructor({ run, onFault }: TalkerOptions) {
    this.run = run;
    this.onFault = onFault;
  }

  /** Takes a message whose content begins at `from`; answers with its key, or null when it is of another run. */
  take(text: string, from: number): { key: string; sender: number; number: number } | null {
    const key = text.slice(from, text.indexOf(' ', from));
    const [run, ...rest] = key.split('.');
    if (run !== this.run) return null;
    const [sender = NaN, number = NaN] = rest.map(Number);
    const last = this.lasts.get(sender) ?? 0;
    if (number !== last + 1) this.onFault(`of sender ${sender}, ${number} came after ${last}`);
    this.lasts.set(sender, number);
    return { key, sender, number };
  }
}
