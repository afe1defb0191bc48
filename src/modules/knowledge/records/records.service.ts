import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { PutRecord, RecordListQuery, RecordView } from '../../../contract/record.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { projectFor, refuseUnknownProject, requireAdmin, requireStaff } from '../../../platform/auth/project-access.js';
import { Database } from '../../../platform/database/database.js';
import { decodeCursor, pageFrom } from '../../../platform/http/cursor.js';
import { passagesOf } from '../extraction/passages.js';
import { noSuchRecord } from '../knowledge.problems.js';
import { languageOf } from '../languages.js';
import { PassagesService } from '../passages/passages.service.js';
import { KindsService } from './kinds.service.js';
import { factLines, pageKeys, pagesOf, titleOf } from './record-facts.js';
import { KnowledgeRecord } from './record.entity.js';
import { BY_PAGE, PUT_DOCUMENT, PUT_RECORD } from './records.query.js';

/** A record by the business's own name for it. */
export interface RecordName {
  readonly project_id?: string | undefined;
  readonly kind: string;
  readonly external_id: string;
}

/** Typed facts: admins write them, all staff read them, the assistant speaks from them. Each is found by the search, too. */
@Injectable()
export class RecordsService {
  constructor(
    @InjectRepository(KnowledgeRecord) private readonly records: Repository<KnowledgeRecord>,
    private readonly kinds: KindsService,
    private readonly passages: PassagesService,
    private readonly database: Database,
  ) {}

  /** Writes a record whole; the search finds the new facts from the commit on. @throws Problem `invalid` naming each fault */
  async put(actor: Actor, { project_id: named, kind, external_id: externalId, ...input }: RecordName & PutRecord) {
    requireAdmin(actor);
    const projectId = projectFor(actor, named);
    await this.kinds.check(projectId, kind, input.facts);
    const { facts } = input;
    const title = titleOf(facts, externalId);
    const values = [uuidv7(), projectId, kind, externalId, title, JSON.stringify(facts), pagesOf(facts)];
    await this.database
      .transaction(async (manager) => {
        const [row] = (await manager.query(PUT_RECORD, values)) as { id: string }[];
        if (row) await this.putPassages(manager, { id: row.id, projectId, title }, input);
      })
      .catch(refuseUnknownProject);
    return toRecordView(await this.find(projectId, kind, externalId));
  }

  /** The record, for staff of its project. @throws Problem `missing` */
  async visibleTo(actor: Actor, { project_id: named, kind, external_id: externalId }: RecordName): Promise<RecordView> {
    requireStaff(actor);
    return toRecordView(await this.find(projectFor(actor, named), kind, externalId));
  }

  /** A project's records of one kind, newest first. */
  async list(actor: Actor, { kind, project_id: named, limit, cursor }: RecordListQuery & { kind: string }) {
    requireStaff(actor);
    const query = this.records.createQueryBuilder('r').where({ projectId: projectFor(actor, named), kind });
    if (cursor) query.andWhere('(r.createdAt, r.id) < (:at, :id)', { ...decodeCursor(cursor) });
    query.orderBy('r.createdAt', 'DESC').addOrderBy('r.id', 'DESC');
    return pageFrom(await query.limit(limit + 1).getMany(), limit, {
      position: (row) => ({ at: row.createdAt, id: row.id }),
      view: toRecordView,
    });
  }

  /** Forgets a record with its passages. */
  async delete(actor: Actor, { project_id: named, kind, external_id: externalId }: RecordName): Promise<void> {
    requireAdmin(actor);
    const projectId = projectFor(actor, named);
    const { id } = await this.find(projectId, kind, externalId);
    await this.database.transaction(async (manager) => {
      // In the order in which `put` takes its locks.
      await manager.findOne(KnowledgeRecord, { where: { id, projectId }, lock: { mode: 'pessimistic_write' } });
      await this.passages.remove(manager, { projectId, documentId: id });
      await manager.delete(KnowledgeRecord, { id, projectId });
    });
  }

  /** The record of a project, or null: for the assistant, which answers for the project. */
  async get(projectId: string, kind: string, externalId: string): Promise<RecordView | null> {
    const record = await this.records.findOneBy({ projectId, kind, externalId });
    return record && toRecordView(record);
  }

  /** The record whose web page this is, or null. Host and path count, the query only where a record's own address has one. */
  async forPage(projectId: string, pageUrl: string): Promise<RecordView | null> {
    const keys = pageKeys(pageUrl);
    if (keys.length === 0) return null;
    const [row]: { id: string }[] = await this.records.query(BY_PAGE, [projectId, keys]);
    const record = row && (await this.records.findOneBy({ projectId, id: row.id }));
    return record ? toRecordView(record) : null;
  }

  private async putPassages(
    manager: EntityManager,
    { id, projectId, title }: { id: string; projectId: string; title: string },
    { facts, language = languageOf(factLines(facts).join('\n')), tags = [] }: PutRecord,
  ): Promise<void> {
    const lines = factLines(facts);
    const passages = passagesOf([{ level: 0, text: lines.join('\n') || title }]);
    const url = typeof facts.url === 'string' ? facts.url : null;
    const size = Buffer.byteLength(JSON.stringify(facts));
    const values = [id, projectId, title, language, url, [...new Set(tags)], size, passages.length];
    await manager.query(PUT_DOCUMENT, values);
    await this.passages.remove(manager, { projectId, documentId: id });
    const owner = { projectId, documentId: id, version: 1, title, language };
    await this.passages.add(manager, owner, { passages, position: 0 });
  }

  private async find(projectId: string, kind: string, externalId: string): Promise<KnowledgeRecord> {
    const record = await this.records.findOneBy({ projectId, kind, externalId });
    if (!record) throw noSuchRecord();
    return record;
  }
}

const toRecordView = (row: KnowledgeRecord): RecordView => ({
  id: row.id,
  project_id: row.projectId,
  kind: row.kind,
  external_id: row.externalId,
  title: row.title,
  facts: row.facts,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});

/** A record for a prompt: what it is, and its facts, one a line. */
export function recordText({ kind, title, facts }: Pick<RecordView, 'kind' | 'title' | 'facts'>): string {
  return [`${kind}: ${title}`, ...factLines(facts)].join('\n');
}
