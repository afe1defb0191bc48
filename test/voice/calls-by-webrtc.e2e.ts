import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TestServer } from '../support/server.js';
import { CALL_KEY, hangUp, linesOf, threadWhen } from './calling.js';

const PROGRAM = join(import.meta.dirname, '../simulators/realtime/call-with-media.ts');

let outside: ChildProcess;
let lines: AsyncIterator<string>;
let server: TestServer;

const nextLine = async <T>(): Promise<T> => JSON.parse((await lines.next()).value as string) as T;

beforeAll(async () => {
  outside = spawn(process.execPath, [PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (!outside.stdout) throw new Error('no output');
  lines = createInterface(outside.stdout)[Symbol.asyncIterator]();
  const { openAiUrl } = await nextLine<{ openAiUrl: string }>();
  server = await TestServer.start({ OPENAI_API_KEY: CALL_KEY, OPENAI_BASE_URL: openAiUrl });
}, 60_000);
afterAll(async () => {
  await server.stop();
  outside.kill('SIGKILL');
  await once(outside, 'exit');
});

it('a call with real media: sound both ways, events on the data channel, and the thread at the side', async () => {
  const ann = server.as({ sub: 'ann' });
  const { id } = await ann.open();
  outside.stdin?.write(`${JSON.stringify({ url: server.url, token: ann.token, conversation_id: id })}\n`);
  // It tells so only when sound came through in both directions.
  const { call, events } = await nextLine<{ call: string; events: string[] }>();
  expect(events).toEqual(
    expect.arrayContaining(['session.created', 'response.output_audio_transcript.delta', 'response.done']),
  );
  const messages = await threadWhen(ann, id, (all) => all.length === 2);
  expect(linesOf(messages)).toEqual(['user: When are you open?', 'assistant: From nine to six.']);
  expect((await hangUp(ann, call)).body).toMatchObject({ status: 'ended', transport: 'webrtc' });
}, 60_000);
