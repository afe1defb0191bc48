import { Injectable } from '@nestjs/common';
import type { SpeechStatus, VoiceTurnView } from '../../../contract/voice.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { EventBus } from '../../../platform/events/event-bus.js';
import { endFor } from '../../assistant/reply-progress.js';
import { SILENT, turnOf, TurnsService } from '../../assistant/turns.service.js';
import { wavOf } from '../../speech/recordings/wav.js';
import { SAMPLE_RATE, type TextToSpeech } from '../../speech/text-to-speech.provider.js';
import { TurnSpeechService } from '../spending/turn-speech.service.js';
import type { Heard } from './hearing.service.js';
import { SentenceCutter } from './sentence-cutter.js';
import type { TurnChannel } from './turn-channel.js';
import { MOST_SPOKEN, VoiceStream } from './voice-stream.js';

type Sound = Pick<VoiceTurnView, 'speech' | 'speech_status'>;

const withoutSound = (speech_status: SpeechStatus): Sound => ({ speech: null, speech_status });

/** The answer to what was heard, in words and in sound. The ordinary assistant answers; nothing here writes a word. */
@Injectable()
export class VoiceTurnsService {
  constructor(
    private readonly turns: TurnsService,
    private readonly speech: TurnSpeechService,
    private readonly events: EventBus,
  ) {}

  /** The whole turn; a voice that fails leaves the words. @throws Problem when the answer failed without any text */
  async whole(actor: Actor, heard: Heard & { conversationId: string }, signal: AbortSignal): Promise<VoiceTurnView> {
    const { sent, transcript, conversationId } = heard;
    const conversation_id = conversationId;
    const nothing = { message: null, reply: null, generation_id: null, ...withoutSound('none') };
    if (!sent) return { conversation_id, heard: false, transcript, ...nothing };
    const end = endFor(actor, await this.turns.answer(sent, SILENT, signal));
    const { message, reply, generation_id } = turnOf(sent.message, end);
    const sound = reply
      ? await this.spoken(this.speech.voiceOf({ actor, conversationId }), reply.content, signal)
      : withoutSound('none');
    return { conversation_id, heard: true, transcript, message, reply, generation_id, ...sound };
  }

  /** A stream for a turn; it falls silent when a person takes the floor. */
  streamed(actor: Actor, conversationId: string, events: TurnChannel): VoiceStream {
    const synthesis = this.speech.voiceOf({ actor, conversationId });
    const onFailure = (error: unknown): void => void (synthesis && this.speech.note(synthesis, error));
    const stream = new VoiceStream({ actor, conversationId }, events, { synthesis, onFailure });
    const end = this.events.on('conversation.updated', ({ conversation_id, mode }) => {
      if (conversation_id === conversationId && mode === 'seller') stream.interrupt();
    });
    void events.closed.then(end);
    return stream;
  }

  /** Streams the turn to its end; without a word there is nothing but the transcript. */
  async stream(stream: VoiceStream, { sent, transcript }: Heard): Promise<void> {
    stream.hearing(transcript, true);
    if (sent) stream.created(sent);
    await stream.close(sent && (await this.turns.answer(sent, stream, stream.signal)));
  }

  private async spoken(synthesis: TextToSpeech | null, text: string, signal: AbortSignal): Promise<Sound> {
    if (!synthesis) return withoutSound('off');
    const cutter = new SentenceCutter();
    const sentences = [...cutter.add(text.slice(0, MOST_SPOKEN)), ...cutter.end()];
    if (sentences.length === 0) return withoutSound('none');
    const samples: Buffer[] = [];
    try {
      for (const sentence of sentences)
        for await (const piece of synthesis.speak(sentence, signal)) samples.push(piece);
    } catch (error) {
      this.speech.note(synthesis, error);
      return withoutSound('failed');
    }
    const audio = wavOf(Buffer.concat(samples), SAMPLE_RATE).toString('base64');
    return { speech: { type: 'audio/wav', audio }, speech_status: 'complete' };
  }
}
