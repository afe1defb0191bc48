import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../../config/settings.js';
import type { CommandData, CommandInput } from '../../../../contract/socket-events.js';
import type { Actor } from '../../../../platform/auth/actor.js';
import type { Problem } from '../../../../platform/errors/problem.js';
import { problemDocument } from '../../../../platform/errors/problem-document.js';
import { asProblem } from '../../../../platform/errors/problem-mapping.js';
import { Drain } from '../../../../platform/lifecycle/drain.js';
import { RateLimitsService, voiceKeys } from '../../../../platform/limits/rate-limits.service.js';
import type { ChatSocket } from '../../../../platform/sockets/socket-server.js';
import { type Heard, HearingService, listeningTo, type VoiceTurn } from '../hearing.service.js';
import { noSuchTurn, recordingTooLong, turnCancelled, turnUnderWay } from '../voice-turns.problems.js';
import { VoiceTurnsService } from '../voice-turns.service.js';
import { type LiveFields, LiveTurn } from './live-turn.js';

/** Beyond the longest recording, so long may its pieces be on their way (milliseconds). */
const SLACK_MS = 10_000;

/** The last word on a turn that came to nothing. */
const NOTHING = { generation_id: null, status: 'none' } as const;

/** Who speaks: a connection, and its network address as it is counted. */
export interface Speaker {
  readonly socket: ChatSocket;
  readonly address: string;
}

/** Spoken turns that come over a socket while they are spoken. What is behind them is the same as behind `POST /voice/turns`. */
@Injectable()
export class LiveTurnsService {
  private readonly logger = new Logger('voice');
  private readonly turns = new Map<string, LiveTurn>();

  constructor(
    private readonly hearing: HearingService,
    private readonly answers: VoiceTurnsService,
    private readonly drain: Drain,
    private readonly limits: RateLimitsService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Begins a turn, which ends with the connection at the latest. @throws Problem `conflict` where nobody listens, or somebody speaks in the
   * conversation or on the socket already; `missing`
   */
  async start(actor: Actor, { socket, address }: Speaker, fields: LiveFields): Promise<CommandData<'voice:start'>> {
    await this.hearing.admit(actor, fields.conversation_id);
    const turn = this.open(socket, fields);
    try {
      await this.limits.take(voiceKeys(actor, address));
    } catch (error) {
      turn.leave();
      throw error;
    }
    const { VOICE_MAX_BYTES: max_bytes, VOICE_MAX_SECONDS: max_seconds } = this.settings;
    return { turn_id: turn.id, max_bytes, max_seconds };
  }

  /** @throws Problem `missing`, `conflict` when a piece before it is missing, `too-large`, which ends the turn */
  append(socket: ChatSocket, { turn_id: id, index, audio }: CommandInput<'voice:append'>): number {
    const turn = this.found(socket, id);
    try {
      return turn.append(index, audio, this.settings.VOICE_MAX_BYTES);
    } catch (error) {
      const problem = asProblem(error);
      if (problem.kind === 'too-large') this.giveUp(turn, problem);
      throw problem;
    }
  }

  /** Stores what was said; its answer follows on the socket. @throws Problem as `HearingService.hear`; it ends the turn */
  async finish(actor: Actor, socket: ChatSocket, id: string): Promise<CommandData<'voice:finish'>> {
    const turn = this.found(socket, id);
    const heard = this.hear(actor, turn, turn.finish());
    void this.answer(turn, heard);
    const { sent, transcript } = await heard;
    const message = sent?.message ?? null;
    return { conversation_id: turn.conversationId, heard: message !== null, transcript, message };
  }

  /** A turn that is over stays so. */
  cancel(socket: ChatSocket, id: string): void {
    const turn = this.turns.get(id);
    if (turn?.socket !== socket) return;
    if (turn.isListening) turn.channel.send('voice.ended', NOTHING);
    turn.stream?.interrupt();
    turn.leave();
  }

  private open(socket: ChatSocket, fields: LiveFields): LiveTurn {
    for (const other of this.turns.values())
      if (other.conversationId === fields.conversation_id || other.socket === socket) throw turnUnderWay();
    const turn = new LiveTurn(socket, fields);
    this.turns.set(turn.id, turn);
    const most = this.settings.VOICE_MAX_SECONDS;
    const tooLong = setTimeout(
      () => turn.isListening && this.giveUp(turn, recordingTooLong(most)),
      most * 1_000 + SLACK_MS,
    );
    const gone = (): void => turn.leave();
    socket.once('disconnect', gone);
    turn.signal.addEventListener('abort', () => {
      clearTimeout(tooLong);
      socket.off('disconnect', gone);
      this.turns.delete(turn.id);
    });
    // It may have left while the conversation was looked up.
    if (!socket.connected) turn.leave();
    return turn;
  }

  private async hear(actor: Actor, turn: LiveTurn, spoken: VoiceTurn): Promise<Heard> {
    const stream = this.answers.streamed(actor, turn.conversationId, turn.channel);
    turn.stream = stream;
    const onText = (text: string): void => stream.hearing(text);
    try {
      return await this.hearing.hear(actor, spoken, { ...listeningTo(spoken, turn.signal), onText });
    } catch (error) {
      throw turn.signal.aborted ? turnCancelled() : error;
    }
  }

  /** What goes wrong before there is a message is said in the acknowledgement, too. Never rejects. */
  private async answer(turn: LiveTurn, hearing: Promise<Heard>): Promise<void> {
    try {
      await this.drain.track(async () => {
        const heard = await hearing;
        if (turn.stream) await this.answers.stream(turn.stream, heard);
      });
    } catch (error) {
      if (turn.signal.aborted) return turn.channel.send('voice.ended', NOTHING);
      const problem = asProblem(error);
      if (problem.kind === 'internal') this.logger.error(error);
      this.giveUp(turn, problem);
    }
  }

  private giveUp(turn: LiveTurn, problem: Problem): void {
    turn.channel.send('problem', { problem: problemDocument(problem, randomUUID()) });
    turn.leave();
  }

  private found(socket: ChatSocket, id: string): LiveTurn {
    const turn = this.turns.get(id);
    if (turn?.socket !== socket) throw noSuchTurn();
    return turn;
  }
}
