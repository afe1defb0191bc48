import { Injectable } from '@nestjs/common';
import type { FiguresQuery, FiguresView } from '../../contract/figures.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { Database, type Statement } from '../../platform/database/database.js';
import { PoliciesService } from '../escalations/routing/policies.service.js';
import { CONVERSATIONS, ESCALATIONS, MODELS, REASONS } from './figures.query.js';

type Day = FiguresView['days'][number];
type Part = { readonly date: string | null } & Partial<FiguresView['total']>;

const NOTHING = {
  conversations: 0,
  answered_by_assistant: 0,
  first_response_seconds: null,
  escalations: 0,
  accepted: 0,
  waiting_seconds: null,
} satisfies FiguresView['total'];

/** What happened in a project, in numbers. Nothing is kept for it: the rows of the days are counted when somebody asks. */
@Injectable()
export class FiguresService {
  constructor(
    private readonly policies: PoliciesService,
    private readonly database: Database,
  ) {}

  /** The figures of a range of days on the project's own clock, for staff. @throws Problem `forbidden`, `missing` */
  async of(actor: Actor, { project_id: named, from, to }: FiguresQuery): Promise<FiguresView> {
    const { project_id, time_zone } = await this.policies.visibleTo(actor, named);
    const rows = <Row extends object>(statement: Statement): Promise<Row[]> =>
      this.database.run<Row>(statement, [project_id, from, to, time_zone]);
    // One after the other: a report must not take the connections that conversations need.
    const parts = [...(await rows<Part>(CONVERSATIONS)), ...(await rows<Part>(ESCALATIONS))];
    const reasons = await rows<FiguresView['reasons'][number]>(REASONS);
    const models = await rows<FiguresView['models'][number]>(MODELS);
    return { project_id, from, to, time_zone, ...daysOf({ from, to, parts }), reasons, models };
  }
}

function daysOf({ from, to, parts }: Pick<FiguresQuery, 'from' | 'to'> & { readonly parts: readonly Part[] }) {
  const known = Map.groupBy(parts, ({ date }) => date);
  const total = withoutDate(Object.assign({ date: '', ...NOTHING }, ...(known.get(null) ?? [])) as Day);
  const days = datesFrom(from, to).map(
    (date) => Object.assign({ date, ...NOTHING }, ...(known.get(date) ?? [])) as Day,
  );
  return { total, days };
}

const withoutDate = ({ date: _date, ...rest }: Day): FiguresView['total'] => rest;

function datesFrom(from: string, to: string): string[] {
  const dates: string[] = [];
  for (const at = new Date(from); dateOf(at) <= to; at.setUTCDate(at.getUTCDate() + 1)) dates.push(dateOf(at));
  return dates;
}

const dateOf = (at: Date): string => at.toISOString().slice(0, 10);
