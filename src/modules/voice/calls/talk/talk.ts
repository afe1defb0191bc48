import type { CallEnd } from '../../../../contract/call.schema.js';
import type { Beginning } from '../../../assistant/speaking/speaking.service.js';
import type { LlmToolCall } from '../../../llm-providers/llm.provider.js';
import type { Call } from '../rows/call.entity.js';
import { type CallUsage, NO_USAGE } from './call-usage.js';
import type { Caption } from './captions.js';
import { Responses } from './responses.js';
import { answeringUpdate, hearingOf } from './session-config.js';
import { SessionWatch } from './session-watch.js';
import { type Said, Utterances } from './utterances.js';

/** An item that neither the visitor nor the model seems to have made is judged after so long (milliseconds): news may cross. */
const JUDGEMENT_MS = 1_000;
/** Words that were spoken just before the end are waited for so long (milliseconds). */
const LAST_WORDS_MS = 1_500;

/** The last answer of a call is heard to its end, but no longer (milliseconds). */
const LAST_ANSWER_MS = 30_000;

/** Whether the assistant answers; `quiet`: it may finish what it says, and begins nothing. */
export type Floor = 'speaks' | 'quiet' | 'silent';

/** What a talk needs done by others. They never throw. */
export interface TalkHost {
  send(talk: Talk, event: object): void;
  said(talk: Talk, said: Said): void;
  caption(talk: Talk, caption: Caption): void;
  /** An answer has ended, and this it did cost. */
  spent(talk: Talk, answer: CallUsage): void;
  carryOut(talk: Talk, calls: readonly LlmToolCall[]): void;
  /** An event that reads like none of the vendor's. */
  fault(talk: Talk, error: unknown): void;
  /** The talk can't go on. */
  over(talk: Talk, reason: CallEnd): void;
}

/** A call that is held here: who has the floor in it, what is said, and what the model is asked. */
export class Talk {
  readonly responses: Responses;
  readonly utterances: Utterances;
  readonly session: SessionWatch;
  /** Aborted at the end. */
  readonly abort = new AbortController();
  floorEpoch: number;
  /** Up to which message the model was told what stands in the thread in writing. */
  toldSeq: number;
  /** Up to which message it was told by a briefing. */
  briefedSeq: number;
  usage: CallUsage = NO_USAGE;
  /** As the signal says it, for whoever asks with each frame. */
  isOver = false;
  private now: Floor = 'speaks';
  /** Ends of utterances that are to be confirmed, and whose answers are asked for already. */
  private askedAhead = 0;
  private isEnding = false;
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    readonly call: Call,
    readonly beginning: Beginning,
    readonly host: TalkHost,
  ) {
    const { instructions, speech } = beginning;
    const { begun, tools } = speech;
    this.session = new SessionWatch({ instructions, tools }, hearingOf(call.pushToTalk, !this.isOpenToClients));
    this.floorEpoch = begun.epoch;
    this.toldSeq = begun.answers_up_to_seq;
    this.briefedSeq = begun.answers_up_to_seq;
    this.responses = new Responses((event) => host.send(this, event));
    this.utterances = new Utterances(
      (said) => host.said(this, said),
      (caption) => host.caption(this, caption),
    );
    this.timers.push(setTimeout(() => host.over(this, 'time_up'), Math.max(0, call.endsAt.getTime() - Date.now())));
  }

  get floor(): Floor {
    return this.now;
  }

  /** Whether the browser has a line of its own to the vendor, by which it may ask for anything. */
  get isOpenToClients(): boolean {
    return this.call.transport === 'webrtc';
  }

  /** The server has its line. `isAgain`: what happened while it was broken is not known. */
  attached(isAgain: boolean): void {
    if (isAgain) this.responses.due.missed();
    else if (this.isOpenToClients) this.answers(this.now === 'speaks');
  }

  /** The visitor ends an utterance by this server, and it is long enough to be one: its answer is asked for in the same breath. */
  askAhead(): void {
    if (this.askIfPushed()) this.askedAhead += 1;
  }

  /** An utterance of the visitor is whole: where he pushes to talk, the server asks for the answer. */
  committed(): void {
    if (this.askedAhead > 0) this.askedAhead -= 1;
    else this.askIfPushed();
  }

  private askIfPushed(): boolean {
    const isAsking = this.call.pushToTalk && this.now === 'speaks';
    if (isAsking) this.responses.want({});
    return isAsking;
  }

  /** Moves the assistant between speaking and silence. */
  give(floor: Floor): void {
    const before = this.now;
    if (floor === before || (this.isEnding && floor === 'speaks')) return;
    this.now = floor;
    if (before === 'speaks' || floor === 'speaks') this.answers(floor === 'speaks');
    if (floor !== 'silent') return;
    this.responses.silence();
    this.utterances.cutAll();
  }

  /** Says by whom it is heard that the visitor has spoken: by the vendor, or by a button. What was heard before may still be answered. */
  pushToTalk(isPushToTalk: boolean): void {
    if (isPushToTalk === this.call.pushToTalk) return;
    this.call.pushToTalk = isPushToTalk;
    this.update(this.now === 'speaks');
  }

  private answers(isAnswering: boolean): void {
    this.responses.due.settle();
    this.update(isAnswering);
  }

  private update(isAnswering: boolean): void {
    const { pushToTalk } = this.call;
    this.session.expect(hearingOf(pushToTalk, isAnswering));
    this.host.send(this, answeringUpdate(pushToTalk, isAnswering));
  }

  /** Something stands in the vendor's conversation that nobody here knows of yet: if it stays so, a client has put it there. */
  suspect(itemId: string): void {
    const judge = (): void => (this.responses.isMade(itemId) ? undefined : this.host.over(this, 'tampered'));
    this.timers.push(setTimeout(judge, JUDGEMENT_MS));
  }

  /** Begins no answer any more, and resolves when the last one was heard. */
  async lastAnswer(): Promise<void> {
    this.isEnding = true;
    if (this.now === 'speaks') this.give('quiet');
    await this.until(() => !this.utterances.isAnswering, LAST_ANSWER_MS);
  }

  /** Resolves when the visitor's last words are known, or will not be. */
  async lastWords(): Promise<void> {
    await this.until(() => !this.utterances.isUnderstanding, LAST_WORDS_MS);
  }

  private async until(holds: () => boolean, limitMs: number): Promise<void> {
    const deadline = Date.now() + limitMs;
    while (!holds() && Date.now() < deadline) await new Promise((go) => setTimeout(go, 25));
  }

  /** Ends it here: what was said up to now is told. */
  end(): void {
    this.utterances.end();
    this.isOver = true;
    this.abort.abort();
    for (const timer of this.timers) clearTimeout(timer);
  }
}
