import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { EscalationListQuery, EscalationView, QueueView } from '../../../contract/escalation.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { projectFor, requireStaff } from '../../../platform/auth/project-access.js';
import { Database } from '../../../platform/database/database.js';
import { decodeCursor, pageFrom } from '../../../platform/http/cursor.js';
import { Escalation } from '../escalation.entity.js';
import { toEscalationView } from '../escalation-view.js';
import { estimatedWait, type Pace } from './estimate.js';
import { PACE, PLACES, PRIORITIES } from './queue.query.js';

export interface Place {
  readonly id: string;
  readonly conversation_id: string;
  readonly contact_id: string | null;
  readonly skills: readonly string[];
  readonly lost_seller_id: string | null;
  readonly avoid_seller_id: string | null;
  readonly priority: number;
  readonly position: number;
  readonly estimated_wait_seconds: number | null;
}

/** What staff see of those who ask for a person. */
@Injectable()
export class BoardService {
  constructor(
    @InjectRepository(Escalation) private readonly escalations: Repository<Escalation>,
    private readonly database: Database,
  ) {}

  /** The whole queue of a project, the next one first. @throws Problem `forbidden`, `missing` */
  async queue(actor: Actor, { project_id: named }: { project_id?: string }): Promise<QueueView> {
    requireStaff(actor);
    const projectId = projectFor(actor, named);
    const [places, pace] = [await this.places(projectId), await this.pace(projectId)];
    const rows = await this.escalations.findBy({ projectId, status: 'queued' });
    const byId = new Map(rows.map((row) => [row.id, row]));
    const data = places.flatMap((place) => {
      const row = byId.get(place.id);
      return row ? [viewAt(row, place)] : [];
    });
    return { data, waiting: data.length, estimated_wait_seconds: estimatedWait(data.length + 1, pace) };
  }

  /** The escalations of a project, newest first. @throws Problem `forbidden`, `missing` */
  async list(actor: Actor, { limit, cursor, project_id: named, status }: EscalationListQuery) {
    requireStaff(actor);
    const projectId = projectFor(actor, named);
    const query = this.escalations.createQueryBuilder('e').where({ projectId, ...(status ? { status } : {}) });
    if (cursor) query.andWhere('(e.createdAt, e.id) < (:at, :id)', { ...decodeCursor(cursor) });
    query.orderBy('e.createdAt', 'DESC').addOrderBy('e.id', 'DESC');
    const rows = await query.limit(limit + 1).getMany();
    const places = new Map((await this.places(projectId)).map((place) => [place.id, place]));
    const priorities = await this.priorities(rows);
    return pageFrom(rows, limit, {
      position: (row) => ({ at: row.createdAt, id: row.id }),
      view: (row) => viewAt(row, places.get(row.id) ?? { priority: priorities.get(row.conversationId) ?? 1 }),
    });
  }

  /** Everybody's place in the queue of a project, the next one first. */
  async places(projectId: string): Promise<Place[]> {
    const places = await this.database.run<Place>(PLACES, [projectId]);
    if (places.length === 0) return [];
    const pace = await this.pace(projectId);
    return places.map((place) => ({ ...place, estimated_wait_seconds: estimatedWait(place.position, pace) }));
  }

  private async pace(projectId: string): Promise<Pace> {
    const [pace] = await this.database.run<Pace>(PACE, [projectId]);
    return pace ?? { samples: 0, seconds: 0, served: 0 };
  }

  private async priorities(rows: readonly Escalation[]): Promise<Map<string, number>> {
    const ids = rows.map(({ conversationId }) => conversationId);
    const found = await this.database.run<{ id: string; priority: number }>(PRIORITIES, [ids]);
    return new Map(found.map(({ id, priority }) => [id, priority]));
  }
}

function viewAt(row: Escalation, place: Partial<Place> & Pick<Place, 'priority'>): EscalationView {
  const { priority, position = null, estimated_wait_seconds = null } = place;
  return toEscalationView(row, priority, { position, estimated_wait_seconds });
}
