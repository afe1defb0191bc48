import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { ConversationView, OpenConversation } from '../../../contract/conversation.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { projectFor } from '../../../platform/auth/project-access.js';
import { ChatbotsService } from '../../chatbots/chatbots.service.js';
import { ProjectsService } from '../../projects/projects.service.js';
import { Conversation } from '../conversation.entity.js';
import { noSuchReference } from '../conversations.problems.js';
import { ConversationsService } from '../conversations.service.js';
import { ContactThreadsService } from '../threads/contact-threads.service.js';

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
  async open(actor: Actor, input: OpenConversation & { id?: string; project_id?: string }): Promise<ConversationView> {
    const project = await this.projects.visibleTo(actor, projectFor(actor, input.project_id));
    const { chatbot_id: chatbotId = null } = input;
    if (chatbotId !== null && !(await this.chatbots.isIn(project.id, chatbotId))) throw noSuchReference('chatbot_id');
    const id = input.id ?? uuidv7();
    const row = {
      id,
      projectId: project.id,
      title: input.title ?? null,
      chatbotId,
      ...(await this.threads.visitorOf(actor, project.id, input.contact_id)),
      metadata: input.metadata ?? {},
    };
    await this.rows
      .createQueryBuilder()
      .insert()
      .values(row as never)
      .orIgnore()
      .execute();
    return this.conversations.opened(actor, id);
  }
}
