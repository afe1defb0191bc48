import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { chunksOf, type Behaviour } from './behaviour.ts';
import type { Dialect } from './dialect.ts';

const COMMENT_INTERVAL_MS = 10;

/** Writes one chat completion as the behaviour says; stops when the client has gone. */
export async function writeCompletion(response: ServerResponse, behaviour: Behaviour, dialect: Dialect): Promise<void> {
  if (behaviour.headersDelayMs) await sleep(behaviour.headersDelayMs);
  if (behaviour.reset) return void response.socket?.resetAndDestroy();
  if (behaviour.silence === 'before-headers') return;
  if (behaviour.refusal) return refuse(response, behaviour.refusal);
  if (behaviour.json) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(dialect.whole(behaviour)));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.flushHeaders();
  if (behaviour.silence === 'after-headers') return;
  await new CompletionWriter(response, behaviour, dialect).write();
}

function refuse(response: ServerResponse, { status, headers, body }: NonNullable<Behaviour['refusal']>): void {
  const isJson = typeof body !== 'string';
  response.writeHead(status, { 'content-type': isJson ? 'application/json' : 'text/html', ...headers });
  response.end(isJson ? JSON.stringify(body) : body);
}

class CompletionWriter {
  private readonly response: ServerResponse;
  private readonly behaviour: Behaviour;
  private readonly dialect: Dialect;

  constructor(response: ServerResponse, behaviour: Behaviour, dialect: Dialect) {
    this.response = response;
    this.behaviour = behaviour;
    this.dialect = dialect;
  }

  async write(): Promise<void> {
    const { behaviour, dialect } = this;
    while (behaviour.silence === 'comments' && !this.response.closed) {
      await this.line(dialect.comment);
      await sleep(COMMENT_INTERVAL_MS);
    }
    await this.data(dialect.chunk({ role: 'assistant', content: '' }));
    if (behaviour.firstChunkDelayMs) await sleep(behaviour.firstChunkDelayMs);
    for (const reasoning of behaviour.reasoning ?? []) await this.data(dialect.chunk({ reasoning }));
    for (const content of behaviour.toolCalls && !behaviour.text ? [] : chunksOf(behaviour)) {
      if (behaviour.paceMs) await sleep(behaviour.paceMs);
      if (behaviour.comments) await this.line(dialect.comment);
      if (this.response.closed) return;
      await this.data(dialect.chunk({ content }));
    }
    if (behaviour.refusalText) await this.data(dialect.chunk({ refusal: behaviour.refusalText }));
    await this.toolCalls();
    await this.end();
  }

  /** Name and id once, the arguments in pieces, the calls interleaved (providers.md §1.3). */
  private async toolCalls(): Promise<void> {
    const calls = this.behaviour.toolCalls ?? [];
    if (this.behaviour.wholeCalls) {
      for (const { id, name, pieces } of calls) {
        const call = { id, type: 'function', function: { name, arguments: pieces.join('') } };
        await this.data(this.dialect.chunk({ tool_calls: [call] }));
      }
      return;
    }
    for (const [index, { id, name }] of calls.entries()) {
      const call = { index, id, type: 'function', function: { name, arguments: '' } };
      await this.data(this.dialect.chunk({ tool_calls: [call] }));
    }
    const longest = Math.max(0, ...calls.map(({ pieces }) => pieces.length));
    for (let piece = 0; piece < longest; piece += 1) {
      for (const [index, { pieces }] of calls.entries()) {
        const text = pieces[piece];
        if (text === undefined) continue;
        await this.data(this.dialect.chunk({ tool_calls: [{ index, function: { arguments: text } }] }));
      }
    }
  }

  private async end(): Promise<void> {
    const { ending = 'done', errorChunk = {} } = this.behaviour;
    if (ending === 'hang') return;
    if (ending === 'reset') return void this.response.socket?.resetAndDestroy();
    if (ending === 'malformed') await this.line('data: {"choices":[{"delta":{"cont');
    if (ending === 'error-chunk') await this.data(this.dialect.errorChunk(errorChunk));
    if (ending === 'done' || ending.endsWith('after-finish')) await this.finish();
    if (ending === 'hang-after-finish') return;
    if (ending === 'done') await this.line('data: [DONE]');
    this.response.end();
  }

  private async finish(): Promise<void> {
    const { behaviour, dialect } = this;
    const usage = dialect.usage(behaviour);
    const place = behaviour.usage ?? 'last-chunk';
    const finishReason = behaviour.finishReason ?? (behaviour.toolCalls ? 'tool_calls' : 'stop');
    await this.data(dialect.chunk({}, { finishReason, ...(place === 'finish-chunk' && { usage }) }));
    if (place === 'last-chunk') await this.data({ ...dialect.chunk({}), choices: [], usage });
  }

  private data(value: Record<string, unknown>): Promise<void> {
    return this.line(`data: ${JSON.stringify(value)}`);
  }

  private async line(line: string): Promise<void> {
    const { byteByByte, lineEnd = '\n' } = this.behaviour;
    const record = Buffer.from(`${line}${lineEnd}${lineEnd}`);
    for (const bytes of byteByByte ? Array.from(record, (byte) => Buffer.of(byte)) : [record]) {
      if (this.response.closed) return;
      this.response.write(bytes);
      // A turn of the event loop between the bytes, so that they don't leave in one segment.
      if (byteByByte) await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
