import type { Chat } from './chat.js';
import { Client, type ClientSettings } from './client.js';
import { identityIdentify, sessionsOpen } from './generated/sdk.gen.js';
import type { Grant, OpenWidgetSession, WidgetSession } from './generated/types.gen.js';
import { type KeptVisit, readKept } from './kept-visit.js';
import { newId } from './new-id.js';
import { moveOutbox, outboxPrefix } from './outbox.js';
import { isFinal, SessionEnded } from './problem.js';
import { createRest } from './rest.js';
import { refreshed } from './seller.js';
import { ignore } from './signals.js';
import { defaultStorage, type Storage } from './storage.js';
import { GrantTokens, isFresh, type KeptGrant, readGrant } from './tokens.js';

/** How a visitor comes: the project's publishable key, and what the page says of the visitor. */
export interface VisitSettings extends Omit<ClientSettings, 'tokens'> {
  readonly widgetKey: string;
  readonly about?: Omit<OpenWidgetSession, 'widget_key' | 'device_id'>;
}

/** A conversation that is gone is not followed by another more often than this, in milliseconds. */
const ANEW_MS = 10_000;

/**
 * A visitor of a web page, and its conversation. The server stores nothing before the first message; until then a visit lasts as
 * long as its token, and the next one has another conversation: `onChange` tells of it.
 */
export class Visit {
  private readonly storage: Storage;
  private readonly tokens: GrantTokens;
  private readonly watchers = new Set<() => void>();
  private stopWatching = (): void => undefined;
  private kept: KeptVisit | null = null;
  private way: Client | null = null;
  private followed: Chat | null = null;
  private begunAnewAt = 0;

  private constructor(private settings: VisitSettings) {
    this.storage = settings.storage ?? defaultStorage();
    const place = { storage: this.storage, key: `${this.key}:grant` };
    this.tokens = new GrantTokens(place, (grant) => this.renew(grant));
  }

  /** Whether somebody has talked here before. */
  static async isKnown({ storage = defaultStorage(), widgetKey }: VisitSettings): Promise<boolean> {
    return (await readKept(storage, `visit:${widgetKey}`))?.has_begun ?? false;
  }

  /** Begins a visit, or goes on with the one that was here before. @throws ProblemError, Unanswered */
  static async open(settings: VisitSettings): Promise<Visit> {
    const visit = new Visit(settings);
    try {
      await visit.begin();
      return visit;
    } catch (error) {
      visit.close();
      throw error;
    }
  }

  /** The way to the server, with the visitor's tokens. */
  get client(): Client {
    // Not before there are tokens: without one the socket would be refused for good.
    this.way ??= new Client({ ...this.settings, storage: this.storage, tokens: this.tokens });
    return this.way;
  }

  get chat(): Chat {
    if (!this.followed) throw new SessionEnded();
    return this.followed;
  }

  /** Is told when `chat` is another conversation; answers with the way to stop. */
  onChange(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Says who the visitor is, in the signed word of the business. @throws ProblemError when it is not good */
  async identify(identityToken: string): Promise<void> {
    this.settings = { ...this.settings, about: { ...this.settings.about, identity_token: identityToken } };
    const contactId = this.kept?.contact_id ?? '';
    const body = { identity_token: identityToken };
    const { session } = await identityIdentify({ client: this.client.rest, path: { id: contactId }, body });
    if (session) await this.tokens.begin(session);
    await this.adopt(await this.knock(this.tokens));
  }

  close(): void {
    this.stopWatching();
    this.way?.close();
  }

  private get key(): string {
    return `visit:${this.settings.widgetKey}`;
  }

  private async begin(): Promise<void> {
    const kept = await readKept(this.storage, this.key);
    const grant = await readGrant({ storage: this.storage, key: `${this.key}:grant` });
    if (!kept || !grant) return this.adopt(await this.knock());
    const unsent = await this.storage.keys(outboxPrefix(kept.conversation_id));
    const isPromised = !kept.has_begun || unsent.length > 0;
    // What is on its way belongs to a conversation that may not be stored yet: only this token leads there.
    if (isPromised && isFresh(grant)) return this.follow(kept);
    if (!kept.has_begun) return this.adopt(await this.knock(), kept);
    await this.returnTo(kept);
  }

  private async returnTo(kept: KeptVisit): Promise<void> {
    try {
      await this.adopt(await this.knock(this.tokens), kept);
    } catch (error) {
      if (isFinal(error)) await this.adopt(await this.knock(), kept);
      // Without a network, what is kept is all that there is.
      else await this.follow(kept);
    }
  }

  private async knock(tokens: GrantTokens | null = null): Promise<WidgetSession> {
    const { url, widgetKey, about } = this.settings;
    const body = { ...about, widget_key: widgetKey, device_id: await this.deviceId() };
    return sessionsOpen({ client: createRest(url, tokens), body });
  }

  private async adopt(session: WidgetSession, before = this.kept): Promise<void> {
    await this.tokens.begin(session.session);
    const { contact, conversation } = session;
    if (before && before.conversation_id !== conversation.id)
      await moveOutbox(this.storage, before.conversation_id, conversation.id);
    await this.follow({
      contact_id: contact.id,
      conversation_id: conversation.id,
      has_begun: conversation.last_seq > 0,
    });
  }

  private async follow(kept: KeptVisit): Promise<void> {
    await this.keep(kept);
    if (this.followed?.id === kept.conversation_id) return;
    this.stopWatching();
    if (this.followed) {
      this.client.leave(this.followed.id);
      this.client.reconnect();
    }
    const chat = this.client.chat(kept.conversation_id);
    this.followed = chat;
    this.stopWatching = chat.subscribe(() => this.look(chat));
    for (const watcher of this.watchers) watcher();
  }

  private look({ state }: Chat): void {
    const hasBegun = state.messages.length > 0 || state.conversation?.escalation_requested === true;
    if (hasBegun && this.kept && !this.kept.has_begun) void this.keep({ ...this.kept, has_begun: true });
    if (state.error) this.beginAnew();
  }

  /** The conversation is gone, or another tab has begun another visit. */
  private beginAnew(): void {
    if (Date.now() - this.begunAnewAt < ANEW_MS) return;
    this.begunAnewAt = Date.now();
    // Where that fails the error stays on the page, and a reload tries again.
    ignore(this.knock().then((session) => this.adopt(session, null)));
  }

  /** The next tokens; a promise that has ended without a word is followed by another. */
  private async renew(grant: KeptGrant): Promise<Grant> {
    try {
      return await refreshed(this.settings.url, grant);
    } catch (error) {
      if (!(error instanceof SessionEnded)) throw error;
      const session = await this.knock();
      await this.adopt(session);
      return session.session;
    }
  }

  private async keep(kept: KeptVisit): Promise<void> {
    this.kept = kept;
    await this.storage.set(this.key, JSON.stringify(kept));
  }

  private async deviceId(): Promise<string> {
    const known = await this.storage.get('device');
    const id = known ?? newId();
    if (known === null) await this.storage.set('device', id);
    return id;
  }
}
