import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { ConversationView, OpenConversation } from '../../../contract/conversation.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { projectFor } from '../../../platform/auth/project-access.js';
import { isForeignKeyViolation } from '../../../platform/error-code.js';
import { ChatbotsService } from '../../chatbots/chatbots.service.js';
import { ProjectsService } from '../../projects/projects.service.js';
import { Conversation } from '../conversation.entity.js';
import { noSuchReference } from '../conversations.problems.js';
import { ConversationsService } from '../conversations.service.js';
import { ContactThreadsService } from '../threads/contact-threads.service.js';

interface Opening extends OpenConversation {
  readonly id?: string;
  readonly project_id?: string;
}

/** Opens conversations for those who ask for one; visitors without an account come by doors of their own. */
@Injectable()
export class OpeningsService {
  constructor(
    @InjectRepository(Conversation) private readonly rows: Repository<Conversation>,
    private readonly conversations: ConversationsService,
    private readonly projects: ProjectsService,
    private readonly chatbots: ChatbotsService,
    private readonly threads: ContactThreadsService,
  ) {}

  /**
   * Opens a conversation of the actor's own, or as staff one of a contact. The same `id` again gives the same conversation.
   *
   * @throws Problem `missing` for a project that is not there for the actor, `invalid` for such a chatbot or contact
   */
  async open(actor: Actor, input: Opening): Promise<ConversationView> {
    const row = { id: input.id ?? uuidv7(), ...(await this.proved(actor, input)) };
    const insert = this.rows
      .createQueryBuilder()
      .insert()
      .values(row as never);
    try {
      await insert.orIgnore().execute();
    } catch (error) {
      // What it belongs to was deleted since it was looked up: a second look says what.
      if (isForeignKeyViolation(error)) await this.proved(actor, input);
      throw error;
    }
    return this.conversations.opened(actor, row.id);
  }

  /** What a conversation is made of, once all that it belongs to was found to be there for the actor. */
  private async proved(actor: Actor, input: Opening) {
    const { id: projectId } = await this.projects.visibleTo(actor, projectFor(actor, input.project_id));
    const { chatbot_id: chatbotId = null } = input;
    if (chatbotId !== null && !(await this.chatbots.isIn(projectId, chatbotId))) throw noSuchReference('chatbot_id');
    const visitor = await this.threads.visitorOf(actor, projectId, input.contact_id);
    return { projectId, title: input.title ?? null, chatbotId, ...visitor, metadata: input.metadata ?? {} };
  }
}
