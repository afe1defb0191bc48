import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { BriefView } from '../../../contract/brief.schema.js';
import { type Actor, THE_SERVER } from '../../../platform/auth/actor.js';
import { requireStaff } from '../../../platform/auth/project-access.js';
import { Database } from '../../../platform/database/database.js';
import { isForeignKeyViolation } from '../../../platform/error-code.js';
import { ContactsService } from '../../contacts/contacts.service.js';
import { noSuchConversation } from '../../conversations/conversations.problems.js';
import { FloorService, type LockedConversation } from '../../conversations/floor/floor.service.js';
import { type Spoken, ThreadService } from '../../messages/thread.service.js';
import { Brief } from './brief.entity.js';
import type { Material } from './extract.js';

/** So many of the newest messages are read. */
const MOST_READ = 60;

export interface Read extends Material {
  readonly conversation: LockedConversation;
}

/** What was said in a conversation, and the brief that was made of it. */
@Injectable()
export class BriefsService {
  constructor(
    @InjectRepository(Brief) private readonly briefs: Repository<Brief>,
    private readonly database: Database,
    private readonly floor: FloorService,
    private readonly thread: ThreadService,
    private readonly contacts: ContactsService,
  ) {}

  /** Everything that a brief is made of, for staff. @throws Problem `forbidden`, `missing` */
  async read(actor: Actor, id: string): Promise<Read> {
    requireStaff(actor);
    const { conversation, said } = await this.database.transaction(async (manager) => {
      const found = await this.floor.see(actor, id, manager);
      return { conversation: found, said: await this.thread.part(id, { after: 0, limit: MOST_READ }, manager) };
    });
    const { contactId } = conversation;
    const contact = contactId === null ? null : await this.contacts.visibleTo(THE_SERVER, contactId).catch(() => null);
    const { name = null, email = null, phone = null } = contact ?? {};
    return { conversation, said, visitor: { name, email, phone }, last: conversation.lastEscalation };
  }

  /** The stored brief, if nothing was said since it was made. */
  async stored({ conversation, said }: Read): Promise<BriefView | null> {
    const { id: conversationId, projectId } = conversation;
    const row = await this.briefs.findOneBy({ conversationId, projectId });
    return row && row.upToSeq >= lastSeqOf(said) ? viewOf(row) : null;
  }

  /** @throws Problem `missing` where the conversation was deleted meanwhile */
  async store({ conversation, said }: Read, made: Pick<Brief, 'content' | 'madeBy'>): Promise<BriefView> {
    const { id: conversationId, projectId } = conversation;
    const row = { conversationId, projectId, upToSeq: lastSeqOf(said), createdAt: new Date(), ...made };
    await this.briefs.upsert(row as never, ['conversationId']).catch((error: unknown) => {
      // It was deleted while its brief was written.
      throw isForeignKeyViolation(error) ? noSuchConversation() : error;
    });
    return viewOf(row);
  }
}

const lastSeqOf = (said: readonly Spoken[]): number => said.at(-1)?.seq ?? 0;

const viewOf = (row: Brief): BriefView => ({
  conversation_id: row.conversationId,
  ...row.content,
  made_by: row.madeBy,
  up_to_seq: row.upToSeq,
  created_at: row.createdAt.toISOString(),
});
