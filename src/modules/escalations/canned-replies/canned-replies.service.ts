import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type {
  CannedReplyListQuery,
  CannedReplyView,
  ChangeCannedReply,
  CreateCannedReply,
} from '../../../contract/canned-reply.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { projectFor, refuseUnknownProject, requireStaff } from '../../../platform/auth/project-access.js';
import { isUniqueViolation } from '../../../platform/error-code.js';
import { decodeCursor, pageFrom } from '../../../platform/http/cursor.js';
import { ContactsService } from '../../contacts/contacts.service.js';
import { noSuchConversation } from '../../conversations/conversations.problems.js';
import { ConversationsService } from '../../conversations/conversations.service.js';
import { CannedReply } from './canned-reply.entity.js';
import { noSuchReply, shortcutTaken, valuesMissing } from './canned-replies.problems.js';
import { render } from './rendering.js';

/** The texts that the sellers of a project share. */
@Injectable()
export class CannedRepliesService {
  constructor(
    @InjectRepository(CannedReply) private readonly replies: Repository<CannedReply>,
    private readonly conversations: ConversationsService,
    private readonly contacts: ContactsService,
  ) {}

  /** The same `id` again gives the same reply. @throws Problem `forbidden`, `missing`, `conflict` when the shortcut is taken */
  async create(
    actor: Actor,
    input: CreateCannedReply & { id?: string; project_id?: string },
  ): Promise<CannedReplyView> {
    requireStaff(actor);
    const { id = uuidv7(), project_id: named, ...rest } = input;
    const row = { ...rest, id, projectId: projectFor(actor, named) };
    await this.replies.createQueryBuilder().insert().values(row).orIgnore().execute().catch(refuseUnknownProject);
    const made = await this.replies.findOneBy({ id, projectId: row.projectId });
    if (!made) throw shortcutTaken();
    return toView(made);
  }

  /** @throws Problem `forbidden`, `missing` */
  async list(actor: Actor, { limit, cursor, project_id: named }: CannedReplyListQuery) {
    requireStaff(actor);
    const query = this.replies.createQueryBuilder('r').where({ projectId: projectFor(actor, named) });
    if (cursor) query.andWhere('(r.createdAt, r.id) < (:at, :id)', { ...decodeCursor(cursor) });
    query.orderBy('r.createdAt', 'DESC').addOrderBy('r.id', 'DESC');
    return pageFrom(await query.limit(limit + 1).getMany(), limit, {
      position: (row) => ({ at: row.createdAt, id: row.id }),
      view: toView,
    });
  }

  /** @throws Problem `forbidden`, `missing`, alike for absent and not yours */
  async visibleTo(actor: Actor, id: string): Promise<CannedReplyView> {
    return toView(await this.find(actor, id));
  }

  /** @throws Problem `forbidden`, `missing`, `conflict` when the shortcut is taken */
  async change(actor: Actor, id: string, changes: ChangeCannedReply): Promise<CannedReplyView> {
    const { projectId } = await this.find(actor, id);
    if (Object.keys(changes).length > 0)
      await this.replies.update({ id, projectId }, changes).catch((error: unknown) => {
        throw isUniqueViolation(error) ? shortcutTaken() : error;
      });
    return this.visibleTo(actor, id);
  }

  /** @throws Problem `forbidden`, `missing` */
  async delete(actor: Actor, id: string): Promise<void> {
    const { projectId } = await this.find(actor, id);
    await this.replies.delete({ id, projectId });
  }

  /** The text for one conversation. @throws Problem `missing`, `invalid` naming the variables that have no value there */
  async render(actor: Actor, id: string, conversationId: string): Promise<{ content: string }> {
    const reply = await this.find(actor, id);
    const conversation = await this.conversations.visibleTo(actor, conversationId);
    if (conversation.project_id !== reply.projectId) throw noSuchConversation();
    const { contact_id: contactId } = conversation;
    const contact = contactId === null ? null : await this.contacts.visibleTo(actor, contactId);
    const { text, missing } = render(reply.content, {
      'contact.name': contact?.name ?? null,
      'contact.email': contact?.email ?? null,
      'contact.phone': contact?.phone ?? null,
      'seller.name': actor.name,
      'conversation.title': conversation.title,
    });
    if (missing.length > 0) throw valuesMissing(missing);
    return { content: text };
  }

  private async find(actor: Actor, id: string): Promise<CannedReply> {
    requireStaff(actor);
    const projects = actor.projects === 'any' ? {} : { projectId: In([...actor.projects]) };
    const found = await this.replies.findOneBy({ id, ...projects });
    if (!found) throw noSuchReply();
    return found;
  }
}

const toView = (row: CannedReply): CannedReplyView => ({
  id: row.id,
  project_id: row.projectId,
  shortcut: row.shortcut,
  title: row.title,
  content: row.content,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});
