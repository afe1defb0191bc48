/**
 * Cuts marks out of a text that arrives in pieces: what might be the beginning of one is held back until it is clear. Marks are
 * compared without regard to case.
 */
export class MarkFilter {
  private held = '';
  private readonly marks: readonly string[];

  constructor(
    marks: readonly string[],
    private readonly to: { text(text: string): void; mark(mark: string): void },
  ) {
    this.marks = marks.map((mark) => mark.toLowerCase());
  }

  write(text: string): void {
    this.held += text;
    this.release(false);
  }

  end(): void {
    this.release(true);
  }

  private release(isEnd: boolean): void {
    for (;;) {
      const found = this.first();
      if (!found) break;
      this.say(this.held.slice(0, found.at));
      this.held = this.held.slice(found.at + found.mark.length);
      this.to.mark(found.mark);
    }
    const kept = isEnd ? 0 : this.openEnd();
    this.say(this.held.slice(0, this.held.length - kept));
    this.held = this.held.slice(this.held.length - kept);
  }

  private first(): { at: number; mark: string } | null {
    const text = this.held.toLowerCase();
    const found = this.marks.map((mark) => ({ at: text.indexOf(mark), mark })).filter(({ at }) => at >= 0);
    return found.sort((a, b) => a.at - b.at)[0] ?? null;
  }

  /** How many characters at the end may be the beginning of a mark. */
  private openEnd(): number {
    const text = this.held.toLowerCase();
    const lengths = this.marks.map((mark) => {
      for (let length = Math.min(mark.length - 1, text.length); length > 0; length -= 1) {
        if (text.endsWith(mark.slice(0, length))) return length;
      }
      return 0;
    });
    return Math.max(0, ...lengths);
  }

  private say(text: string): void {
    if (text !== '') this.to.text(text);
  }
}
