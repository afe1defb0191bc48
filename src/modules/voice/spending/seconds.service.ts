import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import type { VoiceSettings } from '../../../contract/voice-settings.schema.js';
import { Database } from '../../../platform/database/database.js';
import { BOOK, FORGET, HOLD, PROJECT_TURN, RELEASE } from './seconds.query.js';
import { noSecondsLeft } from './spending.problems.js';

const MOST_AT_ONCE = 1_000;

/** Whose seconds they are. */
export interface Speaker {
  readonly projectId: string;
  readonly kind: 'user' | 'contact';
  readonly id: string;
}

/** Something that is heard or spoken, and how long it may last. */
export interface Hold {
  /** Several holds may be of one turn. */
  readonly turnId: string;
  readonly speaker: Speaker;
  readonly ms: number;
  /** The process that holds it is dead by then. */
  readonly leaseMs: number;
}

/** The most seconds of a visitor and of a project in 24 hours: the server's limits hold for every project. */
export const mostSeconds = (
  { CALL_SECONDS_PER_VISITOR, CALL_SECONDS_PER_PROJECT }: Settings,
  { visitor_seconds: visitor, project_seconds: project }: VoiceSettings,
): readonly [visitor: number, project: number] => [
  Math.min(CALL_SECONDS_PER_VISITOR, visitor ?? Infinity),
  Math.min(CALL_SECONDS_PER_PROJECT, project ?? Infinity),
];

/** The minutes of spoken turns, which are those of calls: set aside before a vendor is asked, booked after it. */
@Injectable()
export class SecondsService {
  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws Problem `too-many` when the visitor or the project has too few left */
  async hold({ turnId, speaker, ms, leaseMs }: Hold, voice: VoiceSettings): Promise<void> {
    const { projectId, kind, id } = speaker;
    const values = [turnId, projectId, kind, id, Math.ceil(ms), leaseMs, ...mostSeconds(this.settings, voice)];
    await this.database.transaction(async (manager) => {
      await manager.query(PROJECT_TURN, [projectId]);
      const held: unknown[] = await manager.query(HOLD, values);
      if (held.length === 0) throw noSecondsLeft();
    });
  }

  /** Books what was used, in place of what was set aside. */
  async book({ turnId, ms }: Pick<Hold, 'turnId' | 'ms'>, usedMs: number): Promise<void> {
    await this.database.run(BOOK, [turnId, Math.ceil(ms), Math.ceil(usedMs)]);
  }

  /** Gives back what dead processes have set aside, and forgets what counts no more. */
  async sweep(): Promise<void> {
    await this.database.run(RELEASE, [MOST_AT_ONCE]);
    await this.database.run(FORGET, [MOST_AT_ONCE]);
  }
}
