import type { Dispatcher } from 'undici';

export interface BodyReader {
  readonly onData: (bytes: Buffer) => void;
  /** Called once, last. `isComplete` is false when the connection broke off or was closed by us. */
  readonly onClose: (isComplete: boolean) => void;
}

/**
 * The body of one upstream answer, handed on as it leaves the socket. A Node stream would cost as much per token again
 * as parsing it does; nothing here needs its back pressure, because text is used at once.
 */
export class UpstreamBody {
  private early: Buffer[] = [];
  private reader: BodyReader | undefined;
  private isComplete: boolean | undefined;

  constructor(private readonly controller: Dispatcher.DispatchController) {}

  /** Takes the one reader; what came before is handed over at once. */
  read(reader: BodyReader): void {
    this.reader = reader;
    for (const bytes of this.early) reader.onData(bytes);
    this.early = [];
    if (this.isComplete !== undefined) reader.onClose(this.isComplete);
  }

  /** The body as text. @throws RangeError beyond `limit` bytes; Error when the connection broke off. */
  text(limit: number): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const chunks: Buffer[] = [];
    let size = 0;
    this.read({
      onData: (bytes) => {
        size += bytes.length;
        if (size <= limit) {
          chunks.push(bytes);
          return;
        }
        reject(new RangeError('The upstream body is too large.'));
        this.destroy();
      },
      onClose: (isComplete) => {
        if (isComplete) resolve(Buffer.concat(chunks).toString('utf8'));
        else reject(new Error('The upstream body broke off.'));
      },
    });
    return promise;
  }

  /** Closes the connection: the stop signal that every vendor understands. Does nothing once the body is over. */
  destroy(): void {
    if (this.isComplete === undefined) this.controller.abort(new Error('Not needed any more.'));
  }

  /** For the transport. */
  push(bytes: Buffer): void {
    if (this.reader) this.reader.onData(bytes);
    else this.early.push(bytes);
  }

  /** For the transport. */
  close(isComplete: boolean): void {
    if (this.isComplete !== undefined) return;
    this.isComplete = isComplete;
    this.reader?.onClose(isComplete);
  }
}
