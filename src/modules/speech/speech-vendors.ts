import { SettingsError, type Settings } from '../../config/settings.js';
import { assemblyAiRecognition } from './recognition/assemblyai-recognition.adapter.js';
import { elevenLabsRecognition } from './recognition/elevenlabs-recognition.adapter.js';
import { openAiRecognition } from './recognition/openai-recognition.adapter.js';
import { openRouterRecognition } from './recognition/openrouter-recognition.adapter.js';
import type { SpeechToText } from './speech-to-text.provider.js';
import { elevenLabsSynthesis } from './synthesis/elevenlabs-synthesis.adapter.js';
import { openAiSynthesis, openRouterSynthesis } from './synthesis/openai-synthesis.adapter.js';
import type { TextToSpeech } from './text-to-speech.provider.js';
import type { SpeechWire } from './wire/speech-wire.adapter.js';
import type { VendorAddress } from './wire/vendor-address.js';

type Listener = Exclude<NonNullable<Settings['SPEECH_TO_TEXT_PROVIDER']>, 'none'>;
type Speaker = Exclude<NonNullable<Settings['TEXT_TO_SPEECH_PROVIDER']>, 'none'>;

const POLL_MS = 500;

/** Each vendor has its own variable, so that no vendor is ever sent another's key. */
const KEYS = {
  openai: 'OPENAI_API_KEY',
  openrouter: 'OPENROUTER_API_KEY',
  elevenlabs: 'ELEVENLABS_API_KEY',
  assemblyai: 'ASSEMBLYAI_API_KEY',
} as const satisfies Record<Listener, keyof Settings>;

const ADDRESSES: Readonly<Record<Listener, (settings: Settings) => string>> = {
  openai: ({ OPENAI_BASE_URL }) => OPENAI_BASE_URL,
  openrouter: ({ OPENROUTER_BASE_URL }) => OPENROUTER_BASE_URL,
  elevenlabs: ({ ELEVENLABS_BASE_URL }) => ELEVENLABS_BASE_URL,
  assemblyai: ({ ASSEMBLYAI_BASE_URL }) => ASSEMBLYAI_BASE_URL,
};

/**
 * Taken where no model is named (providers.md §0 and §5 to §7, as of 2026-11-21). OpenRouter has none that is always there;
 * AssemblyAI chooses by itself. OpenAI's speech models end on 2027-01-06.
 */
const LISTENING_MODELS = {
  openai: 'gpt-transcribe',
  openrouter: undefined,
  elevenlabs: 'scribe_v2',
  assemblyai: undefined,
} as const;
const SPEAKING_MODELS = { openai: 'gpt-4o-mini-tts', openrouter: undefined, elevenlabs: 'eleven_flash_v2_5' } as const;
const VOICES = { openai: 'marin', openrouter: 'alloy', elevenlabs: 'JBFqnCBsd6RMkjVDRZzb' } as const;

/** Who listens, as the settings have it; null: nobody. @throws SettingsError when the chosen vendor lacks its key or model */
export function recognitionOf(settings: Settings, wire: SpeechWire): SpeechToText | null {
  const { SPEECH_TO_TEXT_PROVIDER: wish, SPEECH_TO_TEXT_MODEL: model } = settings;
  const vendors: readonly Listener[] = ['openai', 'elevenlabs', 'assemblyai', 'openrouter'];
  const vendor = wish ?? vendors.find((each) => settings[KEYS[each]] && (each !== 'openrouter' || model));
  if (vendor === undefined || vendor === 'none') return null;
  const address = addressOf(settings, vendor);
  if (vendor === 'assemblyai')
    return assemblyAiRecognition({ ...address, model: model ?? null, pollMs: POLL_MS }, wire);
  const options = { ...address, model: named(model ?? LISTENING_MODELS[vendor], 'SPEECH_TO_TEXT_MODEL') };
  const makers = { openai: openAiRecognition, openrouter: openRouterRecognition, elevenlabs: elevenLabsRecognition };
  return makers[vendor](options, wire);
}

/** Who speaks, as the settings have it; null: nobody. @throws SettingsError when the chosen vendor lacks its key or model */
export function synthesisOf(settings: Settings, wire: SpeechWire): TextToSpeech | null {
  const { TEXT_TO_SPEECH_PROVIDER: wish, TEXT_TO_SPEECH_MODEL: model } = settings;
  const vendors: readonly Speaker[] = ['openai', 'elevenlabs', 'openrouter'];
  const vendor = wish ?? vendors.find((each) => settings[KEYS[each]] && (each !== 'openrouter' || model));
  if (vendor === undefined || vendor === 'none') return null;
  const options = {
    ...addressOf(settings, vendor),
    model: named(model ?? SPEAKING_MODELS[vendor], 'TEXT_TO_SPEECH_MODEL'),
    voice: settings.TEXT_TO_SPEECH_VOICE ?? VOICES[vendor],
  };
  const makers = { openai: openAiSynthesis, openrouter: openRouterSynthesis, elevenlabs: elevenLabsSynthesis };
  return makers[vendor](options, wire);
}

function addressOf(settings: Settings, vendor: Listener): VendorAddress {
  const apiKey = settings[KEYS[vendor]];
  if (!apiKey) throw new SettingsError(`The speech provider "${vendor}" needs ${KEYS[vendor]}, which is not set.`);
  return { baseUrl: ADDRESSES[vendor](settings), apiKey };
}

function named(model: string | undefined, variable: string): string {
  if (!model) throw new SettingsError(`The speech provider "openrouter" needs a model: set ${variable}.`);
  return model;
}
