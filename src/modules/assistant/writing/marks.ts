/**
 * Cuts marks out of a text that arrives in pieces: what might be the beginning of one is held back until it is clear. Marks are
 * compared without regard to the case of A to Z. Every token of every answer comes through here.
 */
export class MarkFilter {
  private held = '';
  private readonly marks: readonly string[];
  /** The first characters of the marks: few tokens have one. */
  private readonly first: RegExp;

  constructor(
    marks: readonly string[],
    private readonly to: { text(text: string): void; mark(mark: string): void },
  ) {
    this.marks = marks.map((mark) => mark.toLowerCase());
    const first = this.marks.map((mark) => mark.charAt(0).replace(/[\\\]^-]/, '\\$&'));
    this.first = new RegExp(`[${first.join('')}]`, 'gi');
  }

  write(text: string): void {
    this.held += text;
    this.release(false);
  }

  end(): void {
    this.release(true);
  }

  private release(isEnd: boolean): void {
    const text = this.held;
    let said = 0;
    let at: number;
    for (at = this.next(text, 0); at < text.length; at = this.next(text, at)) {
      const mark = this.begunAt(text, at);
      if (mark !== undefined && at + mark.length <= text.length) {
        this.say(text.slice(said, at));
        this.to.mark(mark);
        at += mark.length;
        said = at;
      } else if (mark !== undefined && !isEnd) {
        break;
      } else {
        at += 1;
      }
    }
    this.held = text.slice(at);
    this.say(text.slice(said, at));
  }

  /** Where a mark may stand, from a place on. */
  private next(text: string, from: number): number {
    this.first.lastIndex = from;
    return this.first.exec(text)?.index ?? text.length;
  }

  /** The mark that stands at a place, whole or as far as the text goes. */
  private begunAt(text: string, at: number): string | undefined {
    for (const mark of this.marks) if (isBegun(mark, text, at)) return mark;
    return undefined;
  }

  private say(text: string): void {
    if (text !== '') this.to.text(text);
  }
}

function isBegun(mark: string, text: string, at: number): boolean {
  const most = Math.min(mark.length, text.length - at);
  for (let n = 0; n < most; n += 1) if (lower(text.charCodeAt(at + n)) !== mark.charCodeAt(n)) return false;
  return true;
}

const lower = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code);
