import type { VoiceTurnView } from '../../src/contract/voice.schema.js';
import type { Answer, ApiClient } from '../support/api-client.js';
import { recordingOf } from '../simulators/speech/sound.ts';
import type { ServerEvent } from '../support/sse.js';

/** A second of sound. What is heard in it is up to the simulated vendor. */
export const RECORDING = recordingOf(1_000);

const BOUNDARY = 'x-boundary';

/** A form as browsers send it. */
export function formOf(
  fields: Record<string, string>,
  file = RECORDING,
): { body: Buffer; headers: Record<string, string> } {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="blob"\r\ncontent-type: audio/webm\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(parts.join('') + head), file, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
  return { body, headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` } };
}

const queryOf = (fields: Record<string, string>): string => `/voice/turns?${new URLSearchParams(fields).toString()}`;

/** Says a recording in a conversation, as the body of the call. */
export const say = (
  client: ApiClient,
  fields: Record<string, string>,
  body: Buffer = RECORDING,
): Promise<Answer<VoiceTurnView>> =>
  client.call('POST', queryOf(fields), { body, headers: { 'content-type': 'audio/wav' } });

/** The same, answered by events. */
export const sayAloud = (client: ApiClient, fields: Record<string, string>) =>
  client.stream('POST', queryOf(fields), { body: RECORDING, headers: { 'content-type': 'audio/wav' } });

/** The sound that came, sentence by sentence: the words and the milliseconds. */
export function soundsOf(events: readonly ServerEvent[]): { text: string; ms: number }[] {
  const sounds: { text: string; ms: number }[] = [];
  for (const { event, data } of events) {
    if (event !== 'voice.audio') continue;
    const sound = (sounds[data.sentence] ??= { text: '', ms: 0 });
    sound.text += data.text ?? '';
    sound.ms += Buffer.from(data.audio, 'base64').length / 48;
  }
  return sounds;
}
