import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import type { MessageView } from '../../../contract/message.schema.js';
import type { VoiceTurnFields } from '../../../contract/voice.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Problem } from '../../../platform/errors/problem.js';
import type { UploadedFile } from '../../../platform/http/uploads.js';
import { TurnsService } from '../../assistant/turns.service.js';
import { MessagesService, type SentMessage } from '../../messages/messages.service.js';
import { clientIdMismatch } from '../../messages/messages.problems.js';
import { secondsOf } from '../../speech/recordings/audio-length.js';
import { audioTypeOf } from '../../speech/recordings/audio-type.js';
import type { Listening, Recording } from '../../speech/speech-to-text.provider.js';
import { TurnSpeechService } from '../spending/turn-speech.service.js';
import { VoiceTermsService } from '../terms/voice-terms.service.js';
import { notRecording, recordingTooLong, voiceOff } from './voice-turns.problems.js';

export type VoiceTurn = Omit<VoiceTurnFields, 'stream'> & { readonly file: UploadedFile };

/** What was heard, and the message that it became; none when there was no word in it. */
export interface Heard {
  readonly transcript: string;
  readonly sent: SentMessage | null;
}

/** How a recording is listened to, until the signal ends it. */
export const listeningTo = ({ language }: Pick<VoiceTurn, 'language'>, signal: AbortSignal): Listening => ({
  signal,
  // Vendors know languages, not their regions.
  ...(language === undefined ? {} : { language: language.split('-')[0] ?? language }),
});

/** Turns a recording into a message, by the ordinary way of sending. The recording itself is not kept. */
@Injectable()
export class HearingService {
  constructor(
    private readonly speech: TurnSpeechService,
    private readonly messages: MessagesService,
    private readonly turns: TurnsService,
    private readonly terms: VoiceTermsService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Refuses before anything is read. @throws Problem `conflict` where nobody listens or the project does not offer it, `missing` for a conversation that is named */
  async admit(actor: Actor, conversationId: string | undefined): Promise<void> {
    if (!this.speech.isListening) throw voiceOff();
    if (conversationId !== undefined) await this.terms.requireIn(actor, conversationId, 'cascade');
  }

  /**
   * Stores what a recording says. The same `client_message_id` with the same recording is the same message, and is not listened to again.
   *
   * @throws Problem as `MessagesService.send`; `unsupported` for what is no speech, `too-large`, `mismatch`,
   * `too-many` when budget or minutes are used up, and what the vendor's failure makes
   */
  async hear(actor: Actor, turn: VoiceTurn, listening: Listening): Promise<Heard> {
    const { file, conversation_id, client_message_id: key } = turn;
    const recording = this.recordingIn(file);
    const before = key === undefined ? null : await this.before(actor, { ...turn, key });
    const transcript =
      before?.content ?? (await this.speech.listen({ actor, conversationId: conversation_id }, recording, listening));
    if (transcript === '') return { transcript, sent: null };
    const input = {
      conversation_id,
      content: transcript,
      page_url: turn.page_url,
      ...(key === undefined ? {} : { client_message_id: key }),
      metadata: { channel: 'voice', recording_sha256: file.hash },
    };
    try {
      return { transcript, sent: await this.turns.say(actor, input) };
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'mismatch' || before || key === undefined) throw error;
      // The same recording came twice at once, and was understood in two ways: the first one counts.
      const first = await this.before(actor, { ...turn, key });
      if (!first) throw error;
      return { transcript: first.content, sent: await this.turns.say(actor, { ...input, content: first.content }) };
    }
  }

  private async before(actor: Actor, { conversation_id, file, key }: VoiceTurn & { key: string }) {
    const before: MessageView | null = await this.messages.sentBefore(actor, conversation_id, key);
    if (before && before.metadata.recording_sha256 !== file.hash) throw clientIdMismatch();
    return before;
  }

  private recordingIn({ bytes }: UploadedFile): Recording {
    const type = audioTypeOf(bytes);
    if (type === null) throw notRecording();
    const most = this.settings.VOICE_MAX_SECONDS;
    if ((secondsOf(bytes, type) ?? 0) > most) throw recordingTooLong(most);
    return { bytes, type };
  }
}
