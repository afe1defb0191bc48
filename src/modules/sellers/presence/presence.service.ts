import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import type { PresenceChange } from '../../../contract/domain-events.js';
import type { Availability } from '../../../contract/seller.schema.js';
import { Database } from '../../../platform/database/database.js';
import { AROUND, ROSTER, SEE, STATUS_OF } from './presence.query.js';

/** An active seller as routing sees one. */
export interface RosterEntry {
  readonly id: string;
  readonly name: string;
  readonly capacity: number;
  readonly skills: readonly string[];
  readonly languages: readonly string[];
  /** The effective one. */
  readonly status: Availability;
}

/** Who is there: what the sellers say of themselves, together with when any process saw them last. */
@Injectable()
export class PresenceService {
  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Notes that these sellers are connected now; whoever is no seller of the project is left out. */
  async see(sellers: readonly { readonly id: string; readonly projectId: string }[]): Promise<void> {
    if (sellers.length === 0) return;
    await this.database.run(SEE, [sellers.map(({ id }) => id), sellers.map(({ projectId }) => projectId)]);
  }

  /** The effective status of each seller; one that is not there is missing. */
  async of(sellerIds: readonly string[]): Promise<Map<string, Availability>> {
    if (sellerIds.length === 0) return new Map();
    const rows = await this.database.run<PresenceChange>(STATUS_OF, [this.settings.PRESENCE_GRACE_MS, sellerIds]);
    return new Map(rows.map(({ seller_id: id, status }) => [id, status]));
  }

  /** Everybody who is not offline, in all projects. */
  around(): Promise<PresenceChange[]> {
    return this.database.run<PresenceChange>(AROUND, [this.settings.PRESENCE_GRACE_MS]);
  }

  /** The active sellers of projects, in id order, as the caller's transaction sees them. */
  async rosters(manager: EntityManager, projectIds: readonly string[]): Promise<Map<string, RosterEntry[]>> {
    const rows: { project_id: string; entries: RosterEntry[] }[] = await manager.query(ROSTER, [
      this.settings.PRESENCE_GRACE_MS,
      projectIds,
    ]);
    return new Map(rows.map(({ project_id: id, entries }) => [id, entries]));
  }
}
