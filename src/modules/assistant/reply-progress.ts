import type { DomainEvents, TextDelta } from '../../contract/domain-events.js';
import type { GenerationStatus } from '../../contract/generation.schema.js';
import type { MessageView } from '../../contract/message.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { forAudience } from '../messages/message-view.query.js';
import type { GenerationRow } from './generations/find.query.js';
import { publicError } from './generations/generations.problems.js';

export interface ReplyEnd {
  readonly generation_id: string;
  readonly epoch: number;
  readonly status: Exclude<GenerationStatus, 'running'>;
  readonly message: MessageView | null;
  readonly error: string | null;
}

/** The end of a reply as the audience may see it. */
export const endFor = <End extends ReplyEnd | null>(actor: Actor, end: End): End =>
  end?.message ? { ...end, message: forAudience(actor, end.message) } : end;

export interface ReplyWatcher {
  /** Also when another process began the text anew: a higher epoch replaces what was shown. */
  started(reply: { generation_id: string; epoch: number }): void;
  delta(delta: TextDelta): void;
  /** As `ReplyListener.wants`. */
  wants?(text: string): boolean;
  /** Only of an answer that this process writes; it may be lost. */
  tool?(news: DomainEvents['reply.tool']): void;
}

/** How far a watcher has been told. */
export interface Place {
  /** The epoch that was announced last; null before the first. */
  epoch: number | null;
  /** The epoch that the offset counts in; null where the watcher did not say. */
  known: number | null;
  offset: number;
}

/** Announces an epoch once; a higher one starts its text from the beginning. */
export function enter(reply: { generation_id: string; epoch: number }, place: Place, watcher: ReplyWatcher): void {
  if (place.epoch === reply.epoch) return;
  if (place.known !== null && place.known !== reply.epoch) place.offset = 0;
  place.epoch = reply.epoch;
  place.known = reply.epoch;
  watcher.started(reply);
}

export function catchUp(row: GenerationRow, place: Place, watcher: ReplyWatcher): void {
  enter({ generation_id: row.id, epoch: row.epoch }, place, watcher);
  const text = row.text.slice(place.offset);
  if (text === '') return;
  watcher.delta({ generation_id: row.id, epoch: row.epoch, offset: place.offset, text });
  place.offset += text.length;
}

export function endOf(row: GenerationRow): ReplyEnd {
  const status = row.status as ReplyEnd['status'];
  return { generation_id: row.id, epoch: row.epoch, status, message: row.message, error: publicError(row.error) };
}
