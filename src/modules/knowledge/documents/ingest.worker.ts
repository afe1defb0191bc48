import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventBus } from '../../../platform/events/event-bus.js';
import { Database } from '../../../platform/database/database.js';
import { Chores } from '../../../platform/lifecycle/chores.js';
import { ExtractionError } from '../extraction/extraction-error.js';
import { type PassageOwner, PassagesService } from '../passages/passages.service.js';
import { type Material, MaterialService } from './material.service.js';
import { CLAIM, type ClaimedDocument, CONFIRM, FAIL, FINISH, GIVE_UP, KEEP, RELEASE } from './ingest.query.js';

const SWEEP_INTERVAL_MS = 1_000;
/** So many documents at a time: an address that hangs must not hold up all others. */
const LANES = 2;
/** So many passages are written in one transaction; a statement must end well within its timeout. */
const BATCH = 100;

/** Makes passages of documents, a few at a time in each process: woken by news, and by a sweep for what a crash left. */
@Injectable()
export class IngestWorker implements OnModuleInit, OnModuleDestroy {
  private readonly chores = new Chores(new Logger('knowledge'));
  private isClosing = false;
  private readonly lanes = new Set<Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly passages: PassagesService,
    private readonly material: MaterialService,
    private readonly events: EventBus,
  ) {}

  onModuleInit(): void {
    this.events.on('knowledge.submitted', () => this.wake());
    this.chores.sweep(SWEEP_INTERVAL_MS, 'sweep', () => this.sweep());
  }

  async onModuleDestroy(): Promise<void> {
    this.isClosing = true;
    this.chores.stop();
    await Promise.all(this.lanes);
  }

  /** Opens the lanes that are not open; each closes when nothing is due. */
  private wake(): void {
    while (this.lanes.size < LANES && !this.isClosing) {
      const lane = this.takeAll().finally(() => this.lanes.delete(lane));
      this.lanes.add(lane);
    }
  }

  private async sweep(): Promise<void> {
    await this.chores.attempt('give up', () => this.database.run(GIVE_UP, []));
    this.wake();
  }

  /** What fails here is found again by the sweep. */
  private takeAll(): Promise<void> {
    return this.chores.attempt('ingest', async () => {
      while (!this.isClosing && (await this.takeNext())) continue;
    });
  }

  private async takeNext(): Promise<boolean> {
    const [claimed] = await this.database.run<ClaimedDocument>(CLAIM, []);
    if (!claimed) return false;
    try {
      await this.take(claimed);
    } catch (error) {
      if (!(error instanceof ExtractionError)) throw error;
      await this.database.run(FAIL, [claimed.id, claimed.version, error.code]);
    }
    return true;
  }

  private async take(claimed: ClaimedDocument): Promise<void> {
    const material = await this.material.of(claimed);
    const { passages, title, language } = material;
    const isSame = claimed.content_hash === material.hash && claimed.title === title && claimed.language === language;
    if (isSame) return void (await this.database.run(CONFIRM, [claimed.id, claimed.version]));
    const owner = { projectId: claimed.project_id, documentId: claimed.id, version: claimed.version, title, language };
    for (let position = 0; position < passages.length; position += BATCH) {
      if (this.isClosing) return void (await this.database.run(RELEASE, [claimed.id, claimed.version]));
      if (!(await this.addBatch(owner, material, position))) return;
    }
    await this.finish(owner, material);
  }

  /** Adds a batch, if the document is still there and still ours. */
  private addBatch(owner: PassageOwner, { passages }: Material, position: number): Promise<boolean> {
    const progress = position / passages.length;
    return this.database.transaction(async (manager) => {
      if (!(await isStillOurs(manager, KEEP.text, [owner.documentId, owner.version, progress]))) return false;
      await this.passages.add(manager, owner, { passages: passages.slice(position, position + BATCH), position });
      return true;
    });
  }

  /** Makes the new version the one that is found, whole and at once. */
  private finish(owner: PassageOwner, { passages, hash, size }: Material): Promise<void> {
    const { documentId, version, title, language } = owner;
    return this.database.transaction(async (manager) => {
      const values = [documentId, version, title, language, passages.length, hash, size];
      if (!(await isStillOurs(manager, FINISH.text, values))) return;
      await this.passages.remove(manager, owner, version);
      await this.material.drop(manager, documentId);
      this.events.publish('knowledge.ready', { document_id: documentId, project_id: owner.projectId });
    });
  }
}

/** Runs an update that holds only for the worker of the document's current version. */
async function isStillOurs(manager: EntityManager, update: string, values: readonly unknown[]): Promise<boolean> {
  const [, count] = (await manager.query(update, [...values])) as [unknown, number];
  return count > 0;
}
