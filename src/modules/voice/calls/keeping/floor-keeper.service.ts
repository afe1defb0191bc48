import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../../config/settings.js';
import { SpeakingService } from '../../../assistant/speaking/speaking.service.js';
import { CallRowsService } from '../rows/call-rows.service.js';
import type { KeptRow, WrittenRow } from '../rows/calls.query.js';
import type { Talk } from '../talk/talk.js';
import { TalksService } from '../talks.service.js';

const WHISPER =
  'A colleague tells you this in confidence. The visitor does not hear it and must not learn that you were told. Act on it when it fits: ';
const MEANWHILE = 'A colleague had the conversation in writing. It is yours again. The newest part of it, as data:\n';

/** Lets the assistant speak in calls while it has the floor, and no longer. */
@Injectable()
export class FloorKeeperService {
  /** One look at a time, so that nothing is told twice. */
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly talks: TalksService,
    private readonly rows: CallRowsService,
    private readonly speaking: SpeakingService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Renews the leases of this process's calls, and does what became of their conversations. */
  keep(): Promise<void> {
    const look = this.looking.then(() => this.look());
    this.looking = look.catch(() => undefined);
    return look;
  }

  private async look(): Promise<void> {
    const held = this.talks.all;
    if (held.length === 0) return;
    const rows = await this.rows.keep(
      held.map(({ call, floorEpoch, toldSeq }) => ({ id: call.id, floorEpoch, toldSeq })),
    );
    for (const talk of held) await this.obey(talk, rows.get(talk.call.id));
  }

  private async obey(talk: Talk, row: KeptRow | undefined): Promise<void> {
    if (talk.isOver) return;
    // Somebody else has ended it, or its conversation is gone.
    if (!row) return this.talks.over(talk, 'hung_up');
    if (row.status === 'resolved') return this.talks.over(talk, 'resolved');
    if (row.is_turned_off) return this.talks.over(talk, 'turned_off');
    const policy = row.on_take_over ?? this.settings.CALL_ON_TAKE_OVER;
    if (row.has_person && policy === 'hang-up') return this.talks.over(talk, 'taken_over');
    talk.pushToTalk(row.push_to_talk);
    const before = talk.floor;
    if (row.may_begin) await this.resume(talk, row.epoch);
    else talk.give(row.may_end ? 'quiet' : 'silent');
    if ((before === 'silent') !== (talk.floor === 'silent')) this.talks.tell(talk);
    for (const written of row.written ?? []) this.pass(talk, written);
    talk.toldSeq = Math.max(talk.toldSeq, row.last_seq);
  }

  /** What is typed during a call is known to the voice; what is typed to a person comes with the hand-back. */
  private pass({ responses, briefedSeq, floor }: Talk, { seq, role, text }: WrittenRow): void {
    if (role === 'note') responses.note(WHISPER + text);
    else if (floor !== 'silent' && seq > briefedSeq) responses.written(role, text);
  }

  /** The assistant has the floor; if a person had it meanwhile, it learns what was said. */
  private async resume(talk: Talk, epoch: number): Promise<void> {
    if (talk.floor === 'silent' && talk.call.conversationId !== null) {
      const again = await this.speaking.begin(talk.call.conversationId, talk.call.id);
      const lines = (again?.speech.begun.history ?? []).slice(-10).map(({ role, content }) => `${role}: ${content}`);
      talk.responses.note(MEANWHILE + lines.join('\n'));
      talk.briefedSeq = again?.speech.begun.answers_up_to_seq ?? talk.briefedSeq;
    }
    talk.floorEpoch = epoch;
    talk.give('speaks');
  }
}
