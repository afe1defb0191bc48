import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type Repository } from 'typeorm';
import type {
  RoutingDecisionView,
  RoutingPolicy,
  SimulatedDecisionView,
  SimulateRouting,
} from '../../../contract/routing.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { noSuchProject, projectFor, requireStaff } from '../../../platform/auth/project-access.js';
import { CaseloadService } from '../../conversations/caseload/caseload.service.js';
import { ConversationsService } from '../../conversations/conversations.service.js';
import { PoliciesService } from './policies.service.js';
import { RoutingDecision } from './routing-decision.entity.js';
import { noSuchDecision } from './routing.problems.js';
import { explanationOf, reasonOf } from './rules/explanation.js';
import { inOrder } from './rules/measures.js';
import type { Choice, Considered, WholeWish } from './rules/situation.js';
import { SituationsService } from './situations.service.js';
import type { Subject } from './sitting.js';

/** What routing has decided, and what it would decide, in words. */
@Injectable()
export class DecisionsService {
  constructor(
    @InjectRepository(RoutingDecision) private readonly decisions: Repository<RoutingDecision>,
    private readonly conversations: ConversationsService,
    private readonly caseload: CaseloadService,
    private readonly policies: PoliciesService,
    private readonly situations: SituationsService,
  ) {}

  /** A decision of one of the actor's projects. @throws Problem `missing`, alike for absent and not yours */
  async visibleTo(actor: Actor, id: string): Promise<RoutingDecisionView> {
    requireStaff(actor);
    const projects = actor.projects === 'any' ? {} : { projectId: In([...actor.projects]) };
    const row = await this.decisions.findOneBy({ id, ...projects });
    if (!row) throw noSuchDecision();
    const { outcome, sellerId, takesFloor, candidates: considered, wish, policy } = row;
    const subject = { project_id: row.projectId, conversation_id: row.conversationId };
    const told = inWords({ outcome, sellerId, takesFloor, considered }, wish, policy);
    return { id, ...subject, ...told, created_at: row.createdAt.toISOString() };
  }

  /** What would be decided now; nothing is stored and nobody waits for it. @throws Problem as the real one does */
  async simulate(actor: Actor, input: SimulateRouting & { project_id?: string }): Promise<SimulatedDecisionView> {
    requireStaff(actor);
    const subject = await this.subject(actor, input);
    const { projectId, conversation } = subject;
    const stored = await this.policies.turn(projectId);
    const turn = { ...stored, policy: input.policy ?? stored.policy };
    const at = input.at === undefined ? new Date() : new Date(input.at);
    const chats = conversation ? [conversation] : [];
    const sitting = await this.situations.read(this.decisions.manager, new Map([[projectId, turn]]), chats);
    const { choice, situation } = sitting.weigh(subject, input, at);
    const told = inWords(choice, situation.wish, situation.policy);
    return { project_id: projectId, conversation_id: conversation?.id ?? null, ...told };
  }

  private async subject(
    actor: Actor,
    { conversation_id: id, project_id: named }: SimulateRouting & { project_id?: string },
  ): Promise<Subject> {
    if (id === undefined) {
      const { project_id: projectId } = await this.policies.visibleTo(actor, named);
      return { projectId, conversation: null };
    }
    const { project_id: projectId } = await this.conversations.visibleTo(actor, id);
    if (named !== undefined && named !== projectId) throw noSuchProject();
    return {
      projectId: projectFor(actor, projectId),
      conversation: await this.caseload.stand(this.decisions.manager, id),
    };
  }
}

function inWords(choice: Choice, wish: WholeWish, policy: RoutingPolicy) {
  const { outcome, sellerId: seller_id, takesFloor: takes_floor, considered } = choice;
  const candidates = considered.map((each) => ({
    ...each,
    skills: [...each.skills],
    languages: [...each.languages],
    score: inOrder(each.score),
    passed_over: isPassedOver(each) ? { code: each.passed_over, sentence: reasonOf(each, choice, wish) } : null,
  }));
  const asked = { ...wish, skills: [...wish.skills] };
  return { outcome, seller_id, takes_floor, explanation: explanationOf(choice, wish), wish: asked, policy, candidates };
}

const isPassedOver = (each: Considered): each is Considered & { passed_over: NonNullable<Considered['passed_over']> } =>
  each.passed_over !== null;
