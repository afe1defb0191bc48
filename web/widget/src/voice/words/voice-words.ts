import { ar } from './ar.js';
import { de } from './de.js';
import { en, type VoiceWords } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';

const LANGUAGES: Readonly<Record<string, VoiceWords>> = { en, de, fr, es, ar };

/** Everything that is said about voice, in the language of the page. */
export const voiceWords = (): VoiceWords => LANGUAGES[document.documentElement.lang] ?? en;
