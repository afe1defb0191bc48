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

/** The row is made on the way, locked, and stays so until the transaction ends. */
const TAKE_TURN = `INSERT INTO routing_policies (project_id) VALUES ($1)
ON CONFLICT (project_id) DO UPDATE SET project_id = excluded.project_id RETURNING policy, last_seller_id AS "lastSellerId"`;

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

  /** The policy and the turn; whoever else wants to decide in this project waits for the end of the transaction. */
  async takeTurn(manager: EntityManager, projectId: string): Promise<Turn> {
    const [row] = await manager.query<Pick<StoredRoutingPolicy, 'policy' | 'lastSellerId'>[]>(TAKE_TURN, [projectId]);
    return turnOf(row ?? null);
  }

  async endTurn(manager: EntityManager, projectId: string, sellerId: string): Promise<void> {
    await manager.update(StoredRoutingPolicy, { projectId }, { lastSellerId: sellerId });
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
