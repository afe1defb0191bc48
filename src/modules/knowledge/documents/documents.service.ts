import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, IsNull, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { DocumentListQuery, DocumentView, UploadFields } from '../../../contract/knowledge.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { projectFor, refuseUnknownProject, requireAdmin, requireStaff } from '../../../platform/auth/project-access.js';
import { Database } from '../../../platform/database/database.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import { decodeCursor, pageFrom } from '../../../platform/http/cursor.js';
import type { ContentFormat } from '../extraction/extract.js';
import { addressNotAllowed, noSuchDocument, notRefreshable } from '../knowledge.problems.js';
import { PassagesService } from '../passages/passages.service.js';
import { KnowledgeDocument } from './document.entity.js';
import { toDocumentView } from './document-view.js';
import { FetchingService } from './fetching.service.js';
import { KEEP_CONTENT, PATIENTLY, REFRESH, SUBMIT } from './submit.query.js';

/** A document as it is sent, or where it is. */
export interface Submission extends UploadFields {
  readonly id?: string;
  readonly project_id?: string | undefined;
  readonly content: { readonly format: ContentFormat; readonly bytes: Buffer } | { readonly url: string };
}

/** The documents of a project: admins write them, all staff read them. Those of records belong to the records. */
@Injectable()
export class DocumentsService {
  constructor(
    @InjectRepository(KnowledgeDocument) private readonly documents: Repository<KnowledgeDocument>,
    private readonly passages: PassagesService,
    private readonly fetching: FetchingService,
    private readonly database: Database,
    private readonly events: EventBus,
  ) {}

  /** Stores a document to be taken in; the same content again is the same document, with what is said about it now. */
  async submit(actor: Actor, input: Submission): Promise<DocumentView> {
    requireAdmin(actor);
    const projectId = projectFor(actor, input.project_id);
    const { id = uuidv7(), title = null, language = null, tags = [] } = input;
    const { identity, format, url, bytes } = this.identified(input.content);
    const size = bytes?.length ?? 0;
    const values = [id, projectId, identity, format, title, language, url, [...new Set(tags)], size];
    const documentId = await this.database
      .transaction(async (manager) => {
        const [row] = (await manager.query(SUBMIT, values)) as { id: string; status: string }[];
        if (!row) throw noSuchDocument();
        if (row.status === 'pending') {
          if (bytes) await manager.query(KEEP_CONTENT, [row.id, bytes]);
          this.events.publish('knowledge.submitted', { document_id: row.id, project_id: projectId });
        }
        return row.id;
      })
      .catch(refuseUnknownProject);
    return toDocumentView(await this.documents.findOneByOrFail({ id: documentId, projectId }));
  }

  /** Fetches a document from its address again; what it said before is found until then. @throws Problem `conflict` if it has none */
  async refresh(actor: Actor, id: string): Promise<DocumentView> {
    requireAdmin(actor);
    const { projectId, url } = await this.find(actor, id);
    if (url === null) throw notRefreshable();
    await this.documents.query(REFRESH, [id, projectId]);
    this.events.publish('knowledge.submitted', { document_id: id, project_id: projectId });
    return this.visibleTo(actor, id);
  }

  /** The document, for staff of its project. @throws Problem `missing`, alike for absent and not yours */
  async visibleTo(actor: Actor, id: string): Promise<DocumentView> {
    requireStaff(actor);
    return toDocumentView(await this.find(actor, id));
  }

  /** A project's documents, newest first. */
  async list(actor: Actor, { limit, cursor, project_id: named, status }: DocumentListQuery) {
    requireStaff(actor);
    const query = this.documents
      .createQueryBuilder('d')
      .where({ projectId: projectFor(actor, named), recordId: IsNull() });
    if (status) query.andWhere('d.status = :status', { status });
    if (cursor) query.andWhere('(d.createdAt, d.id) < (:at, :id)', { ...decodeCursor(cursor) });
    query.orderBy('d.createdAt', 'DESC').addOrderBy('d.id', 'DESC');
    return pageFrom(await query.limit(limit + 1).getMany(), limit, {
      position: (row) => ({ at: row.createdAt, id: row.id }),
      view: toDocumentView,
    });
  }

  /** Forgets a document with its passages, also while it is taken in. */
  async delete(actor: Actor, id: string): Promise<void> {
    requireAdmin(actor);
    const { projectId } = await this.find(actor, id);
    await this.database.transaction(async (manager) => {
      await manager.query(PATIENTLY);
      // Locked before its passages are counted off, so that no batch slips in between.
      const row = await manager.findOne(KnowledgeDocument, {
        where: { id, projectId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!row) throw noSuchDocument();
      await this.passages.remove(manager, { projectId, documentId: id });
      await manager.delete(KnowledgeDocument, { id, projectId });
    });
  }

  /** What makes a document the same when it comes again. @throws Problem `invalid` for an address that may not be fetched */
  private identified(content: Submission['content']) {
    if ('url' in content) {
      if (this.fetching.isRefused(content.url)) throw addressNotAllowed();
      const url = Object.assign(new URL(content.url), { hash: '' }).href;
      return { identity: `url ${url}`, format: 'url', url, bytes: null };
    }
    const { format, bytes } = content;
    return { identity: `${format} ${createHash('sha256').update(bytes).digest('hex')}`, format, url: null, bytes };
  }

  private async find(actor: Actor, id: string): Promise<KnowledgeDocument> {
    const projects = actor.projects === 'any' ? {} : { projectId: In([...actor.projects]) };
    const document = await this.documents.findOneBy({ id, ...projects, recordId: IsNull() });
    if (!document) throw noSuchDocument();
    return document;
  }
}
