import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { EntityManager } from 'typeorm';
import { SETTINGS, type Settings } from '../../../../config/settings.js';
import type { CallEnd, StartCall } from '../../../../contract/call.schema.js';
import type { VoiceSettings } from '../../../../contract/voice-settings.schema.js';
import type { Actor } from '../../../../platform/auth/actor.js';
import { Database } from '../../../../platform/database/database.js';
import { floorTaken } from '../../../conversations/conversations.problems.js';
import { FloorService, type LockedConversation, stateOf } from '../../../conversations/floor/floor.service.js';
import { askerValues } from '../../../conversations/visibility.query.js';
import { ProjectsService } from '../../../projects/projects.service.js';
import { PROJECT_TURN } from '../../spending/seconds.query.js';
import { mostSeconds } from '../../spending/seconds.service.js';
import { noSecondsLeft } from '../../spending/spending.problems.js';
import { requireOffered } from '../../terms/voice-terms.js';
import { Call } from './call.entity.js';
import { type CallRow, callOf } from './call-view.js';
import { callUnderWay, noSuchCall, notYourVoice } from './calls.problems.js';
import {
  ACTIVATE,
  CLAIM_LINES,
  END,
  FIND_VISIBLE,
  IS_UNDER_WAY,
  KEEP,
  type KeptRow,
  LINE_CLOSED,
  NOTE_USAGE,
  ORPHANS,
  REDEEM,
  RESERVE,
  SET_PUSH_TO_TALK,
} from './calls.query.js';
import type { CallUsage } from '../talk/call-usage.js';

/** A hang-up at the vendor that failed is tried again after so long (milliseconds). */
const LINE_PAUSE_MS = 5_000;

export interface Spent {
  readonly usage: CallUsage;
  readonly costUsd: number | null;
}

export type Reservation = Pick<StartCall, 'conversation_id' | 'transport' | 'push_to_talk' | 'language'> & {
  readonly ticketHash?: string;
};

/** How a call ends; what was spent is known to its holder only. */
export interface Ending {
  readonly reason: CallEnd;
  readonly spent: Spent | null;
}

export interface Kept {
  readonly id: string;
  readonly floorEpoch: number;
  readonly toldSeq: number;
}

/** The rows of calls: who may begin one, who holds it, what it cost. */
@Injectable()
export class CallRowsService {
  /** This process, as the holder of calls. */
  private readonly owner = randomUUID();

