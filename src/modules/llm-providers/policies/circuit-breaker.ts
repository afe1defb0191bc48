export interface CircuitOptions {
  /** Failures in a row that open the circuit. */
  readonly failuresInARow: number;
  /** Share of failures within the window that opens it. */
  readonly failureRatio: number;
  readonly windowMs: number;
  /** Outcomes within the window before the share says anything. */
  readonly minimumOutcomes: number;
  /** How long it stays open before one probe may pass. */
  readonly openMs: number;
  /** The same after a failure that a person has to mend. */
  readonly openMsAfterFatal: number;
}

export const DEFAULT_CIRCUIT: CircuitOptions = {
  failuresInARow: 5,
  failureRatio: 0.5,
  windowMs: 30_000,
  minimumOutcomes: 10,
  openMs: 10_000,
  openMsAfterFatal: 60_000,
};

/** The latest outcomes suffice to judge a share. */
const MAX_OUTCOMES = 200;

/** The leave to make one call; its holder reports exactly one outcome with it. */
export interface CircuitPass {
  readonly isProbe: boolean;
}

/**
 * A circuit breaker that refuses at once, also while a probe is out: callers have another candidate to go to.
 * (cockatiel's makes them wait for the probe, and closes the circuit when a probe is merely cancelled.)
 */
export class CircuitBreaker {
  private row = 0;
  private outcomes: { at: number; isFailure: boolean }[] = [];
  private openUntil: number | undefined;
  private isProbing = false;

  constructor(
    private readonly options: CircuitOptions,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** A pass, or nothing while the circuit is open. */
  enter(): CircuitPass | undefined {
    if (this.openUntil === undefined) return { isProbe: false };
    if (this.isProbing || this.now() < this.openUntil) return undefined;
    this.isProbing = true;
    return { isProbe: true };
  }

  succeeded(pass: CircuitPass): void {
    if (this.isLate(pass)) return;
    if (pass.isProbe) {
      this.isProbing = false;
      this.openUntil = undefined;
      this.outcomes = [];
    }
    this.row = 0;
    this.record(false);
  }

  /** @param isFatal it will not pass by itself: opens the circuit at once. */
  failed(pass: CircuitPass, isFatal: boolean): void {
    if (this.isLate(pass)) return;
    if (pass.isProbe) this.isProbing = false;
    this.row += 1;
    this.record(true);
    const { failuresInARow, openMs, openMsAfterFatal } = this.options;
    if (isFatal || pass.isProbe || this.row >= failuresInARow || this.isRatioReached()) {
      this.openUntil = this.now() + (isFatal ? openMsAfterFatal : openMs);
    }
  }

  /** The outcome says nothing about the upstream's health. */
  ignored(pass: CircuitPass): void {
    if (pass.isProbe) this.isProbing = false;
  }

  /** The call began before the circuit opened: its outcome is old news. */
  private isLate(pass: CircuitPass): boolean {
    return this.openUntil !== undefined && !pass.isProbe;
  }

  private record(isFailure: boolean): void {
    this.outcomes.push({ at: this.now(), isFailure });
    if (this.outcomes.length > MAX_OUTCOMES) this.outcomes.shift();
  }

  private isRatioReached(): boolean {
    const { windowMs, minimumOutcomes, failureRatio } = this.options;
    const oldest = this.now() - windowMs;
    const recent = this.outcomes.filter(({ at }) => at >= oldest);
    const failures = recent.filter((outcome) => outcome.isFailure).length;
    return recent.length >= minimumOutcomes && failures / recent.length >= failureRatio;
  }
}
