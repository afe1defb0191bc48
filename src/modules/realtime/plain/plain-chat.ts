import { randomUUID } from 'node:crypto';
import type { MessageView } from '../../../contract/message.schema.js';
import type { PlainFrame } from '../../../contract/plain.schema.js';
import type { ProblemDocument } from '../../../contract/problem.schema.js';
import type { Acknowledgement, CommandData, CommandName } from '../../../contract/socket-events.js';
import { notValid } from '../../../platform/errors/common.problems.js';
import { problemDocument } from '../../../platform/errors/problem-document.js';
import { asProblem } from '../../../platform/errors/problem-mapping.js';
import type { PlainEar, PlainLink } from '../../../platform/sockets/plain-link.js';
import { PlainFeed } from './plain-feed.js';
import { readFrame } from './plain-frame.js';
import type { PlainSideService, PlainWho } from './plain-side.service.js';

/** A client that goes on after so much nonsense is cut. */
const MOST_FAULTS = 100;

/** News that pass under their own names. */
const PASSED_ON: ReadonlySet<string> = new Set(['server:draining', 'session:ended', 'session:expiring']);

/** One connection that speaks the source document's JSON: each frame becomes a command, and news becomes frames. */
export class PlainChat implements PlainEar {
  private readonly feed: PlainFeed;
  private who: PlainWho | null = null;
  private socketId = '';
  private conversation: string | null = null;
  private faults = 0;
  /** What must be done before the next frame: beginning, and showing a token. */
  private ready: Promise<void> = Promise.resolve();
  private entered: (problem: ProblemDocument | null) => void = () => undefined;

  constructor(
    private readonly link: PlainLink,
    private readonly guest: { readonly widget_key: string; readonly device_id: string },
    private readonly side: PlainSideService,
  ) {
    this.feed = new PlainFeed((frame) => link.send(frame));
    link.hearBy(this);
  }

  /** Knocks as a guest. */
  begin(): void {
    this.ready = this.enter({ widget_key: this.guest.widget_key }).then(() => undefined);
  }

  /** Takes a frame of the client. Never rejects. */
  hear(text: string): Promise<void> {
    const done = this.ready.then(() => this.carryOut(text)).catch((error: unknown) => this.fault(error));
    // Messages of a chat that has begun need not wait for each other; they keep their order all the same.
    if (!this.who || !/"sendMessage"/.test(text)) this.ready = done;
    return done;
  }

  connected(socketId: string): void {
    this.socketId = socketId;
    this.who = this.side.whoIs(socketId);
    this.entered(null);
  }

  refused(problem: ProblemDocument): void {
    this.who = null;
    this.entered(problem);
  }

  news(name: string, news: Readonly<Record<string, unknown>>): void {
    if (name === 'message:created') this.message(news.message as MessageView);
    else if (PASSED_ON.has(name)) this.link.send({ action: name, ...news });
  }

  private async carryOut(text: string): Promise<void> {
    const frame = readFrame(text);
    if (frame.action === 'auth') await this.authenticate(frame);
    else if (frame.action === 'sendMessage') await this.send(frame);
    else await this.start(frame);
  }

  private async start({ sellerId, userInfo }: Pick<PlainFrame<'InitChat'>, 'sellerId' | 'userInfo'>): Promise<void> {
    const wish = { ...(sellerId ? { seller_id: sellerId } : {}), ...(userInfo ? { user_info: userInfo } : {}) };
    const chat = await this.get('chat:init', { device_id: this.guest.device_id, ...wish });
    const { contact, conversation, seller, session } = chat;
    this.who = { kind: 'contact', id: contact.id };
    this.conversation = conversation.id;
    this.link.send({
      action: 'InitChat',
      contact_id: contact.id,
      conversation_id: conversation.id,
      seller_id: seller?.id ?? null,
      token: session.access_token,
      refresh_token: session.refresh_token,
      last_seq: conversation.last_seq,
      message: 'Chat initialized successfully',
    });
    await this.follow(conversation.id, conversation.last_seq);
  }

  private async authenticate({ token, after_seq: after }: PlainFrame<'auth'>): Promise<void> {
    const problem = await this.enter({ token }, true);
    if (problem) {
      this.link.send({ action: 'error', problem });
      await this.enter({ widget_key: this.guest.widget_key });
      return;
    }
    if (this.who?.kind !== 'contact') {
      this.link.send({ action: 'auth', id: this.who?.id });
      for (const { id, seq } of await this.side.backlog(this.socketId)) await this.follow(id, seq);
      return;
    }
    const { conversation, seller } = await this.get('chat:init', { device_id: this.guest.device_id });
    this.conversation = conversation.id;
    const { id, last_seq } = conversation;
    this.link.send({ action: 'auth', id: this.who.id, conversation_id: id, seller_id: seller?.id ?? null, last_seq });
    await this.follow(id, after ?? last_seq);
  }

  /** A visitor who writes before the chat was begun begins it: with the seller whom the message names, if it names one. */
  private async send({ to, message, id }: PlainFrame<'sendMessage'>): Promise<void> {
    if (!this.who) await this.start({ sellerId: /^[\da-f-]{36}$/i.test(to) ? to : null });
    const isVisitor = this.who?.kind === 'contact';
    const conversation = isVisitor ? this.conversation : await this.side.addressed(this.socketId, to);
    if (conversation === null) throw notValid([{ path: 'to', message: 'names nobody whom you can write to' }]);
    const clientId = id ?? randomUUID();
    this.feed.sent(clientId);
    const content = { content: message, client_message_id: clientId };
    const stored = await this.get('message:send', { conversation_id: conversation, ...content });
    this.link.send({ action: 'ack', id: id ?? stored.id, seq: stored.seq, conversation_id: conversation });
  }

  /** Staff hear of a chat by its first message here; from then on it is watched, so that nothing is missing. */
  private message(message: MessageView): void {
    if (this.feed.take(message) || !this.who || this.who.kind === 'contact') return;
    void this.follow(message.conversation_id, message.seq - 1);
  }

  /** Watches a conversation, and tells all of it that comes after a seq. */
  private async follow(conversation_id: string, after: number): Promise<void> {
    this.feed.hold(conversation_id, after);
    try {
      for (let more = true; more;) {
        const after_seq = this.feed.seqOf(conversation_id);
        const view = await this.get('conversation:join', { conversation_id, after_seq });
        for (const message of view.data) this.feed.read(message);
        more = view.has_more;
      }
    } catch (error) {
      this.fault(error);
    }
    this.feed.release(conversation_id);
  }

  private enter(auth: Readonly<Record<string, unknown>>, isAnew = false): Promise<ProblemDocument | null> {
    return new Promise((resolve) => {
      this.entered = resolve;
      this.link.connect(auth, isAnew);
    });
  }

  private async get<N extends CommandName>(name: N, input: unknown): Promise<CommandData<N>> {
    const answer = (await this.link.ask(name, input)) as Acknowledgement<CommandData<N>>;
    if (answer.ok) return answer.data;
    throw new Refused(answer.problem);
  }

  private fault(error: unknown): void {
    this.faults += 1;
    const problem = error instanceof Refused ? error.problem : problemDocument(asProblem(error), randomUUID());
    this.link.send({ action: 'error', problem });
    if (this.faults > MOST_FAULTS) this.link.close();
  }
}

/** A command that was refused, with the problem as it stands. */
class Refused extends Error {
  constructor(readonly problem: ProblemDocument) {
    super(problem.title);
  }
}
