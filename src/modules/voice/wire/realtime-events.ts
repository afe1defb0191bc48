/** What of the vendor's events is read here (OpenAI Realtime GA; names and fields: its API reference, 2026-11). All else passes by. */
export interface RealtimeItem {
  readonly id?: string;
  readonly type?: 'message' | 'function_call' | 'function_call_output' | (string & {});
  readonly role?: 'user' | 'assistant' | 'system';
  readonly call_id?: string;
  readonly name?: string;
  readonly arguments?: string;
  readonly content?: readonly { readonly type?: string; readonly text?: string; readonly transcript?: string | null }[];
}

export interface RealtimeUsage {
  readonly input_token_details?: { readonly text_tokens?: number; readonly audio_tokens?: number };
  readonly output_token_details?: { readonly text_tokens?: number; readonly audio_tokens?: number };
}

export interface RealtimeResponse {
  readonly id?: string;
  readonly status?: 'completed' | 'cancelled' | 'failed' | 'incomplete' | 'in_progress';
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly output?: readonly RealtimeItem[];
  readonly usage?: RealtimeUsage | null;
}

export interface RealtimeSession {
  readonly type?: string;
  readonly instructions?: string;
  readonly tools?: readonly { readonly name?: string; readonly description?: string | null }[];
  readonly tool_choice?: unknown;
  readonly output_modalities?: readonly string[];
  readonly audio?: {
    readonly input?: {
      readonly transcription?: object | null;
      readonly turn_detection?: { readonly create_response?: boolean } | null;
    };
  };
}

/** One event of the vendor, as it came: every field may be missing. */
export interface RealtimeEvent {
  readonly type: string;
  readonly session?: RealtimeSession;
  readonly item?: RealtimeItem;
  readonly item_id?: string;
  readonly previous_item_id?: string | null;
  readonly response?: RealtimeResponse;
  readonly response_id?: string;
  readonly delta?: string;
  readonly transcript?: string;
  readonly text?: string;
  readonly audio_end_ms?: number;
  readonly error?: { readonly code?: string | null; readonly event_id?: string | null };
}

/** An event, or null for what is none. */
export function eventIn(text: string): RealtimeEvent | null {
  try {
    const event = JSON.parse(text) as RealtimeEvent | null;
    return typeof event === 'object' && event !== null && typeof event.type === 'string' ? event : null;
  } catch {
    return null;
  }
}

/** 16 bits, 24,000 times a second; base64 makes four characters of three bytes. */
export const CHARACTERS_PER_MS = 64;

/** The type of almost every frame of a call. */
export const SOUND = 'response.output_audio.delta';
const SOUND_HEAD = Buffer.from(`{"type":"${SOUND}"`);
const HEAD_BYTES = SOUND_HEAD.length;

/** The type of an event by the first bytes of its text, without reading the rest: null where it stands elsewhere. */
export function typeAtFirstSight(data: Buffer): string | null {
  if (data.length > HEAD_BYTES && data.compare(SOUND_HEAD, 0, HEAD_BYTES, 0, HEAD_BYTES) === 0) return SOUND;
  return (
    /^\{\s*(?:"event_id"\s*:\s*"[^"\\]{0,64}"\s*,\s*)?"type"\s*:\s*"([a-z_.]{1,64})"/.exec(
      data.toString('latin1', 0, 192),
    )?.[1] ?? null
  );
}
