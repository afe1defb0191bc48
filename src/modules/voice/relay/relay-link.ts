import { WebSocket } from 'ws';
import type { CallEnd } from '../../../contract/call.schema.js';
import type { Line } from '../calls/talk/held-call.js';
import type { Talk } from '../calls/talk/talk.js';
import { hear } from '../calls/talk/talk-events.js';
import { CHARACTERS_PER_MS, eventIn, typeAtFirstSight } from '../wire/realtime-events.js';
import type { RealtimeLine } from '../wire/realtime-line.adapter.js';
import { charactersIn, type ClientFrame, frameOf, isBareSound } from './client-frames.js';
import { Pressure } from './pressure.js';
import { isOutlined, isPassedOn, isSound, outlineOf, soundIn } from './vendor-frames.js';

/** A voice makes 64,000 bytes a second in Base64; who sends twice as much for longer than the allowance lasts is cut. */
const BYTES_PER_MS = 128;
const ALLOWANCE_BYTES = 2_097_152;
/** A client that goes on after so many frames that it may not send is cut. */
const MOST_FAULTS = 20;
/** A vendor takes no utterance that is shorter (OpenAI Realtime GA: at least 100 ms). */
const LEAST_CHARACTERS = 100 * CHARACTERS_PER_MS;
const NORMAL = 1_000;

/** The sound of one call on its way through this server: what may pass passes, and the talk hears it. */
export class RelayLink implements Line {
  private readonly pressure: Pressure;
  private allowance = ALLOWANCE_BYTES;
  private countedAt = Date.now();
  private faults = 0;
  /** Of the utterance for which the visitor holds a button, as characters of sound. */
  private spoken = 0;

  constructor(
    private readonly client: WebSocket,
    private readonly line: RealtimeLine,
    private readonly talk: Talk,
  ) {
    this.pressure = new Pressure(client, line, () => this.over('gone'));
    client.on('message', (data: Buffer, isBinary: boolean) => this.fromClient(data, isBinary));
    client.on('close', (code: number) => this.over(code === NORMAL ? 'hung_up' : 'gone'));
    line.hearBy({ heard: (data) => this.fromVendor(data), closed: () => this.over('gone') });
  }

  send(event: object): void {
    this.line.send(event);
  }

  close(): void {
    this.pressure.end();
    this.line.close();
    this.client.close(NORMAL);
  }

  /** Tells the client something of ours. */
  tell(frame: object): void {
    if (this.client.readyState === WebSocket.OPEN) this.client.send(JSON.stringify(frame));
  }

  private fromClient(data: Buffer, isBinary: boolean): void {
    if (this.talk.isOver) return;
    if (!this.isBearable(data.length)) return this.over('too_fast');
    if (!isBinary && isBareSound(data)) {
      this.count(charactersIn(data));
      return this.pass(data);
    }
    const frame = isBinary ? null : frameOf(data);
    if (!frame) return this.fault();
    if (frame.type === 'response.create') return this.answer();
    this.pass(JSON.stringify(frame));
    this.follow(frame);
  }

  /** Where an utterance ends, and is long enough for the vendor, its word is not waited for: that would cost a way there and back. */
  private follow(frame: ClientFrame): void {
    if (frame.type === 'input_audio_buffer.append') this.count(frame.audio.length);
    if (frame.type === 'input_audio_buffer.commit' && this.spoken >= LEAST_CHARACTERS) this.talk.askAhead();
    if (frame.type === 'input_audio_buffer.commit' || frame.type === 'input_audio_buffer.clear') this.spoken = 0;
  }

  /** Where the vendor hears by itself that somebody has spoken, nobody here knows what of the sound is in an utterance. */
  private count(characters: number): void {
    this.spoken = this.talk.call.pushToTalk ? this.spoken + characters : 0;
  }

  private pass(frame: string | Buffer): void {
    this.line.pass(frame);
    this.pressure.towardsVendor();
  }

  /** The client wants an answer; with push-to-talk the end of an utterance has asked for it. */
  private answer(): void {
    if (this.talk.floor === 'speaks' && !this.talk.call.pushToTalk) this.talk.responses.want({});
  }

  private fromVendor(data: Buffer): void {
    const type = typeAtFirstSight(data) ?? eventIn(data.toString('utf8'))?.type ?? '';
    if (isSound(type)) return this.sound(data);
    hear(this.talk, data);
    if (isPassedOn(type)) return this.forward(data);
    const event = isOutlined(type) ? eventIn(data.toString('utf8')) : null;
    if (event) this.tell(outlineOf(event));
  }

  /** Sound is not read, only counted; of a silent assistant nothing is heard, whatever is still on its way. */
  private sound(data: Buffer): void {
    const piece = soundIn(data);
    if (piece) this.talk.utterances.assistantSound(piece.itemId, piece.ms);
    else hear(this.talk, data);
    if (this.talk.floor !== 'silent') this.forward(data);
  }

  private forward(data: Buffer): void {
    if (this.client.readyState !== WebSocket.OPEN) return;
    this.client.send(data, { binary: false });
    this.pressure.towardsClient();
  }

  private fault(): void {
    this.faults += 1;
    this.tell({ type: 'error', error: { code: 'not-allowed', message: 'This can not be sent here.' } });
    if (this.faults > MOST_FAULTS) this.over('tampered');
  }

  private isBearable(bytes: number): boolean {
    const now = Date.now();
    this.allowance = Math.min(ALLOWANCE_BYTES, this.allowance + (now - this.countedAt) * BYTES_PER_MS) - bytes;
    this.countedAt = now;
    return this.allowance >= 0;
  }

  private over(reason: CallEnd): void {
    if (!this.talk.isOver) this.talk.host.over(this.talk, reason);
  }
}
