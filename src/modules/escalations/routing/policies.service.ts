import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { type RoutingPolicy, routingPolicy, type RoutingPolicyView } from '../../../contract/routing.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { projectFor, requireAdmin, requireStaff } from '../../../platform/auth/project-access.js';
import { ProjectsService } from '../../projects/projects.service.js';
import { StoredRoutingPolicy } from './routing-policy.entity.js';
import { isOpen, opensAt } from './rules/business-hours.js';

/** The policy of a project, and whose turn it was. */
export interface Turn {
  readonly policy: RoutingPolicy;
  readonly lastSellerId: string | null;
}

/** The rows are made on the way, locked in order, and stay so until the transaction ends. */
const TAKE_TURNS = `INSERT INTO routing_policies (project_id) SELECT DISTINCT id FROM unnest($1::uuid[]) AS p (id) ORDER BY id
ON CONFLICT (project_id) DO UPDATE SET project_id = excluded.project_id
RETURNING project_id AS "projectId", policy, last_seller_id AS "lastSellerId"`;

const SET_POLICY = `INSERT INTO routing_policies (project_id, policy) VALUES ($1, $2)
ON CONFLICT (project_id) DO UPDATE SET policy = excluded.policy`;

/** How each project brings chats to its people. */
@Injectable()
export class PoliciesService {
  constructor(
    @InjectRepository(StoredRoutingPolicy) private readonly policies: Repository<StoredRoutingPolicy>,
    private readonly projects: ProjectsService,
  ) {}

  /** The policy, for staff of the project. @throws Problem `missing` for a project that is not the actor's */
  async visibleTo(actor: Actor, named: string | undefined): Promise<RoutingPolicyView> {
    requireStaff(actor);
    const { id } = await this.projects.visibleTo(actor, projectFor(actor, named));
    return viewOf(id, await this.of(id));
  }

  /** Replaces the policy; what is left out gets its default. @throws Problem `forbidden` unless an admin asks */
  async replace(actor: Actor, named: string | undefined, policy: RoutingPolicy): Promise<RoutingPolicyView> {
    requireAdmin(actor);
    const { id: projectId } = await this.projects.visibleTo(actor, projectFor(actor, named));
    await this.policies.query(SET_POLICY, [projectId, policy]);
    return viewOf(projectId, policy);
  }

  /** The policy of a project, for those who have checked who asks. */
  async of(projectId: string, manager = this.policies.manager): Promise<RoutingPolicy> {
    return (await this.turn(projectId, manager)).policy;
  }

  /** The policy and the turn, as they are now. */
  async turn(projectId: string, manager = this.policies.manager): Promise<Turn> {
    return turnOf(await manager.findOneBy(StoredRoutingPolicy, { projectId }));
  }

  /** The policies and the turns; whoever else wants to decide in these projects waits for the end of the transaction. */
  async takeTurns(manager: EntityManager, projectIds: readonly string[]): Promise<Map<string, Turn>> {
    const rows = await manager.query<StoredRoutingPolicy[]>(TAKE_TURNS, [projectIds]);
    return new Map(rows.map((row) => [row.projectId, turnOf(row)]));
  }
}

const turnOf = (row: Pick<StoredRoutingPolicy, 'policy' | 'lastSellerId'> | null): Turn => ({
  policy: routingPolicy.parse(row?.policy ?? {}),
  lastSellerId: row?.lastSellerId ?? null,
});

function viewOf(projectId: string, policy: RoutingPolicy): RoutingPolicyView {
  const now = new Date();
  return {
    project_id: projectId,
    ...policy,
    is_open: isOpen(policy, now),
    opens_at: opensAt(policy, now)?.toISOString() ?? null,
  };
}
