import { Injectable } from '@nestjs/common';
import type { GenerationView } from '../../contract/generation.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { Drain } from '../../platform/lifecycle/drain.js';
import { ConversationsService } from '../conversations/conversations.service.js';
import type { GenerationRow } from './generations/find.query.js';
import { alreadyAnswering } from './generations/generations.problems.js';
import { GenerationsService, toGenerationView } from './generations/generations.service.js';
import { LiveReplies } from './live-replies.js';
import { RepliesWorker } from './replies.worker.js';

/** What people may do with the assistant's answers: look, ask for another, stop. */
@Injectable()
export class AnswersService {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly generations: GenerationsService,
    private readonly live: LiveReplies,
    private readonly worker: RepliesWorker,
    private readonly drain: Drain,
  ) {}

  /** @throws Problem `missing` */
  async visibleTo(actor: Actor, id: string): Promise<GenerationView> {
    return toGenerationView(await this.generations.visibleTo(actor, id));
  }

  /** The answer that is being written in a conversation which the caller may see, if there is one. */
  async running(conversationId: string): Promise<GenerationView | null> {
    const row = await this.generations.findRunning(conversationId);
    return row && toGenerationView(this.asShown(row));
  }

  /** What an answer says from an offset on, as far as it is known here. @throws Problem `missing` */
  async rest(actor: Actor, { generation_id: id, offset }: { generation_id: string; offset: number }) {
    const view = toGenerationView(this.asShown(await this.generations.visibleTo(actor, id)));
    const { conversation_id, epoch, status, message_id, error } = view;
    return {
      generation_id: id,
      conversation_id,
      epoch,
      status,
      offset,
      text: view.text.slice(offset),
      message_id,
      error,
    };
  }

  /** Answers the last question once more, under the given id. @throws Problem `conflict` when the assistant can't */
  async regenerate(actor: Actor, conversationId: string, id: string): Promise<GenerationView> {
    const conversation = await this.conversations.visibleTo(actor, conversationId);
    const before = await this.generations.find(id);
    if (before) return toGenerationView(before);
    await this.drain.track(async () => {
      const begun = await this.generations.beginAgain(conversation.id, id, this.worker.historyBytes);
      if (begun) this.worker.start(begun);
    });
    const row = await this.generations.find(id);
    if (row) return toGenerationView(row);
    throw alreadyAnswering((await this.generations.findRunning(conversation.id))?.id ?? null);
  }

  /** Stops a running answer, on whichever node it runs, within a second; what was said so far is kept. */
  async stop(actor: Actor, id: string): Promise<void> {
    const generation = await this.generations.visibleTo(actor, id);
    await this.generations.requestStop(generation.id);
    this.live.find(generation.id)?.interrupt('stop');
  }

  /** The row holds the last checkpoint; what was shown since then is in memory, if the answer is written here. */
  private asShown(row: GenerationRow): GenerationRow {
    const live = row.status === 'running' ? this.live.find(row.id) : undefined;
    return live ? { ...row, epoch: live.generation.epoch, text: live.shownText } : row;
  }
}
