import type { Talk } from './talk.js';

/** A line to the vendor, as a talk uses it. */
export interface Line {
  send(event: object): void;
  close(): void;
}

/** A talk that this process holds, with its line as soon as there is one. */
export class HeldCall {
  private line: Line | null = null;
  /** What is to be sent as soon as there is a line. */
  private readonly early: object[] = [];
  private storing: Promise<void> = Promise.resolve();
  ending: Promise<void> | null = null;
  private connections = 0;

  constructor(readonly talk: Talk) {}

  connect(line: Line): void {
    this.line = line;
    this.talk.attached(this.connections > 0);
    this.connections += 1;
    for (const event of this.early.splice(0)) line.send(event);
  }

  disconnect(): void {
    this.line?.close();
    this.line = null;
  }

  send(event: object): void {
    if (this.line) this.line.send(event);
    else this.early.push(event);
  }

  /** Does one thing after the other, in the order in which they were given. The work must not reject. */
  inTurn(work: () => Promise<void>): void {
    this.storing = this.storing.then(work);
  }

  /** Resolves when everything that was given is done. */
  stored(): Promise<void> {
    return this.storing;
  }
}
