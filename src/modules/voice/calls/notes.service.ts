import { Injectable, Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { MessageView } from '../../../contract/message.schema.js';
import { throughOutages } from '../../../platform/database/through-outages.js';
import { SpeakingService } from '../../assistant/speaking/speaking.service.js';
import { spokenSources } from '../../assistant/speaking/spoken-sources.js';
import { SpokenService, type Utterance } from '../../messages/spoken/spoken.service.js';
import { RealtimeService } from './realtime.service.js';
import type { Talk } from './talk/talk.js';
import type { Said } from './talk/utterances.js';

/** How long words are tried to be stored while the database is away (milliseconds). */
const PATIENCE_MS = 60_000;

const ASSISTANT = { kind: 'assistant', id: null, name: null } as const;

/** Writes down what is said in a call, and does what follows from it: corrections, and a person where one is asked for. */
@Injectable()
export class NotesService {
  private readonly logger = new Logger('calls');

  constructor(
    private readonly speaking: SpeakingService,
    private readonly spoken: SpokenService,
    private readonly realtime: RealtimeService,
  ) {}

  /** Takes what was said, in spoken order. Never rejects: a call goes on without a line that could not be stored. */
  async take(talk: Talk, said: Said): Promise<void> {
    try {
      if (said.role === 'user') await this.visitor(talk, said);
      else await this.assistant(talk, said);
    } catch (error) {
      this.logger.error(error, { call_id: talk.call.id });
    }
  }

  private async visitor(talk: Talk, said: Said): Promise<void> {
    const { speech } = talk.beginning;
    const { visitorKind: kind, visitorId: id, visitorName: name } = talk.call;
    speech.hear(said.text);
    await this.store(talk, said, { sender: { kind, id, name }, metadata: said.isLate ? { late: true } : {} });
    if (talk.isOver || talk.floor !== 'speaks') return;
    const answer = await this.speaking.escalateIfAsked(speech);
    if (answer !== null && !talk.isOver) talk.responses.speak(answer);
  }

  private async assistant(talk: Talk, said: Said): Promise<void> {
    const { speech } = talk.beginning;
    const faults = speech.check(said.text);
    speech.say(said.text);
    const sources = spokenSources(said.text, talk.responses.basisOf(said.item_id));
    const metadata = {
      ...this.realtime.origin,
      ...(sources.length > 0 ? { sources } : {}),
      ...(said.cut ? { interrupted: true, ...said.cut } : {}),
      ...(faults ? { truth_check: { status: faults.status, facts: faults.facts } } : {}),
    };
    const message = await this.store(talk, said, { sender: ASSISTANT, metadata });
    if (!message || !faults || faults.correction === null) return;
    this.logger.warn('a spoken answer contradicted a record', { call_id: talk.call.id, message_id: message.id });
    const correction = { ...said, text: faults.correction, cut: null };
    await this.store(talk, correction, { sender: ASSISTANT, metadata: { corrects: message.id } });
    if (!talk.isOver && talk.floor !== 'silent') talk.responses.speak(faults.correction, true);
  }

  private async store(
    { call }: Talk,
    { item_id, role, text, cut, floorEpoch }: Said,
    { sender, metadata }: Pick<Utterance, 'sender' | 'metadata'>,
  ): Promise<MessageView | null> {
    if (call.conversationId === null) return null;
    // What was said outlasts an outage of the database: nobody says it again. The same id is stored once.
    const utterance: Utterance = {
      id: uuidv7(),
      conversation_id: call.conversationId,
      role,
      sender,
      content: text,
      status: cut ? 'stopped' : 'complete',
      metadata: { channel: 'voice', call_id: call.id, item_id, ...metadata },
      floor_epoch: floorEpoch,
    };
    return throughOutages(PATIENCE_MS, () => this.spoken.store(utterance));
  }
}
