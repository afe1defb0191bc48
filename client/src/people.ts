import type { SocketNews } from './generated/types.gen.js';

export type Reader = SocketNews['typing:updated']['reader'];

/** Up to which `seq` the kinds of readers have received and read. */
export type Marks = Readonly<Record<'read' | 'delivered', Readonly<Partial<Record<Reader['kind'], number>>>>>;

export const NO_MARKS: Marks = { read: {}, delivered: {} };

/** Marks only grow; what was read was delivered. */
export function marked(
  marks: Marks,
  { reader, kind, up_to_seq: upTo }: Omit<SocketNews['receipt:updated'], 'conversation_id'>,
): Marks {
  const { kind: who } = reader;
  const grown = (name: 'read' | 'delivered') => ({ ...marks[name], [who]: Math.max(upTo, marks[name][who] ?? 0) });
  return kind === 'read'
    ? { read: grown('read'), delivered: grown('delivered') }
    : { ...marks, delivered: grown('delivered') };
}

/** The server ends typing after six seconds; that word may be lost. In milliseconds. */
const TYPING_MS = 8_000;

/** Who is typing, the assistant included. */
export class Typists {
  private readonly timers = new Map<string, { reader: Reader; timer: ReturnType<typeof setTimeout> }>();

  constructor(private readonly changed: () => void) {}

  get all(): readonly Reader[] {
    return [...this.timers.values()].map(({ reader }) => reader);
  }

  take({ reader, typing }: Pick<SocketNews['typing:updated'], 'reader' | 'typing'>): void {
    const key = `${reader.kind}:${reader.id}`;
    clearTimeout(this.timers.get(key)?.timer);
    this.timers.delete(key);
    if (typing) {
      const timer = setTimeout(() => this.take({ reader, typing: false }), TYPING_MS);
      this.timers.set(key, { reader, timer });
    }
    this.changed();
  }

  /** They have written, or can't be heard any more. */
  clear(kind?: Reader['kind']): void {
    for (const { reader } of this.timers.values()) {
      if (kind === undefined || reader.kind === kind) this.take({ reader, typing: false });
    }
  }
}
