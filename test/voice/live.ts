import type { ServerEvent } from '../support/sse.js';
import type { Acknowledgement, CommandData } from '../../src/contract/socket-events.js';
import type { SocketClient } from '../support/socket-client.js';
import { RECORDING } from './speaking.js';

const PIECE = 12_000;

export const piecesOf = (recording: Buffer, size = PIECE): Buffer[] =>
  Array.from({ length: Math.ceil(recording.length / size) }, (_, at) => recording.subarray(at * size, (at + 1) * size));

/** A turn that has been begun, with its recording sent in pieces. */
export async function speakInto(
  client: SocketClient,
  fields: object,
  recording = RECORDING,
  size = PIECE,
): Promise<string> {
  const { turn_id } = await client.get('voice:start', fields);
  for (const [index, audio] of piecesOf(recording, size).entries())
    await client.get('voice:append', { turn_id, index, audio });
  return turn_id;
}

export type Finished = Acknowledgement<CommandData<'voice:finish'>>;

/** Says a recording while it is recorded, up to the end of the turn. */
export async function sayLive(client: SocketClient, fields: object, recording = RECORDING) {
  const turn_id = await speakInto(client, fields, recording);
  const finished = await client.ask('voice:finish', { turn_id });
  const ended = await client.until('voice:ended', (news) => news.turn_id === turn_id);
  return { turn_id, finished, ended, events: toldOf(client, turn_id) };
}

/** What a socket was told of a turn, in the words of server-sent events. */
export const toldOf = (client: SocketClient, turnId: string): ServerEvent[] =>
  client.news.flatMap(({ name, news }) => {
    const { turn_id, audio, ...rest } = news as { turn_id?: string; audio?: Uint8Array };
    if (turn_id !== turnId) return [];
    const data = audio ? { ...rest, audio: Buffer.from(audio).toString('base64') } : rest;
    return [{ event: name.replace('voice:heard', 'voice.transcript').replace(':', '.'), data } as ServerEvent];
  });
