/** Which answers a vendor may begin by itself: a voice was heard, and is not answered yet. */
export class DueAnswers {
  private isDue = false;
  private hasMissed = false;
  private readonly begun = new Set<string>();

  /** The visitor has spoken: the vendor answers by itself, if it may. */
  heard(): void {
    this.isDue = true;
  }

  /** The floor is given anew: whoever was not answered before is not answered now. */
  settle(): void {
    this.isDue = false;
  }

  /** Something may have happened that nobody here has heard of. */
  missed(): void {
    this.hasMissed = true;
    this.isDue = true;
  }

  begins(responseId: string): void {
    this.begun.add(responseId);
  }

  /** An answer that we have not asked for has begun. False: nothing was due. */
  take(): boolean {
    const wasDue = this.isDue;
    this.isDue = false;
    return wasDue;
  }

  /** Whether a response began although this server would have heard of it. */
  isStrange(responseId: string): boolean {
    return !this.hasMissed && !this.begun.has(responseId);
  }
}
