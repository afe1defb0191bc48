import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { recordingOf } from '../../test/simulators/speech/sound.ts';
import { FIRST_SENTENCE, SPOKEN_BYTES } from '../lib/spoken-turn.ts';
import type { Watched } from '../lib/window.ts';
import { type Line, VoiceCall } from './voice-call.ts';

/** Which way an answer comes: the vendors one after the other without a server, or a way through one. */
export type Way = 'vendors' | 'events' | 'socket' | 'call';

/** Spoken turns, one after the other. A process of its own. */
export interface VoiceTurnsLoad {
  readonly way: Way;
  readonly port: number;
  readonly token: string;
  /** One turn each; of a call, all turns are in one. */
  readonly conversations: readonly string[];
  readonly line: Line | null;
  readonly watched: Watched;
}

/** Somebody who speaks, turn after turn. */
export interface Speaker {
  /** Resolves with the milliseconds from the end of speech to the first sound. @throws for an answer that is not whole */
  turn(conversation: string): Promise<number>;
  /** Answers with what went wrong meanwhile. */
  end(): Promise<string[]>;
}

const RECORDING = recordingOf(2_000);
const PIECE = 12_000;
const agent = new Agent({ keepAlive: true });
const nobody = (): Promise<string[]> => Promise.resolve([]);

interface Post {
  readonly path: string;
  readonly type: string;
  readonly body: string | Buffer;
  readonly token?: string;
}

/** Sends a request, hands on what comes as it comes, and resolves at its end. */
function post(port: number, { path, type, body, token }: Post, onData: (bytes: Buffer) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) };
  const auth = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const sent = request({ port, path, agent, method: 'POST', headers: { ...headers, ...auth } }, (response) => {
    if (response.statusCode !== 200) reject(new Error(`${path} was answered with ${response.statusCode}`));
    response.on('data', onData).on('end', resolve).on('error', reject);
  });
  sent.on('error', reject).end(body);
  return promise;
}

/** Asks the vendors one after the other, as quickly as it can be done: what is left is the pace of the vendors. */
export async function askVendors({ port }: VoiceTurnsLoad): Promise<Speaker> {
  const json = (path: string, body: object): Post => ({ path, type: 'application/json', body: JSON.stringify(body) });
  const turn = async (): Promise<number> => {
    const begun = performance.now();
    const recording = { path: '/v1/audio/transcriptions', type: 'audio/wav', body: RECORDING };
    await post(port, recording, () => undefined);
    let [text, first] = ['', 0];
    const voices: Promise<void>[] = [];
    await post(port, json('/v1/chat/completions', { stream: true }), (bytes) => {
      for (const [, piece = ''] of bytes.toString('latin1').matchAll(/"content":"([^"]*)"/g)) text += piece;
      if (voices.length > 0 || !text.startsWith(FIRST_SENTENCE)) return;
      voices.push(post(port, json('/v1/audio/speech', {}), () => (first ||= performance.now())));
    });
    await Promise.all(voices);
    if (first === 0) throw new Error('the vendors said nothing');
    return first - begun;
  };
  return { turn, end: nobody };
}

/** `POST /voice/turns`, answered by events: the whole recording is sent when it is finished. */
export async function speakByEvents({ port, token }: VoiceTurnsLoad): Promise<Speaker> {
  const turn = async (conversation: string): Promise<number> => {
    const path = `/voice/turns?conversation_id=${conversation}&stream=true`;
    const begun = performance.now();
    let [text, first] = ['', 0];
    await post(port, { path, type: 'audio/wav', body: RECORDING, token }, (bytes) => {
      text += bytes.toString('latin1');
      if (first === 0 && text.includes('event: voice.audio')) first = performance.now();
    });
    const sounds = [...text.matchAll(/"audio":"([^"]*)"/g)].map(
      ([, sound = '']) => Buffer.from(sound, 'base64').length,
    );
    const bytes = sounds.reduce((sum, length) => sum + length, 0);
    if (bytes !== SPOKEN_BYTES) throw new Error(`${bytes} of ${SPOKEN_BYTES} bytes of sound came: ${text.slice(-300)}`);
    return first - begun;
  };
  return { turn, end: nobody };
}

/** Over the socket: the recording is sent while it is made, and only its end is told. */
export async function speakOverSocket({ port, token }: VoiceTurnsLoad): Promise<Speaker> {
  const socket = io(`http://127.0.0.1:${port}`, { auth: { token }, transports: ['websocket'], reconnection: false });
  const ask = async (name: string, input: object): Promise<{ turn_id: string }> => {
    const answer = (await socket.timeout(20_000).emitWithAck(name, input)) as {
      ok: boolean;
      data: { turn_id: string };
    };
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`);
    return answer.data;
  };
  const turn = async (conversation_id: string): Promise<number> => {
    const { turn_id } = await ask('voice:start', { conversation_id });
    for (let index = 0; index * PIECE < RECORDING.length; index += 1)
      await ask('voice:append', { turn_id, index, audio: RECORDING.subarray(index * PIECE, (index + 1) * PIECE) });
    let [bytes, first] = [0, 0];
    const sound = ({ audio }: { audio: Buffer }): void => {
      first ||= performance.now();
      bytes += audio.length;
    };
    const ended = new Promise((resolve) => socket.once('voice:ended', resolve));
    socket.on('voice:audio', sound);
    const begun = performance.now();
    await ask('voice:finish', { turn_id });
    const end = await ended;
    socket.off('voice:audio', sound);
    if (bytes !== SPOKEN_BYTES) throw new Error(`${bytes} of ${SPOKEN_BYTES} bytes of sound: ${JSON.stringify(end)}`);
    return first - begun;
  };
  const end = (): Promise<string[]> => {
    socket.close();
    return nobody();
  };
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', reject);
  });
  return { turn, end };
}

/** Push-to-talk in a call over a WebSocket: an utterance is longer than the least that a vendor takes, 100 ms. */
export const PROXIED = { spoken: 6, pieceMs: 20, answered: 3, pause: () => pause(20) } as const;

export async function speakInCall({ line }: VoiceTurnsLoad): Promise<Speaker> {
  if (!line) throw new Error('a call needs a line');
  let heard = Promise.withResolvers<number>();
  let left = 0;
  let first = 0;
  const call = new VoiceCall(line, () => {
    first ||= performance.now();
    left -= 1;
    if (left === 0) heard.resolve(first);
  });
  await call.open();
  const turn = async (): Promise<number> => {
    heard = Promise.withResolvers<number>();
    [left, first] = [PROXIED.answered, 0];
    for (let piece = 0; piece < PROXIED.spoken; piece += 1) {
      call.speak(PROXIED.pieceMs, PROXIED.answered);
      await pause(PROXIED.pieceMs);
    }
    const begun = performance.now();
    call.ask();
    const late = pause(10_000).then(() => Promise.reject(new Error(call.fault ?? 'no answer came')));
    return (await Promise.race([heard.promise, late])) - begun;
  };
  const end = async (): Promise<string[]> => {
    await call.end();
    return call.fault === null ? [] : [call.fault];
  };
  return { turn, end };
}
