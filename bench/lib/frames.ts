/** Frames of WebSocket (RFC 6455), as far as the benchmark needs them: whole messages, and texts that are ASCII. */
export const TEXT = 0x81;
export const CLOSE = 0x88;
export const PING = 0x89;
export const PONG = 0x8a;

/** A mask of zeros leaves the payload as it is, so that masking costs nothing. */
const MASKED = 0x80;
const MASK_BYTES = 4;
const NOTHING = Buffer.alloc(0);

interface FrameKind {
  /** As clients have to send it. */
  readonly isMasked: boolean;
  readonly opcode?: number;
}

/** One frame with an ASCII payload of at most 65,535 bytes. */
export function frameOf(text: string, { isMasked, opcode = TEXT }: FrameKind): Buffer {
  const { length } = text;
  const isShort = length < 126;
  const start = (isShort ? 2 : 4) + (isMasked ? MASK_BYTES : 0);
  const frame = Buffer.alloc(start + length);
  frame[0] = opcode;
  frame[1] = (isMasked ? MASKED : 0) | (isShort ? length : 126);
  if (!isShort) frame.writeUInt16BE(length, 2);
  frame.write(text, start, 'latin1');
  return frame;
}

/** Takes the first byte of a frame, and its payload as Latin-1. */
export type OnFrame = (opcode: number, text: string) => void;

/** Cuts what comes on a connection into frames. */
export class FrameReader {
  private rest: Buffer = NOTHING;
  private readonly onFrame: OnFrame;
  /** So many bytes at the beginning of a masked payload are made readable; whoever needs no more saves the time. */
  private readonly readable: number;

  constructor(onFrame: OnFrame, readable = Infinity) {
    this.onFrame = onFrame;
    this.readable = readable;
  }

  push(bytes: Buffer): void {
    const buffer = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    let at = 0;
    while (buffer.length - at >= 2) {
      const second = buffer[at + 1] as number;
      const short = second & 127;
      const head = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
      const start = head + (second & MASKED ? MASK_BYTES : 0);
      if (buffer.length < start) break;
      const length = short < 126 ? short : short === 126 ? buffer.readUInt16BE(at + 2) : buffer.readUInt32BE(at + 6);
      if (buffer.length < start + length) break;
      if (second & MASKED) this.unmask(buffer, start, length);
      this.onFrame(buffer[at] as number, buffer.toString('latin1', start, start + length));
      at = start + length;
    }
    this.rest = at === buffer.length ? NOTHING : buffer.subarray(at);
  }

  /** The mask stands right before the payload. */
  private unmask(buffer: Buffer, start: number, length: number): void {
    const [end, mask] = [start + Math.min(length, this.readable), start - MASK_BYTES];
    for (let at = start; at < end; at += 1)
      buffer[at] = (buffer[at] as number) ^ (buffer[mask + ((at - start) & 3)] as number);
  }
}