  constructor(
    private readonly database: Database,
    private readonly floor: FloorService,
    private readonly projects: ProjectsService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Begins a call with seconds set aside for it. @throws Problem `missing`, `forbidden` for whoever is not the visitor, `conflict` when a
   * person has the floor, a call is under way or the project does not offer it, `too-many` when the seconds are used up
   */
  async reserve(actor: Actor, input: Reservation): Promise<Call> {
    const { conversation_id: id } = input;
    await this.floor.found(actor, id);
    return this.database.transaction(async (manager) => {
      const conversation = await this.floor.lock(actor, id, manager);
      requireVisitor(actor, conversation);
      if (conversation.mode === 'seller') throw floorTaken(stateOf(conversation));
      const other = await manager
        .createQueryBuilder(Call, 'v')
        .where(`v.conversationId = :id AND v.status <> 'ended'`, { id })
        .getOne();
      if (other) throw callUnderWay(other.id);
      const voice = await this.projects.voiceOf(conversation.projectId, manager);
      requireOffered(voice, input.transport === 'webrtc' ? 'webrtc' : 'proxy');
      await manager.query(PROJECT_TURN, [conversation.projectId]);
      const visitor = [actor.kind === 'contact' ? 'contact' : 'user', actor.id];
      const about = [uuidv7(), id, conversation.projectId, ...visitor, input.transport, input.push_to_talk ?? false];
      const rest = [actor.name, input.language ?? null, input.ticketHash ?? null, actor.sessionId ?? null];
      const [row]: CallRow[] = await manager.query(RESERVE, [...about, ...this.terms(voice), ...rest]);
      if (!row) throw noSecondsLeft();
      return callOf(row);
    });
  }

  /** Who holds a call, for how long at a time, and how many seconds there are. */
  private terms(voice: VoiceSettings): (string | number)[] {
    const { CALL_LEASE_MS, CALL_SECONDS } = this.settings;
    return [
      this.owner,
      CALL_LEASE_MS,
      Math.min(CALL_SECONDS, voice.call_seconds ?? Infinity),
      ...mostSeconds(this.settings, voice),
    ];
  }

  /** Null: it is over meanwhile. */
  async activate(id: string, vendorCallId: string | null): Promise<Call | null> {
    return first(await this.database.run<CallRow>(ACTIVATE, [id, vendorCallId]));
  }

  /** The call that a ticket opens, held by this process from now on; null: the ticket is no good. */
  async redeem(ticketHash: string): Promise<Call | null> {
    return first(await this.database.run<CallRow>(REDEEM, [ticketHash, this.owner, this.settings.CALL_LEASE_MS]));
  }

  /** @throws Problem `missing` */
  async visibleTo(actor: Actor, id: string): Promise<Call> {
    const call = first(await this.database.run<CallRow>(FIND_VISIBLE, [id, ...askerValues(actor)]));
    if (!call) throw noSuchCall();
    return call;
  }

  /** Of a call that the caller has seen; one that is over stays as it is. */
  async setPushToTalk(id: string, isPushToTalk: boolean): Promise<void> {
    await this.database.run(SET_PUSH_TO_TALK, [id, isPushToTalk]);
  }

  /** Whether a call is under way in a conversation that the caller has seen. */
  async isUnderWay(conversationId: string): Promise<boolean> {
    return (await this.database.run(IS_UNDER_WAY, [conversationId])).length > 0;
  }

  /** Renews what this process holds, and learns how the floor stands; what is missing is over. */
  async keep(held: readonly Kept[]): Promise<Map<string, KeptRow>> {
    const columns = [held.map(({ id }) => id), held.map((each) => each.floorEpoch), held.map((each) => each.toldSeq)];
    const rows = await this.database.run<KeptRow>(KEEP, [...columns, this.owner, this.settings.CALL_LEASE_MS]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Ends a call and settles its seconds; null: it was over. With what was spent only its holder ends it. */
  async end(id: string, { reason, spent }: Ending, manager: EntityManager): Promise<Call | null> {
    const values = [id, reason, spent && JSON.stringify(spent.usage), spent?.costUsd ?? null, spent && this.owner];
    const [rows] = await manager.query<[CallRow[], number]>(END, values);
    const ended = first(rows);
    if (!ended && spent) await manager.query(NOTE_USAGE, [id, ...values.slice(2, 4)]);
    return ended;
  }

  /** Ends a call that never began. */
  async fail(id: string): Promise<void> {
    await this.database.run({ name: 'calls-fail', text: END }, [id, 'failed', null, null, null]);
  }

  /** Calls that nobody holds any more. */
  async orphans(): Promise<string[]> {
    return (await this.database.run<{ id: string }>(ORPHANS, [])).map(({ id }) => id);
  }

  /** Lines of ended calls that are for this process to hang up. */
  async claimLines(): Promise<{ readonly id: string; readonly vendor_call_id: string | null }[]> {
    return this.database.run(CLAIM_LINES, [LINE_PAUSE_MS]);
  }

  async lineClosed(id: string): Promise<void> {
    await this.database.run(LINE_CLOSED, [id]);
  }
}

/** In a conversation of somebody else staff have no voice. */
function requireVisitor(actor: Actor, { contactId, userId }: LockedConversation): void {
  if (actor.kind === 'contact' ? contactId !== actor.id : userId !== actor.id) throw notYourVoice();
}

const first = ([row]: readonly CallRow[]): Call | null => (row ? callOf(row) : null);
