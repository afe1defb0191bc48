import type { PlacedCall } from './placed-call.js';

/** What is read of the vendor's events (names: OpenAI Realtime GA). */
export interface CallEvent {
  readonly type: string;
  readonly item_id?: string;
  readonly delta?: string;
  readonly transcript?: string;
  readonly response?: { readonly status?: string };
}

/** Who wants to know what happens on a line. */
export interface LineEars {
  /** An event of the vendor; every line tells when sound begins and ends (`output_audio_buffer.…`). */
  heard(event: CallEvent): void;
  /** The other side is gone; `isBroken`: without a word. */
  closed(isBroken: boolean): void;
}

/** Sound and events of one call, both ways. */
export interface CallLine {
  readonly call: PlacedCall;
  send(event: object): void;
  /** What is still to be heard of an answer is dropped. */
  cut(): void;
  close(): void;
}

/** @throws when nothing is heard of the other side in time */
export type OpenLine = (ears: LineEars) => Promise<CallLine>;

/** How long a line may take to be there, in milliseconds; then the next way is tried. */
export const CONNECT_MS = 10_000;

/** Why a line could not be opened, in words for the log: there is a better text for the visitor. */
export class LineError extends Error {
  override readonly name = 'LineError';
}
