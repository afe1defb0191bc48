import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type Answering, generationsOf, messagesOf, quiet, startAnswering } from '../support/answering.js';
import { eventually } from '../support/programs.js';
import { TestServer } from '../support/server.js';

let answering: Answering;
let server: TestServer;
beforeAll(async () => {
  answering = await startAnswering();
  server = await TestServer.start({ ...answering.env, LLM_CONTEXT_TOKENS: '2000', LLM_MAX_OUTPUT_TOKENS: '500' });
});
afterAll(async () => {
  await server.stop();
  await answering.vendor.close();
});

it('a reader that stalls is cut, and the answer is stored to its end', async () => {
  const piece = 'x'.repeat(65_536);
  const pieces = Array.from({ length: 160 }, () => piece);
  answering.vendor.next({ chunks: pieces, paceMs: 2 });
  const { id } = await server.as().open();
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname).pause();
  await once(socket, 'connect');
  const body = JSON.stringify({ content: 'A long answer, please', stream: true });
  const head = [
    `POST /conversations/${id}/messages HTTP/1.1`,
    `host: ${hostname}`,
    `authorization: Bearer ${server.token()}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  await eventually(async () => (await generationsOf(server, id)).length === 1);
  await quiet(server, id, 20_000);
  expect(await generationsOf(server, id)).toMatchObject([{ status: 'complete' }]);
  const [, answer] = await messagesOf(server, id);
  expect(answer?.content.length).toBe(pieces.length * piece.length);

  let received = 0;
  let tail = '';
  socket.on('data', (chunk: Buffer) => {
    received += chunk.length;
    tail = (tail + chunk.toString('latin1')).slice(-1_000);
  });
  socket.on('error', () => undefined).resume();
  await once(socket, 'close');
  expect(received).toBeLessThan(pieces.length * piece.length);
  expect(tail).not.toContain('reply.ended');
});

it('a long history is cut to what the model can read: instructions and the newest question always', async () => {
  const projectId = await server.newProject('long', 'INSTRUCTIONS: be kind.');
  const ann = server.as({ project_id: projectId });
  const { id } = await ann.open();
  await server.sql(`UPDATE conversations SET mode = 'seller' WHERE id = $1`, [id]);
  for (let n = 0; n < 30; n += 1)
    await ann.post(`/conversations/${id}/messages`, { content: `${n}: ${'ä'.repeat(200)}` });
  await server.sql(`UPDATE conversations SET mode = 'assistant' WHERE id = $1`, [id]);
  const asked = answering.vendor.log.requests.length;
  answering.vendor.next({ text: 'Yes.' });
  await ann.post(`/conversations/${id}/messages`, { content: 'The newest question' });
  const { body } = await answering.vendor.log.request(asked);
  const [system, ...history] = body.messages ?? [];
  expect(system).toMatchObject({ role: 'system', content: expect.stringContaining('INSTRUCTIONS: be kind.') });
  expect(history.at(-1)).toMatchObject({ role: 'user', content: 'The newest question' });
  const bytes = (body.messages ?? []).reduce((sum, { content }) => sum + Buffer.byteLength(String(content)), 0);
  expect(bytes).toBeLessThanOrEqual((2_000 - 500) * 3);
  expect(history.length).toBeGreaterThan(5);
  const numbers = history.slice(0, -1).map(({ content }) => Number.parseInt(String(content), 10));
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, n) => 30 - numbers.length + n));

  answering.vendor.next({ text: 'Yes.' });
  await ann.post(`/conversations/${id}/messages`, { content: `${'é'.repeat(8_000)} what?` });
  const oversized = (await answering.vendor.log.request(asked + 1)).body.messages ?? [];
  expect(oversized).toHaveLength(2);
  expect(oversized[1]?.content).toMatch(/é what\?$/);
  expect(Buffer.byteLength(String(oversized[1]?.content))).toBeLessThanOrEqual((2_000 - 500) * 3);
});
