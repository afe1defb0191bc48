import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { GrantView } from '../../contract/auth.schema.js';
import type { ChatView } from '../../contract/widget.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { TokensService } from '../../platform/auth/tokens.service.js';
import { Drafts } from '../contacts/arrivals/drafts.js';
import { forAudience } from '../conversations/conversation-view.js';
import { ContactThreadsService } from '../conversations/threads/contact-threads.service.js';
import { promisedConversation } from '../conversations/threads/promised-conversation.js';
import { noSuchConversation } from '../conversations/conversations.problems.js';
import { AssignmentsService } from './assignments.service.js';
import type { Visitor } from './door.service.js';
import { draftOf, type Visit, type VisitInput, VisitsService } from './visits.service.js';

/** Somebody who may speak in a conversation of its own; the session is there where the visitor had none. */
export interface Speaker {
  readonly actor: Actor;
  readonly conversationId: string;
  readonly session: GrantView | null;
}

/** A visitor's chat, as every door opens it. */
@Injectable()
export class ChatsService {
  constructor(
    private readonly visits: VisitsService,
    private readonly assignments: AssignmentsService,
    private readonly threads: ContactThreadsService,
    private readonly drafts: Drafts,
    private readonly tokens: TokensService,
  ) {}

  /** Lets a visitor in who only opened a page: of a new one nothing is stored. See `VisitsService.begin` */
  async open(visitor: Visitor, input: VisitInput): Promise<ChatView> {
    await this.assignments.require(visitor.project.id, input);
    const visit = await this.visits.begin(visitor, input);
    return this.viewOf(visit, await this.tokens.actorOf(visit.session.access_token));
  }

  /** Starts a chat, or gives back the open one: contact and conversation have rows from now on. */
  async start(visitor: Visitor, input: VisitInput): Promise<ChatView> {
    await this.assignments.require(visitor.project.id, input);
    if (visitor.actor?.draft) await this.drafts.found(withWish(visitor.actor, input));
    const visit = await this.visits.begin(visitor, input);
    const actor = await this.tokens.actorOf(visit.session.access_token);
    await this.drafts.found(actor);
    return this.viewOf(visit, actor);
  }

  /** Who speaks, and where, when a message is all that there is: that message makes what rows it needs. */
  async speaker(visitor: Visitor, input: VisitInput): Promise<Speaker> {
    await this.assignments.require(visitor.project.id, input);
    const { actor } = visitor;
    if (actor?.draft && !(await this.threads.isGone(actor.draft.conversation_id)))
      return speakerIn(withWish(actor, input), actor.draft.conversation_id);
    const contact = actor && (await this.visits.known(visitor, input));
    if (!contact) return this.newSpeaker(visitor, input);
    const thread = await this.visits.threadOf(contact, input.seller_id);
    if (thread) return speakerIn(actor, thread.id);
    const draft = draftOf(uuidv7(), input);
    return speakerIn({ ...actor, draft }, draft.conversation_id);
  }

  private async newSpeaker(visitor: Visitor, input: VisitInput): Promise<Speaker> {
    const { conversationId, session } = await this.visits.begin(visitor, input);
    const actor = await this.tokens.actorOf(session.access_token);
    // To know a message that was sent is no proof of having sent it.
    const isRepeat = await this.visits.isStored(actor);
    return { actor, conversationId, session: isRepeat ? null : session };
  }

  private async viewOf({ contact, conversationId, session }: Visit, actor: Actor): Promise<ChatView> {
    const thread = await this.threads.of({ contact_id: contact.id, project_id: contact.project_id }, conversationId);
    const conversation = thread ?? promisedConversation(actor, conversationId);
    if (!conversation) throw noSuchConversation();
    const sellerId = thread ? thread.seller_id : (actor.draft?.seller_id ?? null);
    return {
      contact: { ...contact, attributes: {} },
      conversation: forAudience(actor, conversation),
      session,
      seller: await this.assignments.shown(contact.project_id, sellerId),
      queue: null,
    };
  }
}

const speakerIn = (actor: Actor, conversationId: string): Speaker => ({ actor, conversationId, session: null });

/** What is said now counts before what the token says, as long as nothing is stored. */
const withWish = (actor: Actor, input: VisitInput): Actor =>
  actor.draft ? { ...actor, draft: { ...actor.draft, ...draftOf(actor.draft.conversation_id, input) } } : actor;
