/** A packet in the buffer of an Engine.IO connection. */
export interface WaitingPacket {
  readonly type?: string;
  readonly data?: unknown;
  /** The whole frame, where it was made once for many connections. */
  readonly options?: { readonly wsPreEncodedFrame?: readonly Uint8Array[] } | undefined;
}

/** A final text frame, as a server sends it: not compressed, not masked. */
const TEXT = 0x81;
/** Engine.IO's word for a message, before its text. */
const MESSAGE = 0x34;
/** Where a length stands that is larger than these, and how that is said. */
const MOST_IN_ONE_BYTE = 125;
const MOST_IN_TWO_BYTES = 65_535;
const IN_TWO_BYTES = 126;
const IN_EIGHT_BYTES = 127;

/** The frame of one message. */
export const frameOf = (text: string): Uint8Array => join([{ type: 'message', data: text }]) as Uint8Array;

/** The frames of all packets in one piece, in order; null when one of them is no text message. A lone frame is not copied. */
export function join(packets: readonly WaitingPacket[]): Uint8Array | null {
  const lone = packets.length === 1 ? packets[0]?.options?.wsPreEncodedFrame : undefined;
  if (lone?.[0] && lone.length === 1) return lone[0];
  const lengths: number[] = [];
  let size = 0;
  for (const packet of packets) {
    const length = lengthOf(packet);
    if (length < 0) return null;
    lengths.push(length);
    size += isMade(packet) ? length : length + headSize(length);
  }
  const frames = Buffer.allocUnsafe(size);
  let at = 0;
  packets.forEach((packet, index) => {
    const length = lengths[index] as number;
    if (isMade(packet)) at = copy(frames, at, packet);
    else at = write(frames, at, { text: packet.data as string, length });
  });
  return frames;
}

interface MadePacket {
  readonly options: { readonly wsPreEncodedFrame: readonly Uint8Array[] };
}

const isMade = (packet: WaitingPacket): packet is WaitingPacket & MadePacket =>
  packet.options?.wsPreEncodedFrame !== undefined;

/** How many bytes its message has, or all of its frame where that was made before; -1 for what is no text message. */
function lengthOf(packet: WaitingPacket): number {
  if (!isMade(packet)) {
    const { type, data } = packet;
    return type === 'message' && typeof data === 'string' ? 1 + Buffer.byteLength(data) : -1;
  }
  let length = 0;
  for (const part of packet.options.wsPreEncodedFrame) length += part.length;
  return length;
}

function copy(frames: Buffer, from: number, { options }: MadePacket): number {
  let at = from;
  for (const part of options.wsPreEncodedFrame) {
    frames.set(part, at);
    at += part.length;
  }
  return at;
}

function headSize(length: number): number {
  if (length <= MOST_IN_ONE_BYTE) return 2;
  return length <= MOST_IN_TWO_BYTES ? 4 : 10;
}

/** Answers with the place behind the frame. */
function write(frames: Buffer, at: number, { text, length }: { text: string; length: number }): number {
  const head = headSize(length);
  frames[at] = TEXT;
  if (head === 2) frames[at + 1] = length;
  else if (head === 4) {
    frames[at + 1] = IN_TWO_BYTES;
    frames.writeUInt16BE(length, at + 2);
  } else {
    frames[at + 1] = IN_EIGHT_BYTES;
    frames.writeBigUInt64BE(BigInt(length), at + 2);
  }
  frames[at + head] = MESSAGE;
  frames.write(text, at + head + 1);
  return at + head + length;
}
