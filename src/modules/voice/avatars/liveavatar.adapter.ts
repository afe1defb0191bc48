import { z } from 'zod';
import { SpeechFailure } from '../../speech/speech-failure.problems.js';
import type { SpeechWire } from '../../speech/wire/speech-wire.adapter.js';
import { under, type VendorAddress } from '../../speech/wire/vendor-address.js';
import type { Avatar } from './avatar.provider.js';

export interface LiveAvatarOptions extends VendorAddress {
  readonly avatarId: string;
  readonly maxSeconds: number;
}

const tokenSchema = z.object({ data: z.object({ session_id: z.string(), session_token: z.string() }) });
const startSchema = z.object({
  data: z.object({
    session_id: z.string(),
    livekit_url: z.string(),
    livekit_client_token: z.string(),
    ws_url: z.string().nullish(),
    max_session_duration: z.number().int().nullish(),
  }),
});

/**
 * LiveAvatar in LITE mode: words and speech are ours (providers.md §8.1). A token for the session, then its start; the token stays
 * here, and stops it. Success is told by the HTTP status: their `code` differs between documents.
 */
export function liveAvatar(options: LiveAvatarOptions, wire: SpeechWire): Avatar {
  const json = { 'content-type': 'application/json' };
  return {
    name: 'liveavatar',
    async open(signal) {
      const wish = { mode: 'LITE', avatar_id: options.avatarId, max_session_duration: options.maxSeconds };
      const url = under(options, '/v1/sessions/token');
      const headers = { ...json, 'x-api-key': options.apiKey };
      const { session_token } = read(
        tokenSchema,
        await wire.json({ url, headers, body: JSON.stringify(wish), signal }),
      );
      const session = read(
        startSchema,
        await wire.json({
          url: under(options, '/v1/sessions/start'),
          headers: { ...json, authorization: `Bearer ${session_token}` },
          body: '{}',
          signal,
        }),
      );
      return {
        key: { session: session.session_id, token: session_token },
        view: {
          room: { url: session.livekit_url, token: session.livekit_client_token },
          speak_url: session.ws_url ?? null,
          max_seconds: Math.min(session.max_session_duration ?? options.maxSeconds, options.maxSeconds),
        },
      };
    },
    async stop({ session, token }, signal) {
      await wire.json({
        url: under(options, '/v1/sessions/stop'),
        headers: { ...json, authorization: `Bearer ${token}` },
        body: JSON.stringify({ session_id: session }),
        signal,
      });
    },
  };
}

function read<T>(schema: z.ZodType<{ data: T }>, answer: unknown): T {
  const parsed = schema.safeParse(answer).data;
  if (!parsed) throw new SpeechFailure('interrupted');
  return parsed.data;
}
