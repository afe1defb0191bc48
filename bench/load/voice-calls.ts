import { setTimeout as pause } from 'node:timers/promises';
import { loadProcess } from '../lib/load-process.ts';
import { nowUs } from '../lib/proc.ts';
import { JITTER_BUFFER_MS } from '../lib/sound.ts';
import { percentile } from '../lib/statistics.ts';
import { openWindow, type Watched, type WindowCost } from '../lib/window.ts';
import { inTurns } from './socket-connection.ts';
import { type Line, VoiceCall } from './voice-call.ts';

/** Calls at once, in each of which a visitor speaks at the pace of speech. A process of its own. */
export interface VoiceCallsLoad {
  readonly lines: readonly Line[];
  /** How long a piece of the visitor's voice is; there is one as often. */
  readonly pieceMs: number;
  /** So many pieces the vendor says, at its own pace; with 0 it sends each piece back at once. */
  readonly wish: number;
  /** How long a piece of the vendor's voice is. */
  readonly answerMs: number;
  readonly warmUpMs: number;
  readonly windowMs: number;
  readonly watched: Watched;
}

export interface VoiceCallsResult {
  /** Inside the window, both ways. */
  readonly frames: number;
  /** From leaving to arriving; of pieces that are sent back, there and back. */
  readonly delayP50Ms: number;
  readonly delayP99Ms: number;
  /** Pieces of the vendor that came when there was nothing left to play, from the first one on. */
  readonly underruns: number;
  /** How much later than its turn the latest piece came. */
  readonly latestMs: number;
  readonly cost: WindowCost;
  readonly faults: number;
  readonly firstFault: string | null;
}

const TICK_MS = 1;

/** Plays what comes, as a client with a jitter buffer does. */
class Player {
  underruns = 0;
  latestUs = 0;
  private readonly pieceUs: number;
  private beginUs = 0;

  constructor(pieceMs: number) {
    this.pieceUs = pieceMs * 1_000;
  }

  take(index: number): void {
    const now = nowUs();
    if (index === 0) this.beginUs = now;
    const lateUs = now - this.beginUs - index * this.pieceUs;
    this.latestUs = Math.max(this.latestUs, lateUs);
    if (lateUs <= JITTER_BUFFER_MS * 1_000) return;
    // It fills its buffer anew.
    this.underruns += 1;
    this.beginUs += lateUs;
  }
}

class Speakers {
  frames = 0;
  delaysUs: number[] | null = null;
  readonly calls: readonly VoiceCall[];
  readonly players: readonly Player[];
  private timer?: NodeJS.Timeout;
  private readonly load: VoiceCallsLoad;

  constructor(load: VoiceCallsLoad) {
    this.load = load;
    this.players = load.lines.map(() => new Player(load.answerMs));
    this.calls = load.lines.map(
      (line, at) =>
        new VoiceCall(line, (index, delayUs) => {
          this.frames += 1;
          this.delaysUs?.push(delayUs);
          this.players[at]?.take(index);
        }),
    );
  }

  /** All speak at their pace, evenly spread. */
  begin(): void {
    const { pieceMs, wish } = this.load;
    const beginUs = nowUs();
    const spoken = this.calls.map(() => 0);
    const apartUs = (pieceMs * 1_000) / this.calls.length;
    this.timer = setInterval(() => {
      const passedUs = nowUs() - beginUs;
      this.calls.forEach((call, at) => {
        const due = Math.floor((passedUs - at * apartUs) / (pieceMs * 1_000)) + 1;
        for (; (spoken[at] as number) < due; spoken[at] = (spoken[at] as number) + 1) {
          call.speak(pieceMs, wish);
          this.frames += 1;
          if (wish > 0 && spoken[at] === 0) call.ask();
        }
      });
    }, TICK_MS);
  }

  silence(): void {
    clearInterval(this.timer);
  }
}

async function run(load: VoiceCallsLoad): Promise<VoiceCallsResult> {
  const speakers = new Speakers(load);
  await inTurns(speakers.calls, 10, (call) => call.open());
  speakers.begin();
  await pause(load.warmUpMs);
  const close = openWindow(load.watched);
  const before = speakers.frames;
  const delaysUs: number[] = (speakers.delaysUs = []);
  await pause(load.windowMs);
  speakers.delaysUs = null;
  const frames = speakers.frames - before;
  const cost = close();
  speakers.silence();
  await Promise.all(speakers.calls.map((call) => call.end()));
  const faults = speakers.calls.flatMap(({ fault }) => fault ?? []);
  const { players } = speakers;
  return {
    frames,
    delayP50Ms: percentile(delaysUs, 0.5) / 1_000,
    delayP99Ms: percentile(delaysUs, 0.99) / 1_000,
    underruns: load.wish > 0 ? players.reduce((sum, { underruns }) => sum + underruns, 0) : 0,
    latestMs: load.wish > 0 ? Math.max(...players.map(({ latestUs }) => latestUs)) / 1_000 : 0,
    cost,
    faults: faults.length,
    firstFault: faults[0] ?? null,
  };
}

loadProcess(run);
