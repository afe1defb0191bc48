import type { RestClient, StartedCall } from '@omnichat/client';
import { callsChange, callsHangUp, callsStart } from '@omnichat/client/rest';
import type { TalkEnd, TalkParts } from './talk.js';

type CallEnd = NonNullable<StartedCall['end_reason']>;

/** The server learns of an end by itself, and knows why; it gets so long for it, in milliseconds. */
const VERDICT_MS = 1_000;

const ENDS: Readonly<Record<CallEnd, TalkEnd>> = {
  hung_up: null,
  resolved: null,
  taken_over: 'personReads',
  time_up: 'timeUp',
  tampered: 'failed',
  too_fast: 'failed',
  turned_off: 'failed',
  budget_spent: 'timeUp',
  gone: 'lost',
  failed: 'lost',
  orphaned: 'lost',
  drained: 'lost',
};

/** A call as the server keeps it. */
export class PlacedCall {
  private constructor(
    private readonly rest: RestClient,
    readonly started: StartedCall,
  ) {}

  /** With an offer the sound goes straight to the vendor, without one through the server. @throws ProblemError, Unanswered */
  static async place({ rest, chat, isPushToTalk }: TalkParts, sdp?: string): Promise<PlacedCall> {
    const way = sdp === undefined ? ({ transport: 'websocket' } as const) : ({ transport: 'webrtc', sdp } as const);
    const body = { conversation_id: chat.id, push_to_talk: isPushToTalk, ...way };
    return new PlacedCall(rest, await callsStart({ client: rest, body }));
  }

  /** Has the server change who says when the visitor speaks. @throws ProblemError, Unanswered */
  async pushToTalk(isPushToTalk: boolean): Promise<void> {
    const { id } = this.started;
    await callsChange({ client: this.rest, path: { id }, body: { push_to_talk: isPushToTalk } });
  }

  /** Ends it at the server, if it is not over yet; also from a page that goes away. */
  async hangUp(): Promise<CallEnd | null> {
    const { id } = this.started;
    const call = await callsHangUp({ client: this.rest, path: { id }, body: {}, keepalive: true }).catch(() => null);
    return call?.end_reason ?? null;
  }

  /** Why it ended, though nobody here wished it. */
  async verdict(): Promise<TalkEnd> {
    await new Promise((resolve) => setTimeout(resolve, VERDICT_MS));
    const reason = await this.hangUp();
    return reason === null ? 'failed' : ENDS[reason];
  }
}
