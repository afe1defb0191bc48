import {
  avatarSessionView,
  realtimeStatusView,
  realtimeTokenView,
  voiceTurnView,
} from '../../src/contract/voice.schema.js';
import { callView, runningCallsView, startedCallView } from '../../src/contract/call.schema.js';
import { members, participants, type Route, withToken } from './verdicts.js';

const conversation_id = '01990000-0000-7000-8000-000000000001';

/** The routes of spoken conversations, as they are without any key. Who may with one: `test/voice`. */
export const VOICE_ROUTES: Readonly<Record<string, Route>> = {
  'POST /voice/turns': { who: withToken(409), success: voiceTurnView },
  'GET /realtime/status': { who: withToken(200), success: realtimeStatusView },
  'GET /realtime/calls': { who: members(200), success: runningCallsView, query: '?project_id={project}' },
  'POST /realtime/calls': {
    who: withToken(409),
    success: startedCallView,
    body: { conversation_id, sdp: 'v=0\r\n' },
  },
  'POST /realtime/calls/{id}/hangup': { who: participants(200), success: callView, id: 'call' },
  'PATCH /realtime/calls/{id}': {
    who: { ...participants(403), owner: 200 },
    success: callView,
    id: 'call',
    body: { push_to_talk: true },
  },
  'POST /realtime/token': { who: withToken(409), success: realtimeTokenView },
  'POST /avatars/sessions/{id}/renew': { who: participants(204), success: 'nothing', id: 'avatar' },
  'DELETE /avatars/sessions/{id}': { who: participants(204), success: 'nothing', id: 'avatar' },
  'POST /avatars/sessions': { who: withToken(409), success: avatarSessionView, body: { conversation_id } },
};
