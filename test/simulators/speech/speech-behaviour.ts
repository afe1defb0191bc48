import type { ServerResponse } from 'node:http';
import type { HttpRefusal } from '../behaviour.ts';

/** How a simulated speech vendor meets one request; `{}` answers well. */
export interface SpeechBehaviour {
  readonly refusal?: HttpRefusal;
  /** Never say anything: no headers, or headers and then nothing. */
  readonly silence?: 'before-headers' | 'after-headers';
  /** The connection is reset after this many pieces. */
  readonly cutAfter?: number;
  /** What the reset waits for. */
  readonly cutWhen?: Promise<unknown>;
  /** HTTP 200 with what is no answer. */
  readonly isGarbage?: boolean;
  readonly headersDelayMs?: number;
  /** Pause before each piece. */
  readonly paceMs?: number;
  /** What is heard, in place of the vendor's `hears`. */
  readonly text?: string;
}

const pause = (ms: number | undefined): Promise<void> =>
  ms === undefined || ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));

/** Writes pieces as the behaviour has it; faults first. */
export async function writePieces(
  response: ServerResponse,
  { type, pieces }: { type: string; pieces: readonly (Buffer | string)[] },
  behaviour: SpeechBehaviour,
): Promise<void> {
  const { refusal, silence, isGarbage, cutAfter } = behaviour;
  await pause(behaviour.headersDelayMs);
  if (silence === 'before-headers') return;
  if (refusal) return refuse(response, refusal);
  if (isGarbage) return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"not": ');
  response.writeHead(200, { 'content-type': type }).flushHeaders();
  if (silence === 'after-headers') return;
  for (const piece of pieces.slice(0, cutAfter)) {
    await pause(behaviour.paceMs);
    if (response.destroyed) return;
    response.write(piece);
  }
  if (cutAfter !== undefined) {
    await behaviour.cutWhen;
    return void response.socket?.resetAndDestroy();
  }
  response.end();
}

function refuse(response: ServerResponse, { status, headers = {}, body }: HttpRefusal): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}
