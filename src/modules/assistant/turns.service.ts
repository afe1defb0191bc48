import { Injectable } from '@nestjs/common';
import type { TurnView } from '../../contract/generation.schema.js';
import type { MessageView } from '../../contract/message.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { Drain } from '../../platform/lifecycle/drain.js';
import { MessagesService, type SendInput, type SentMessage } from '../messages/messages.service.js';
import { answerFailed } from './generations/generations.problems.js';
import { endFor, type ReplyEnd, type ReplyWatcher } from './reply-progress.js';
import { RepliesService } from './replies.service.js';

/** For those who wait for the whole answer. */
export const SILENT: ReplyWatcher = { started: () => undefined, delta: () => undefined };

/** A turn: what a visitor says and what the assistant answers, the same over every transport. */
@Injectable()
export class TurnsService {
  constructor(
    private readonly messages: MessagesService,
    private readonly replies: RepliesService,
    private readonly drain: Drain,
  ) {}

  /** Stores the message; see `MessagesService.send`. @throws Problem `draining` while the server shuts down. */
  say(actor: Actor, input: SendInput): Promise<SentMessage> {
    return this.drain.track(() => this.messages.send(actor, input));
  }

  /** Stores the message and waits for the whole answer. @throws Problem when the answer failed without any text */
  async ask(actor: Actor, input: SendInput, signal: AbortSignal): Promise<TurnView> {
    const sent = await this.say(actor, input);
    return turnOf(sent.message, endFor(actor, await this.answer(sent, SILENT, signal)));
  }

  /** Follows the answer to a stored message; null when a person has the floor. */
  async answer(sent: SentMessage, watcher: ReplyWatcher, signal: AbortSignal): Promise<ReplyEnd | null> {
    if (sent.message.role !== 'user' || sent.awaitsReply === false) return null;
    const id = await this.replies.answerTo(sent.message, { isExpected: sent.awaitsReply === true, signal });
    return id === null ? null : this.replies.watch(id, { offset: 0, signal }, watcher);
  }
}

/** The answer of `POST /conversations/{id}/messages`. @throws Problem when there is nothing to show but a failure */
export function turnOf(message: MessageView, end: ReplyEnd | null): TurnView {
  const generationId = end?.generation_id ?? null;
  const members = {
    conversation_id: message.conversation_id,
    accepted_message_id: message.id,
    generation_id: generationId,
  };
  if (end?.status === 'failed' && !end.message) throw answerFailed(end.error, members);
  return {
    message_id: end?.message?.id ?? null,
    response: end?.message?.content ?? null,
    created_at: end?.message?.created_at ?? message.created_at,
    conversation_id: message.conversation_id,
    message,
    reply: end?.message ?? null,
    generation_id: generationId,
  };
}
