import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { conversationPriority } from '../../../contract/conversation.schema.js';
import { PoliciesService } from '../routing/policies.service.js';
import { isOpen, opensAt } from '../routing/rules/business-hours.js';

/** What a project has decided about visitors who wait for a person. */
export interface WaitingRules {
  /** Whether the assistant goes on answering those who wait. */
  readonly assistantHelps: boolean;
  /** Null: as long as it takes. */
  readonly maxWaitSeconds: number | null;
  readonly onMaxWait: 'assistant' | 'email';
  /** How long a seller may be without a connection before the floor is taken from him. */
  readonly graceSeconds: number;
  readonly onSellerLost: 'queue' | 'assistant';
  /** The place in `conversationPriority` of whoever comes into the queue. */
  readonly priority: number;
  readonly isOpen: boolean;
  /** Null while open, and when no opening is near. */
  readonly opensAt: Date | null;
}

/** What each project has decided about those who wait: the part of its routing policy that is not about who comes. */
@Injectable()
export class RulesService {
  constructor(private readonly policies: PoliciesService) {}

  /** The rules of a project as they are now; read by the caller's transaction, which must not wait for another connection. */
  async of(projectId: string, manager: EntityManager): Promise<WaitingRules> {
    const policy = await this.policies.of(projectId, manager);
    const now = new Date();
    return {
      assistantHelps: policy.assistant_helps_while_queued,
      maxWaitSeconds: policy.max_wait_seconds,
      onMaxWait: policy.on_max_wait,
      graceSeconds: policy.grace_seconds,
      onSellerLost: policy.on_seller_lost,
      priority: conversationPriority.options.indexOf(policy.priority),
      isOpen: isOpen(policy, now),
      opensAt: opensAt(policy, now),
    };
  }

  /** What a wait that begins now goes by. */
  async waitingFrom(projectId: string, manager: EntityManager): Promise<{ helps: boolean; expiresAt: Date | null }> {
    const { assistantHelps: helps, maxWaitSeconds: seconds } = await this.of(projectId, manager);
    return { helps, expiresAt: seconds === null ? null : new Date(Date.now() + seconds * 1_000) };
  }
}
