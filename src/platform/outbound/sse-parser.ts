import { StringDecoder } from 'node:string_decoder';

/** Longest unfinished record, in UTF-16 units, that is kept: an upstream must not fill our memory. */
const MAX_PENDING = 1_048_576;

export interface SseHandlers {
  /** The `data` of one event; several `data` lines are joined by line feeds. */
  readonly onData: (data: string) => void;
  /** A comment line: the vendor's way to say that it is still there. */
  readonly onComment?: () => void;
}

/**
 * An incremental reader of `text/event-stream` (WHATWG HTML §9.2.6) that hands on `data` and comments and skips the
 * other fields. Bytes may be cut anywhere: inside a character, between CR and LF.
 */
export class SseParser {
  private readonly decoder = new StringDecoder('utf8');
  private pending = '';
  private data: string | undefined;
  private skipsLineFeed = false;

  constructor(private readonly handlers: SseHandlers) {}

  /** @throws RangeError when one line grows beyond a mebibyte. */
  push(bytes: Buffer): void {
    this.read(this.decoder.write(bytes));
  }

  /** Call once, after the last byte: a record without its closing blank line still counts. */
  end(): void {
    this.read(`${this.decoder.end()}\n\n`);
  }

  private read(text: string): void {
    const fresh = this.skipsLineFeed || text.includes('\r') ? this.withoutReturns(text) : text;
    const buffer = this.pending === '' ? fresh : this.pending + fresh;
    let start = 0;
    let end = buffer.indexOf('\n', this.pending.length);
    while (end !== -1) {
      this.line(buffer, start, end);
      start = end + 1;
      end = buffer.indexOf('\n', start);
    }
    this.pending = start === 0 ? buffer : buffer.slice(start);
    if (this.pending.length + (this.data?.length ?? 0) > MAX_PENDING) throw new RangeError('SSE record too long');
  }

  private withoutReturns(text: string): string {
    if (text === '') return text;
    const rest = this.skipsLineFeed && text.startsWith('\n') ? text.slice(1) : text;
    this.skipsLineFeed = text.endsWith('\r');
    return rest.replace(/\r\n?/g, '\n');
  }

  private line(buffer: string, start: number, end: number): void {
    if (start === end) {
      this.dispatch();
    } else if (buffer.startsWith('data:', start)) {
      const from = buffer.charCodeAt(start + 5) === 32 ? start + 6 : start + 5;
      const value = buffer.slice(from, end);
      this.data = this.data === undefined ? value : `${this.data}\n${value}`;
    } else if (buffer.charCodeAt(start) === 58) {
      this.handlers.onComment?.();
    }
  }

  private dispatch(): void {
    const data = this.data;
    if (data === undefined) return;
    this.data = undefined;
    this.handlers.onData(data);
  }
}
