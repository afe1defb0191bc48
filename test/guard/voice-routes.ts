import {
  avatarSessionView,
  realtimeStatusView,
  realtimeTokenView,
  voiceTurnView,
} from '../../src/contract/voice.schema.js';
import { type Route, withToken } from './verdicts.js';

const conversation_id = '01990000-0000-7000-8000-000000000001';

/** The routes of spoken conversations, as they are without any key. Who may with one: `test/voice`. */
export const VOICE_ROUTES: Readonly<Record<string, Route>> = {
  'POST /voice/turns': { who: withToken(409), success: voiceTurnView },
  'GET /realtime/status': { who: withToken(200), success: realtimeStatusView },
  'POST /realtime/token': { who: withToken(409), success: realtimeTokenView },
  'POST /avatars/sessions': { who: withToken(409), success: avatarSessionView, body: { conversation_id } },
};
