import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventBus } from '../../../platform/events/event-bus.js';
import { Database } from '../../../platform/database/database.js';
import { isOutage } from '../../../platform/database/outage.js';
import { ExtractionError } from '../extraction/extraction-error.js';
import { type PassageOwner, PassagesService } from '../passages/passages.service.js';
import { type Material, MaterialService } from './material.service.js';
import { CLAIM, type ClaimedDocument, FAIL, FINISH, GIVE_UP, KEEP, RELEASE } from './ingest.query.js';

const SWEEP_INTERVAL_MS = 1_000;
/** So many passages are written in one transaction; a statement must end well within its timeout. */
const BATCH = 100;

/** Makes passages of documents, one document at a time in each process: woken by news, and by a sweep for what a crash left. */
@Injectable()
export class IngestWorker implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('knowledge');
  private timer: NodeJS.Timeout | undefined;
  private isClosing = false;
  private isAskedAgain = false;
  private running: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly passages: PassagesService,
    private readonly material: MaterialService,
    private readonly events: EventBus,
  ) {}

  onModuleInit(): void {
    this.events.on('knowledge.submitted', () => this.wake());
    // Not all nodes at the same moment.
    this.timer = setInterval(() => this.wake(), SWEEP_INTERVAL_MS * (0.75 + Math.random() / 2));
  }

  async onModuleDestroy(): Promise<void> {
    this.isClosing = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** Works on until no document is due. Never rejects. */
  private wake(): void {
    this.isAskedAgain = true;
    this.running ??= this.work().finally(() => (this.running = null));
  }

  private async work(): Promise<void> {
    while (this.isAskedAgain && !this.isClosing) {
      this.isAskedAgain = false;
      try {
        await this.database.run(GIVE_UP, []);
        while (!this.isClosing && (await this.takeNext())) continue;
      } catch (error) {
        if (!isOutage(error)) this.logger.error(error, { work: 'ingest' });
      }
    }
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
    });
  }
}

/** Runs an update that holds only for the worker of the document's current version. */
async function isStillOurs(manager: EntityManager, update: string, values: readonly unknown[]): Promise<boolean> {
  const [, count] = (await manager.query(update, [...values])) as [unknown, number];
  return count > 0;
}
