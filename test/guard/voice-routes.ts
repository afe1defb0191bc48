import { voiceTurnView } from '../../src/contract/voice.schema.js';
import { type Route, withToken } from './verdicts.js';

/** The routes of spoken conversations, as they are without any key. Who may with one: `test/voice`. */
export const VOICE_ROUTES: Readonly<Record<string, Route>> = {
  'POST /voice/turns': { who: withToken(409), success: voiceTurnView },
};
