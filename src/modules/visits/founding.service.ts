import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Drafts, type Newcomer } from '../contacts/arrivals/drafts.js';
import { readForm } from '../contacts/arrivals/visitor-info.js';
import { ContactThreadsService } from '../conversations/threads/contact-threads.service.js';
import { AssignmentsService } from './assignments.service.js';
import { NewcomersService } from './newcomers.service.js';

/** Makes the rows that a visitor's token promises: contact, session, conversation; each is made once, whoever asks how often. */
@Injectable()
export class FoundingService implements OnModuleInit {
  constructor(
    private readonly drafts: Drafts,
    private readonly newcomers: NewcomersService,
    private readonly threads: ContactThreadsService,
    private readonly assignments: AssignmentsService,
  ) {}

  onModuleInit(): void {
    this.drafts.foundedBy((actor) => this.found(actor));
  }

  private async found(actor: Newcomer): Promise<boolean> {
    const { draft } = actor;
    const [projectId] = actor.projects;
    if (projectId === undefined || (await this.threads.isGone(actor.id, draft.conversation_id))) return false;
    await this.newcomers.settle(actor);
    const { rest } = readForm(draft.user_info ?? {});
    const begun = await this.threads.begin({
      id: draft.conversation_id,
      project_id: projectId,
      contact_id: actor.id,
      channel: draft.channel,
      wished_seller_id: draft.seller_id ?? null,
      chatbot_id: draft.chatbot_id ?? null,
      metadata: {
        ...(draft.page_url === undefined ? {} : { page_url: draft.page_url }),
        ...(Object.keys(rest).length > 0 ? { visitor: rest } : {}),
      },
    });
    if (begun?.isNew) await this.assignments.assign(draft.conversation_id, draft.seller_id);
    return begun !== null;
  }
}
