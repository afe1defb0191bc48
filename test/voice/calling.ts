import type { StartedCallView } from '../../src/contract/call.schema.js';
import type { MessageView } from '../../src/contract/message.schema.js';
import type { SimulatedRealtime } from '../simulators/realtime/realtime-vendor.ts';
import type { SimulatedSession } from '../simulators/realtime/session.ts';
import type { Answer, ApiClient } from '../support/api-client.js';
import type { TestServer } from '../support/server.js';

export const CALL_KEY = 'sk-realtime-canary-3f1c';

/** An offer with sound and a data channel, as a browser writes it, but for its keys. */
export const OFFER = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=setup:actpass',
  'a=sendrecv',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'a=setup:actpass',
  '',
].join('\r\n');

/** The settings of a server that calls through this vendor. */
export const callSettings = (vendor: SimulatedRealtime): Record<string, string> => ({
  OPENAI_API_KEY: CALL_KEY,
  OPENAI_BASE_URL: vendor.openAiUrl,
  SPEECH_TO_TEXT_PROVIDER: 'none',
  TEXT_TO_SPEECH_PROVIDER: 'none',
  REALTIME_PRICES: 'gpt-realtime-2.1=4/16/32/64',
});

export const place = (who: ApiClient, conversation_id: string, more: object = {}): Promise<Answer<StartedCallView>> =>
  who.post<StartedCallView>('/realtime/calls', { conversation_id, sdp: OFFER, ...more });

/** A call that is under way, with the vendor's end of it. */
export async function call(
  vendor: SimulatedRealtime,
  who: ApiClient,
  conversation_id: string,
): Promise<{ call: StartedCallView; session: SimulatedSession }> {
  const { status, text, body } = await place(who, conversation_id);
  if (status !== 201) throw new Error(text);
  const session = vendor.sessions.at(-1) as SimulatedSession;
  await vendor.when(() => session.isAttached, 'the sideband');
  return { call: body, session };
}

export const hangUp = (who: ApiClient, id: string) => who.post<StartedCallView>(`/realtime/calls/${id}/hangup`);

export const thread = async (who: ApiClient, id: string): Promise<MessageView[]> =>
  (await who.get<{ data: MessageView[] }>(`/conversations/${id}/messages`)).body.data;

/** The thread, once it fits. */
export async function threadWhen(
  who: ApiClient,
  id: string,
  fits: (messages: readonly MessageView[]) => boolean,
): Promise<MessageView[]> {
  for (const deadline = Date.now() + 60_000; ;) {
    const messages = await thread(who, id);
    if (fits(messages)) return messages;
    if (Date.now() > deadline) throw new Error(`the thread stayed: ${JSON.stringify(messages, null, 1)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const linesOf = (messages: readonly MessageView[]): string[] =>
  messages.map(({ role, content }) => `${role}: ${content}`);

/** The rows of calls, as they stand. */
export const callRows = (server: Pick<TestServer, 'sql'>, conversation: string) =>
  server.sql<{
    id: string;
    status: string;
    end_reason: string | null;
    used_seconds: number | null;
    reserved_seconds: number;
    usage: object | null;
    cost_usd: string | null;
    is_line_open: boolean;
  }>('SELECT * FROM voice_calls WHERE conversation_id = $1 ORDER BY created_at', [conversation]);
