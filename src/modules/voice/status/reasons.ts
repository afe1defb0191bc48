import type { VoiceReason } from '../../../contract/voice.schema.js';
import type { SpeechFailureKind } from '../../speech/speech-failure.problems.js';

interface Words {
  /** For everybody; it names no vendor, model or setting. */
  readonly message: string;
  /** For the operator, like what can be done about it. */
  readonly cause: string;
  readonly fix: string;
}

/** Everything that can stand between a visitor and a voice. The README's table of troubles says the same, and a test compares them. */
export const REASONS = {
  'key-missing': {
    message: 'This way of talking is not set up on this server.',
    cause: 'No key of a vendor for this way is set.',
    fix: 'Set `OPENAI_API_KEY`; for voice by turns a key of ElevenLabs or AssemblyAI does, too.',
  },
  'turned-off': {
    message: 'This way of talking is turned off on this server.',
    cause: 'A setting turns it off.',
    fix: 'Change `REALTIME_PROVIDER`, `SPEECH_TO_TEXT_PROVIDER` or `REALTIME_TOKENS`.',
  },
  'not-offered': {
    message: 'This way of talking is not offered here.',
    cause: 'The project has turned voice, or this way of talking, off.',
    fix: 'Turn it on in the console, on the page Voice, or with `PATCH /projects/{id}`.',
  },
  'key-refused': {
    message: 'The voice service does not accept this server.',
    cause: 'HTTP 401: the key is wrong, revoked or of another organization.',
    fix: 'Make a new key at the vendor, set it, and start the server again.',
  },
  'no-access': {
    message: 'This server may not use the voice service.',
    cause: "HTTP 403: the key's project may not use the model. There is no waiting list.",
    fix: 'Give the project access to the model at the vendor, or use another key.',
  },
  'not-in-region': {
    message: 'The voice service is not offered where this server stands.',
    cause: 'HTTP 403: the vendor does not serve the country that the server calls from.',
    fix: 'Run the server in a country that the vendor serves, or choose another vendor.',
  },
  'model-missing': {
    message: 'The voice of this server is not there any more.',
    cause: 'HTTP 404: the model or the voice has another name, or has ended.',
    fix: 'Set `REALTIME_MODEL`, `SPEECH_TO_TEXT_MODEL`, `TEXT_TO_SPEECH_MODEL` or `TEXT_TO_SPEECH_VOICE`.',
  },
  'no-credit': {
    message: 'The voice service is not available for now.',
    cause: 'The account has no credit left, or has met its limit.',
    fix: 'Pay, or raise the limit at the vendor.',
  },
  'too-busy': {
    message: 'Too many people are talking just now.',
    cause: 'HTTP 429: more calls than the vendor allows.',
    fix: 'Wait a minute, or ask the vendor for a higher limit.',
  },
  'vendor-away': {
    message: 'The voice service does not answer.',
    cause: 'HTTP 5xx, or no connection.',
    fix: "Look at the vendor's status page, and whether a firewall lets the server out.",
  },
  'vendor-slow': {
    message: 'The voice service takes too long to answer.',
    cause: 'No answer within `SPEECH_IDLE_TIMEOUT_MS`.',
    fix: 'Look at the network between server and vendor.',
  },
  'no-voice': {
    message: 'You can speak; answers are only shown.',
    cause: 'Recognition works, and speech does not.',
    fix: 'Set `TEXT_TO_SPEECH_PROVIDER`, its key, model and voice.',
  },
  'no-avatar': {
    message: 'This server has no face to show.',
    cause: 'LiveAvatar is not set up; keys of HeyGen are not valid there.',
    fix: 'Set `LIVEAVATAR_API_KEY` and `LIVEAVATAR_AVATAR_ID`.',
  },
  'insecure-page': {
    message: 'Browsers give the microphone only to secure pages.',
    cause: 'The server is reached by plain HTTP, and not on localhost.',
    fix: 'Serve page and server by HTTPS; behind a proxy set `TRUST_PROXY`.',
  },
} as const satisfies Record<string, Words>;

export type ReasonCode = keyof typeof REASONS;

/** What a vendor's failure means for whoever wants to talk. */
export const REASON_OF_FAILURE: Readonly<Record<SpeechFailureKind, ReasonCode>> = {
  auth: 'key-refused',
  forbidden: 'no-access',
  region: 'not-in-region',
  'not-found': 'model-missing',
  quota: 'no-credit',
  'rate-limited': 'too-busy',
  overloaded: 'vendor-away',
  interrupted: 'vendor-away',
  unreadable: 'vendor-away',
  cancelled: 'vendor-away',
  timeout: 'vendor-slow',
};

/** A reason as its audience may read it. */
export function reasonFor(isStaff: boolean, code: ReasonCode): VoiceReason {
  const { message, cause, fix } = REASONS[code];
  return { code, message, cause: isStaff ? cause : null, fix: isStaff ? fix : null };
}
