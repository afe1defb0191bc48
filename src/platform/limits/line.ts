/** Lets so many pieces of work run at a time; the others wait in line. */
export class Line {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(most: number) {
    this.free = most;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      // The place goes over to the next one, so that nobody gets in between.
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}
