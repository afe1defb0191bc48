import { CatchUp } from './catch-up.js';
import type { Connection } from './connection.js';
import { messagesHistory, ratingsRate, syncRead } from './generated/sdk.gen.js';
import type { Conversation, Message, SocketNews, Sync } from './generated/types.gen.js';
import { PersonRequest } from './person-request.js';
import { marked, NO_MARKS, Typists } from './people.js';
import type { TurnNews } from './post-message.js';
import { isFinal } from './problem.js';
import { Replies } from './replies.js';
import type { RestClient } from './rest.js';
import { ignore } from './signals.js';
import { Timeline } from './timeline.js';

export interface FollowingParts {
  readonly rest: RestClient;
  readonly connection: Connection;
}

const PAGE = 50;
/** Between two looks while the socket is closed, in milliseconds: shorter while an answer is being written. */
const POLL_MS = 3_000;
const POLL_REPLY_MS = 1_000;
/** After a look that failed though the socket is open, in milliseconds. */
const AGAIN_MS = 2_000;

type Floor = Omit<SocketNews['conversation:updated'], 'conversation_id'>;
type Hearing = { [N in keyof SocketNews]?: (news: SocketNews[N]) => void };

/** What the server says of one conversation: complete and in order, by the socket where it is open, else by looking again and again. */
export class Following {
  readonly timeline = new Timeline();
  readonly typists = new Typists(() => this.changed());
  readonly replies: Replies;
  readonly person: PersonRequest;
  view: Conversation | null = null;
  marks = NO_MARKS;
  hasEarlier = false;
  /** Why the conversation cannot be read. */
  error: Error | null = null;
  private readonly catchUp: CatchUp;
  private readonly endings: (() => void)[] = [];
  private floor: Floor | null = null;
  private isJoined = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly id: string,
    private readonly parts: FollowingParts,
    private readonly changed: () => void,
  ) {
    const said = (message: Message): void => this.take(message);
    this.replies = new Replies(id, parts, { changed, said, lost: () => void this.repair() });
    this.person = new PersonRequest(id, parts, changed);
    this.catchUp = new CatchUp({
      timeline: this.timeline,
      newest: () => messagesHistory({ client: parts.rest, path: { id }, query: { limit: PAGE } }),
      missed: (afterSeq) => this.missed(afterSeq),
      began: ({ has_more: hasMore }) => (this.hasEarlier = hasMore),
      took: (sync) => this.took(sync),
    });
  }

  open(): void {
    const { connection } = this.parts;
    const { socket } = connection;
    const hearing = Object.entries(this.hearing()) as [keyof SocketNews, (news: never) => void][];
    const own = hearing.map(([name, hear]) =>
      socket.on(
        name,
        (news) => (news as { conversation_id: string }).conversation_id === this.id && hear(news as never),
      ),
    );
    this.endings.push(
      ...own,
      socket.onChange(() => this.followSocket()),
      connection.poll(() => this.poll()),
    );
    void this.repair();
  }

  close(): void {
    clearTimeout(this.timer);
    for (const end of this.endings.splice(0)) end();
    this.typists.clear();
    const { socket } = this.parts.connection;
    if (this.isJoined && socket.isOpen) ignore(socket.ask('conversation:leave', { conversation_id: this.id }));
  }

  /** Takes a message that is known to be stored. */
  take(message: Message): void {
    this.timeline.add([message]);
    this.replies.stored(message);
    if (message.role !== 'user') this.typists.clear(message.sender.kind as never);
    if (this.timeline.hasGap) void this.repair();
    this.changed();
  }

  /** Takes what the stream of an answer over HTTP tells. */
  hear(news: TurnNews): void {
    this.replies.hear(news);
  }

  /** Gets what is missing. A fault that may pass is repaired later, by the poll or by another try. */
  async repair(): Promise<void> {
    try {
      await this.catchUp.now();
    } catch (error) {
      this.error = isFinal(error) ? (error as Error) : null;
      this.changed();
      clearTimeout(this.timer);
      if (!this.error && this.parts.connection.socket.isOpen) {
        this.timer = setTimeout(() => void this.repair(), AGAIN_MS);
      }
    }
  }

  /** Loads a page of older messages. */
  async loadEarlier(): Promise<void> {
    const before = this.timeline.oldest;
    if (before === undefined || !this.hasEarlier) return;
    const query = { before_seq: before, limit: PAGE };
    const page = await messagesHistory({ client: this.parts.rest, path: { id: this.id }, query });
    this.timeline.add(page.data);
    this.hasEarlier = page.has_more;
    this.changed();
  }

  async rate(score: number, comment?: string): Promise<void> {
    const body = { score, ...(comment === undefined ? {} : { comment }) };
    this.view = await ratingsRate({ client: this.parts.rest, path: { id: this.id }, body });
    this.changed();
  }

  private hearing(): Hearing {
    return {
      'message:created': ({ message }) => this.take(message),
      'conversation:updated': (news) => this.moved(news),
      'conversation:deleted': () => void this.repair(),
      'escalation:created': ({ escalation }) => this.person.take(escalation),
      'escalation:updated': ({ escalation }) => this.person.take(escalation),
      'queue:updated': (news) => this.person.moved(news),
      'receipt:updated': (news) => {
        this.marks = marked(this.marks, news);
        this.changed();
      },
      'typing:updated': (news) => this.typists.take(news),
      'reply:started': (news) => this.replies.hear({ name: 'reply:started', news }),
      'reply:delta': (news) => this.replies.hear({ name: 'reply:delta', news }),
      'reply:ended': (news) => this.replies.hear({ name: 'reply:ended', news }),
    };
  }

  private moved({ status, mode, epoch, seller_id, rating }: Floor): void {
    const floor = { status, mode, epoch, seller_id, ...(rating === undefined ? {} : { rating }) };
    this.floor = floor;
    if (this.view && floor.epoch >= this.view.epoch) this.view = { ...this.view, ...floor };
    this.changed();
  }

  private followSocket(): void {
    this.isJoined = false;
    if (this.parts.connection.socket.isOpen) void this.repair();
    else this.typists.clear();
  }

  private async poll(): Promise<number> {
    await this.catchUp.now();
    if (this.view?.mode === 'queued') await this.person.refresh();
    return this.replies.live ? POLL_REPLY_MS : POLL_MS;
  }

  /** To join is to look, too: the server lets a socket hear first and looks then, so that nothing falls between. */
  private async missed(afterSeq: number): Promise<Sync> {
    const { rest, connection } = this.parts;
    const { socket } = connection;
    if (!socket.isOpen) return syncRead({ client: rest, path: { id: this.id }, query: { after_seq: afterSeq } });
    const name = this.isJoined ? 'conversation:sync' : 'conversation:join';
    const view = await socket.ask(name, { conversation_id: this.id, after_seq: afterSeq });
    this.isJoined = true;
    return view;
  }

  private took({ conversation, generation, receipts, has_more: hasMore, reset, data }: Sync): void {
    // News may overtake an answer that was read before it.
    this.view = this.floor && this.floor.epoch > conversation.epoch ? { ...conversation, ...this.floor } : conversation;
    if (reset) this.hasEarlier = (data[0]?.seq ?? 1) > 1;
    for (const { reader, read_up_to_seq: read, delivered_up_to_seq: delivered } of receipts) {
      this.marks = marked(this.marks, { reader, kind: 'read', up_to_seq: read });
      this.marks = marked(this.marks, { reader, kind: 'delivered', up_to_seq: delivered });
    }
    this.error = null;
    if (!hasMore) this.replies.take(generation);
    this.changed();
  }
}
