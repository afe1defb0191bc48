import { speakable } from './speakable.js';

/** A sentence without an end is spoken in parts of at most this many characters. */
const MOST_CHARACTERS = 400;

const WHOLE = /[.!?…。！？]["'”’)\]]*\s+$|\n$|[。！？]$/;
const ENDS = /[.!?…。！？]["'”’)\]]*\s|\n|[。！？]/;
/** As many as stand between the last word of a sentence and the next one. */
const FEW_CHARACTERS = 4;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** Cuts a growing text into sentences, so that the first can be spoken while the last is not yet written. */
export class SentenceCutter {
  private rest = '';

  /** The sentences that are whole now, as they are spoken. */
  add(text: string): string[] {
    this.rest += text;
    const segments = Array.from(segmenter.segment(this.rest), ({ segment }) => segment);
    // More text may belong to the last one, unless it has its full stop and a space behind it, or the line ends.
    const last = WHOLE.test(this.rest) ? '' : (segments.pop() ?? '');
    const cut = last.length > MOST_CHARACTERS ? breakOf(last) : 0;
    segments.push(last.slice(0, cut));
    this.rest = last.slice(cut);
    return segments.flatMap((segment) => parts(segment)).filter((part) => part !== '');
  }

  /** Whether a sentence seems to be whole as soon as so much more is written. Cheap, and may be wrong. */
  isWholeWith(text: string): boolean {
    return ENDS.test(this.rest.slice(-FEW_CHARACTERS) + text);
  }

  /** What is left at the end of the text. */
  end(): string[] {
    const { rest } = this;
    this.rest = '';
    return parts(rest).filter((part) => part !== '');
  }
}

/** Where a long sentence is best taken apart: after a comma, else between words, else where it must. */
function breakOf(text: string): number {
  const head = text.slice(0, MOST_CHARACTERS);
  const at = Math.max(...[', ', '; ', ': ', '，', '、'].map((mark) => head.lastIndexOf(mark)));
  const cut = at > 0 ? at + 1 : head.lastIndexOf(' ');
  return cut > 0 ? cut : MOST_CHARACTERS;
}

function parts(segment: string): string[] {
  if (segment.length <= MOST_CHARACTERS) return [speakable(segment)];
  const cut = breakOf(segment);
  return [speakable(segment.slice(0, cut)), ...parts(segment.slice(cut))];
}
