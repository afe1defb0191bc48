import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { GrantView } from '../../contract/auth.schema.js';
import type { ContactView } from '../../contract/contact.schema.js';
import type { ConversationView } from '../../contract/conversation.schema.js';
import type { Draft, UserInfo } from '../../contract/widget.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { ArrivalsService } from '../contacts/arrivals/arrivals.service.js';
import { readForm } from '../contacts/arrivals/visitor-info.js';
import { ContactTokensService } from '../contacts/contact-tokens.service.js';
import { IdentityService } from '../contacts/identity/identity.service.js';
import { ContactThreadsService } from '../conversations/threads/contact-threads.service.js';
import type { Visitor } from './door.service.js';
import { NewcomersService } from './newcomers.service.js';

/** What a visitor wants, and says of itself. References have been checked. */
export interface VisitInput {
  readonly device_id: string;
  readonly identity_token?: string | undefined;
  readonly user_info?: UserInfo | undefined;
  readonly page_url?: string | undefined;
  readonly seller_id?: string | null | undefined;
  readonly chatbot_id?: string | null | undefined;
  readonly channel: Draft['channel'];
  /** The first message, where it may be told again before the visitor has a token. */
  readonly message_id?: string | undefined;
}

/** A visitor who is let in: who it is, which conversation is its own, and its tokens where it needs any. */
export interface Visit {
  readonly contact: ContactView;
  readonly conversationId: string;
  readonly session: GrantView;
}

/**
 * Lets visitors in. Only a token, or the business's signed word, leads back to a known contact and its conversation; everybody
 * else is new. Nothing is stored of a new visitor: the tokens promise a contact and a conversation, and the first message makes them.
 */
@Injectable()
export class VisitsService {
  constructor(
    private readonly arrivals: ArrivalsService,
    private readonly identity: IdentityService,
    private readonly tokens: ContactTokensService,
    private readonly threads: ContactThreadsService,
    private readonly newcomers: NewcomersService,
  ) {}

  /** @throws Problem `invalid` for an identity token that is not good, `conflict` when the contact is verified as somebody else */
  async begin(visitor: Visitor, input: VisitInput): Promise<Visit> {
    const contact = await this.known(visitor, input);
    if (!contact) return this.beginAnew(visitor, input);
    const thread = await this.threadOf(contact, input.seller_id);
    if (thread !== null) return { contact, conversationId: thread.id, session: await this.tokens.open(contact) };
    const draft = draftOf(uuidv7(), input);
    return { contact, conversationId: draft.conversation_id, session: await this.tokens.open(contact, draft) };
  }

  /** The open conversation of a contact; null when the next message begins one. */
  async threadOf(contact: ContactView, sellerId?: string | null): Promise<ConversationView | null> {
    const whose = { contact_id: contact.id, project_id: contact.project_id };
    const newest = await this.threads.newestOf(whose, sellerId);
    if (!newest) await this.threads.requireRoomFor(whose);
    return newest;
  }

  /** Whether something is stored of the visitor whom a token names. */
  isStored(actor: Actor): Promise<boolean> {
    return this.newcomers.isKnown(actor);
  }

  /** The contact that the visitor has proved to be, or is proved to be by the business; null for a new one. */
  async known({ project, actor }: Visitor, input: VisitInput): Promise<ContactView | null> {
    const info = { ...readForm(input.user_info ?? {}).details, page_url: input.page_url };
    const own = actor && (await this.proved(actor, info));
    if (input.identity_token === undefined) return own;
    return own
      ? this.identity.vouch(own, input.identity_token)
      : this.identity.arriveVerified(project.id, input.identity_token);
  }

  /** A token may promise a contact that nothing is stored of yet: whoever shows it is as new as before. */
  private async proved(actor: Actor, info: Parameters<ArrivalsService['seen']>[1]): Promise<ContactView | null> {
    const isNew = actor.draft?.newcomer !== undefined && !(await this.newcomers.isKnown(actor));
    return isNew ? null : this.arrivals.seen(actor, info);
  }

  private beginAnew({ project, address }: Visitor, input: VisitInput): Visit {
    const from = { project_id: project.id, device_id: input.device_id, address };
    const ids = this.newcomers.idsFor(from, input.message_id);
    const promised = this.newcomers.promise(from, ids.contact, draftOf(ids.chat, input));
    return { ...promised, conversationId: ids.chat };
  }
}

/** The promise that the visitor's token carries. */
export function draftOf(conversationId: string, input: VisitInput): Draft {
  const { channel, seller_id, chatbot_id, user_info, page_url } = input;
  return {
    conversation_id: conversationId,
    channel,
    ...(seller_id ? { seller_id } : {}),
    ...(chatbot_id ? { chatbot_id } : {}),
    ...(user_info && Object.keys(user_info).length > 0 ? { user_info } : {}),
    ...(page_url ? { page_url } : {}),
  };
}
