import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DEFAULT_ESCALATION_POLICY, type EscalationPolicy } from '../../../contract/chatbot.schema.js';
import { reasonSchema, type EscalationView, type RequestedBy } from '../../../contract/escalation.schema.js';
import { Database } from '../../../platform/database/database.js';
import { EscalationsService } from '../../escalations/escalations.service.js';
import { builtInTool } from '../tools/built-in-tool.js';
import type { AssistantTool } from '../tools/tool.js';
import type { Draft } from '../writing/draft.js';
import { endsWithOffer, type Phrases } from '../writing/phrases.js';
import { asksForPerson, isAssent } from './asking-words.js';
import { STANDING, type StandingRow } from './standing.query.js';

/** Reasons that rules give; stable, so that the same one does not ask twice. */
const NO_ANSWER_KNOWN = 'The knowledge holds no answer to the question.';
const MODEL_FAILED = 'The language model failed repeatedly.';
const MANY_TURNS = 'The conversation has gone on for long.';
const IN_WORDS = 'The visitor asked for a person.';

/** When an answer asks for a person, and how. */
@Injectable()
export class EscalatingService {
  readonly tool: AssistantTool = builtInTool({
    name: 'request_human',
    description:
      'Ask a person of the business to take over. Call it when the visitor wants one, or when only a person can help.',
    input: z.strictObject({ reason: reasonSchema.describe('What the person should know, in a sentence.') }),
    run: async ({ reason }, { draft }) => {
      const { status, position, estimated_wait_seconds, opens_at } = await this.request(draft, reason, 'assistant');
      return { status, position, estimated_wait_seconds, opens_at };
    },
  });

  constructor(
    private readonly escalations: EscalationsService,
    private readonly database: Database,
  ) {}

  /** Whether the visitor's words ask for a person, or accept one who was offered, and the policy listens to them. */
  isAskedFor(draft: Draft): boolean {
    const { on_request: listens, request_words: words } = policyOf(draft);
    const { question, lastAnswer } = draft;
    const isAccepted = lastAnswer !== null && endsWithOffer(lastAnswer) && isAssent(question);
    return listens && (isAccepted || asksForPerson(question, words));
  }

  /** Asks because the visitor did. The words that tell of it come back; they are true, since it is committed. */
  async onRequest(draft: Draft): Promise<keyof Phrases> {
    return told(await this.request(draft, IN_WORDS, 'visitor'));
  }

  /** Asks by a rule after an answer, if one says so; null if none does. */
  async afterAnswer(draft: Draft): Promise<keyof Phrases | null> {
    const policy = policyOf(draft);
    if (draft.escalation) return null;
    if (draft.isUnanswered && policy.on_no_answer) return this.byRule(draft, NO_ANSWER_KNOWN);
    if (policy.after_turns === null) return null;
    const { turns } = await this.standing(draft);
    return turns + 1 >= policy.after_turns ? this.byRule(draft, MANY_TURNS) : null;
  }

  /** Asks by a rule after a failure of the model. */
  async afterFailure(draft: Draft): Promise<keyof Phrases | null> {
    const { after_failures: most } = policyOf(draft);
    if (most === null || draft.escalation) return null;
    const { failures } = await this.standing(draft);
    return failures + 1 >= most ? this.byRule(draft, MODEL_FAILED) : null;
  }

  /** The same rule asks once; a person has dealt with it. */
  private async byRule(draft: Draft, reason: string): Promise<keyof Phrases | null> {
    if (draft.begun.last_escalation?.reason === reason) return null;
    return told(await this.request(draft, reason, 'rule'));
  }

  private async request(draft: Draft, reason: string, requestedBy: RequestedBy): Promise<EscalationView> {
    const helps = policyOf(draft).assistant_helps_while_queued;
    const escalation = await this.escalations.request(null, {
      conversation_id: draft.begun.conversation_id,
      reason,
      requested_by: requestedBy,
      ...(helps === null ? {} : { assistant_helps: helps }),
    });
    draft.escalation = { reason, status: escalation.status };
    return escalation;
  }

  private async standing({ begun }: Draft): Promise<StandingRow> {
    const values = [begun.conversation_id, begun.last_escalation?.seq ?? 0];
    return (await this.database.run<StandingRow>(STANDING, values))[0] ?? { turns: 0, failures: 0 };
  }
}

const policyOf = ({ chatbot }: Draft): EscalationPolicy => chatbot?.escalation_policy ?? DEFAULT_ESCALATION_POLICY;

const told = ({ status }: EscalationView): keyof Phrases =>
  status === 'accepted' ? 'served' : status === 'outside_hours' ? 'away' : 'asked';
