import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { type Budget, budgetBody, type BudgetView } from '../../contract/budget.schema.js';
import { believed } from '../../platform/believed.js';
import type { Actor } from '../../platform/auth/actor.js';
import { projectFor, requireAdmin, requireStaff } from '../../platform/auth/project-access.js';
import { Database } from '../../platform/database/database.js';
import { ProjectsService } from '../projects/projects.service.js';
import { StoredBudget } from './budget.entity.js';
import { SPENT } from './ledger.query.js';

/** How long a budget is believed; a change takes effect everywhere within this time, here at once. */
const BELIEVED_FOR_MS = 5_000;

type Limits = Budget['project'];

const NOTHING_SPENT: BudgetView['today'] = { used_tokens: 0, reserved_tokens: 0, used_usd: 0, reserved_usd: 0 };

/** What each project lets models cost. */
@Injectable()
export class BudgetsService {
  private readonly known = believed<string, { readonly limits: Budget | null }>({
    max: 10_000,
    forMs: BELIEVED_FOR_MS,
    look: async (projectId) => ({ limits: limitsIn(this.effective(await this.read(projectId))) }),
  });

  constructor(
    @InjectRepository(StoredBudget) private readonly budgets: Repository<StoredBudget>,
    private readonly projects: ProjectsService,
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The budget and what was spent today, for staff. @throws Problem `forbidden`, `missing` */
  async visibleTo(actor: Actor, named: string | undefined): Promise<BudgetView> {
    requireStaff(actor);
    const { id: projectId } = await this.projects.visibleTo(actor, projectFor(actor, named));
    const budget = await this.read(projectId);
    const [today] = await this.database.run<BudgetView['today']>(SPENT, [projectId]);
    return { project_id: projectId, ...budget, effective: this.effective(budget), today: today ?? NOTHING_SPENT };
  }

  /** Replaces the budget whole. @throws Problem `forbidden` unless an admin asks, `missing` */
  async replace(actor: Actor, named: string | undefined, budget: Budget): Promise<BudgetView> {
    requireAdmin(actor);
    const { id: projectId } = await this.projects.visibleTo(actor, projectFor(actor, named));
    await this.budgets.upsert({ projectId, budget }, ['projectId']);
    this.known.delete(projectId);
    return this.visibleTo(actor, projectId);
  }

  /** What holds for a project just now; null where nothing is limited. */
  async limitsOf(projectId: string): Promise<Budget | null> {
    return (await this.known.fetch(projectId))?.limits ?? null;
  }

  private async read(projectId: string): Promise<Budget> {
    const row = await this.budgets.findOneBy({ projectId });
    return budgetBody.parse(row?.budget ?? {});
  }

  private effective({ project, contact }: Budget): Budget {
    const { settings } = this;
    return {
      project: lower(project, settings.BUDGET_PROJECT_TOKENS_PER_DAY, settings.BUDGET_PROJECT_USD_PER_DAY),
      contact: lower(contact, settings.BUDGET_CONTACT_TOKENS_PER_DAY, settings.BUDGET_CONTACT_USD_PER_DAY),
    };
  }
}

/** The lower of a project's limits and the server's, where 0 is none. */
const lower = ({ tokens_per_day, usd_per_day }: Limits, tokens: number, usd: number): Limits => ({
  tokens_per_day: least(tokens_per_day, tokens || null),
  usd_per_day: least(usd_per_day, usd || null),
});

const least = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

const limitsIn = (budget: Budget): Budget | null => {
  const all = [budget.project, budget.contact].flatMap((limits) => [limits.tokens_per_day, limits.usd_per_day]);
  return all.some((limit) => limit !== null) ? budget : null;
};
