import { Injectable, Logger } from '@nestjs/common';
import type { CallEnd } from '../../../contract/call.schema.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import { type Beginning, SpeakingService } from '../../assistant/speaking/speaking.service.js';
import type { LlmToolCall } from '../../llm-providers/llm.provider.js';
import type { Call } from './rows/call.entity.js';
import { hasConversation, newsOf } from './rows/call-view.js';
import { HeldCall, type Line } from './talk/held-call.js';
import { NotesService } from './notes.service.js';
import { ClosingsService } from './spending/closings.service.js';
import type { CallUsage } from './talk/call-usage.js';
import type { Caption } from './talk/captions.js';
import { Talk, type TalkHost } from './talk/talk.js';
import type { Said } from './talk/utterances.js';

/** After these nobody waits for last words. */
const AT_ONCE: ReadonlySet<CallEnd> = new Set(['tampered', 'too_fast', 'gone', 'failed'] as const);

/** The calls that this process holds: what happens in them is carried out, stored and told from here. */
@Injectable()
export class TalksService implements TalkHost {
  private readonly logger = new Logger('calls');
  private readonly held = new Map<string, HeldCall>();

  constructor(
    private readonly notes: NotesService,
    private readonly speaking: SpeakingService,
    private readonly closings: ClosingsService,
    private readonly events: EventBus,
  ) {}

  get all(): readonly Talk[] {
    return Array.from(this.held.values(), ({ talk }) => talk);
  }

  /** Holds a call from now on, with or without a line yet. */
  hold(call: Call, beginning: Beginning): Talk {
    const talk = new Talk(call, beginning, this);
    this.held.set(call.id, new HeldCall(talk));
    this.tell(talk);
    return talk;
  }

  /** Gives a talk its line; what was to be said goes out. */
  connect({ call }: Talk, line: Line): void {
    const held = this.held.get(call.id);
    if (held && !held.ending) held.connect(line);
    else line.close();
  }

  /** Ends a talk, if this process holds it, and resolves when it is over. */
  async hangUp(callId: string, reason: CallEnd): Promise<void> {
    const held = this.held.get(callId);
    if (held) await this.finish(held, reason);
  }

  send({ call }: Talk, event: object): void {
    this.held.get(call.id)?.send(event);
  }

  over({ call }: Talk, reason: CallEnd): void {
    void this.hangUp(call.id, reason);
  }

  fault({ call }: Talk, error: unknown): void {
    this.logger.warn('an event of the vendor could not be read', error, { call_id: call.id });
  }

  said(talk: Talk, said: Said): void {
    this.held.get(talk.call.id)?.inTurn(() => this.notes.take(talk, said));
  }

  caption({ call }: Talk, caption: Caption): void {
    if (call.conversationId !== null)
      this.events.publish('voice.transcript', { conversation_id: call.conversationId, call_id: call.id, ...caption });
  }

  spent(talk: Talk, answer: CallUsage): void {
    void this.closings
      .book(talk, answer)
      .then((isCovered) => (isCovered ? undefined : this.over(talk, 'budget_spent')));
  }

  carryOut(talk: Talk, calls: readonly LlmToolCall[]): void {
    const round = { calls, round: talk.responses.beginRound(), signal: talk.abort.signal };
    this.speaking
      .carryOut(talk.beginning.speech, round)
      .then(({ results, found }) =>
        talk.isOver || talk.floor === 'silent' ? undefined : talk.responses.answerCalls(results, found),
      )
      .catch((error: unknown) => (talk.isOver ? undefined : this.logger.error(error, { call_id: talk.call.id })));
  }

  /** Tells how a call stands. */
  tell({ call, floor }: Talk): void {
    if (hasConversation(call))
      this.events.publish('voice.updated', newsOf(call, floor === 'silent' ? 'silent' : 'speaks'));
  }

  private finish(held: HeldCall, reason: CallEnd): Promise<void> {
    held.ending ??= this.end(held, reason).catch((error: unknown) =>
      // The row is still there: the sweep of any process ends it.
      this.logger.warn('a call could not be ended; the sweep will', error, { call_id: held.talk.call.id }),
    );
    return held.ending;
  }

  private async end(held: HeldCall, reason: CallEnd): Promise<void> {
    const { talk } = held;
    const { call } = talk;
    try {
      if (reason === 'budget_spent') await talk.lastAnswer();
      talk.give('silent');
      if (!AT_ONCE.has(reason)) await talk.lastWords();
      talk.end();
      held.disconnect();
      await Promise.all([held.stored(), this.closings.hangUp(talk)]);
      await this.closings.close(talk, reason);
    } finally {
      this.held.delete(call.id);
    }
  }
}
