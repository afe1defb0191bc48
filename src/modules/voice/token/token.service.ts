import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import type { RealtimeTokenBody, RealtimeTokenView } from '../../../contract/voice.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { projectFor } from '../../../platform/auth/project-access.js';
import { ConversationsService } from '../../conversations/conversations.service.js';
import { RecordsService } from '../../knowledge/records/records.service.js';
import { within } from '../../speech/policies/deadlines.js';
import { SpeechFailure, speechProblem } from '../../speech/speech-failure.problems.js';
import { SpeechService } from '../../speech/speech.service.js';
import { bearer, under } from '../../speech/wire/vendor-address.js';
import { VoiceTermsService } from '../terms/voice-terms.service.js';
import { tokensOff } from './token.problems.js';

/** How long the browser has to open its session; the session outlives it. */
const SECONDS = 60;

const secretSchema = z.object({ value: z.string().startsWith('ek_'), expires_at: z.number().int() });

/**
 * Keys with which a browser speaks to the vendor itself (`POST /realtime/client_secrets`, providers.md §4.1). Whoever holds one can
 * replace what is bound to it and open several sessions until it ends: nothing private goes into it, and it is off by default.
 */
@Injectable()
export class TokenService {
  constructor(
    private readonly speech: SpeechService,
    private readonly conversations: ConversationsService,
    private readonly records: RecordsService,
    private readonly terms: VoiceTermsService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws Problem `conflict` where the setting or the key is missing or the project does not offer it, `missing` for a conversation that is not the actor's */
  async mint(actor: Actor, { conversation_id, property_id }: RealtimeTokenBody): Promise<RealtimeTokenView> {
    const { REALTIME_TOKENS: isOn, REALTIME_PROVIDER: provider, OPENAI_API_KEY: apiKey } = this.settings;
    if (!isOn || provider === 'none' || !apiKey) throw tokensOff();
    const conversation =
      conversation_id === undefined ? null : await this.conversations.visibleTo(actor, conversation_id);
    const project = conversation?.project_id ?? projectFor(actor, undefined);
    await this.terms.requireFor(project, 'webrtc');
    const named = property_id ?? conversation?.metadata.property_id;
    const record = typeof named === 'string' ? await this.records.get(project, 'property', named) : null;
    const address = { baseUrl: this.settings.OPENAI_BASE_URL, apiKey };
    const { value, expires_at } = await this.secret(address, {
      safetyId: createHash('sha256').update(`${project} ${actor.kind} ${actor.id}`).digest('hex'),
      instructions: record && `What is known about the property, and nothing else: ${JSON.stringify(record.facts)}`,
    });
    const { REALTIME_MODEL: model, REALTIME_VOICE: voice } = this.settings;
    return { value, expires_at, url: under(address, '/realtime/calls'), session: { model, voice } };
  }

  private async secret(
    address: { baseUrl: string; apiKey: string },
    { safetyId, instructions }: { safetyId: string; instructions: string | null },
  ): Promise<z.infer<typeof secretSchema>> {
    const { REALTIME_MODEL: model, REALTIME_VOICE: voice, SPEECH_IDLE_TIMEOUT_MS: ms } = this.settings;
    const session = {
      type: 'realtime',
      model,
      audio: { output: { voice } },
      ...(instructions ? { instructions } : {}),
    };
    const call = {
      url: under(address, '/realtime/client_secrets'),
      headers: { ...bearer(address), 'content-type': 'application/json', 'openai-safety-identifier': safetyId },
      body: JSON.stringify({ expires_after: { anchor: 'created_at', seconds: SECONDS }, session }),
    };
    try {
      const answer = await within(ms, new AbortController().signal, (signal) =>
        this.speech.wire.json({ ...call, signal }),
      );
      const secret = secretSchema.safeParse(answer).data;
      if (!secret) throw new SpeechFailure('interrupted');
      return secret;
    } catch (error) {
      throw speechProblem(this.speech.note({ name: 'openai' }, error));
    }
  }
}
