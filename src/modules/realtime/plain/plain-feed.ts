import type { MessageView } from '../../../contract/message.schema.js';

/** How many own client ids a connection remembers. */
const MOST_REMEMBERED = 1_000;

interface Mark {
  seq: number;
  /** What came while older messages were still being read; null when nothing is. */
  held: MessageView[] | null;
}

/**
 * What one plain connection has been told. The protocol has no way to tell a repeat from news, so that each message goes out
 * once, in `seq` order; what the connection sent itself has an acknowledgement, and comes back to the other tabs alone.
 */
export class PlainFeed {
  private readonly marks = new Map<string, Mark>();
  private readonly own = new Set<string>();

  constructor(private readonly tell: (frame: object) => void) {}

  /** Begins with what comes after a seq, and holds news back until what is older was read. A mark that is there stays. */
  hold(conversationId: string, seq: number): void {
    const known = this.marks.get(conversationId);
    if (known) known.held ??= [];
    else this.marks.set(conversationId, { seq, held: [] });
  }

  release(conversationId: string): void {
    const mark = this.marks.get(conversationId);
    if (!mark) return;
    const held = mark.held ?? [];
    mark.held = null;
    for (const message of held.sort((a, b) => a.seq - b.seq)) this.pass(mark, message);
  }

  seqOf(conversationId: string): number {
    return this.marks.get(conversationId)?.seq ?? 0;
  }

  /** Notes a client id of this connection's own. */
  sent(clientId: string): void {
    this.own.add(clientId);
    const [oldest] = this.own;
    if (this.own.size > MOST_REMEMBERED && oldest !== undefined) this.own.delete(oldest);
  }

  /** Takes news; answers false for a conversation that has no mark yet. */
  take(message: MessageView): boolean {
    const mark = this.marks.get(message.conversation_id);
    if (!mark) return false;
    if (mark.held) mark.held.push(message);
    else this.pass(mark, message);
    return true;
  }

  /** Takes what was read. */
  read(message: MessageView): void {
    const mark = this.marks.get(message.conversation_id);
    if (mark) this.pass(mark, message);
  }

  private pass(mark: Mark, message: MessageView): void {
    if (message.seq <= mark.seq) return;
    mark.seq = message.seq;
    const isOwn = message.client_message_id !== null && this.own.has(message.client_message_id);
    if (!isOwn && message.role !== 'note') this.tell(messageFrame(message));
  }
}

/** A message in the words of the source document. Visitors learn the kind of a sender where they may not learn the id. */
const messageFrame = (message: MessageView): object => ({
  action: 'sendMessage',
  type: 'message',
  id: message.id,
  from: message.sender.id ?? message.sender.kind,
  name: message.sender.name,
  role: message.role,
  message: message.content,
  timestamp: message.created_at,
  conversation_id: message.conversation_id,
  seq: message.seq,
});
