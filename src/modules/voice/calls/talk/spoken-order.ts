interface Place<T> {
  readonly id: string;
  /** `undefined`: not known yet; `null`: nothing will come. */
  said: T | null | undefined;
}

/**
 * Puts what was said into the order in which it was spoken, although it becomes known in another one: an answer is often whole
 * before the words that it answers. What is known waits for what was spoken before it.
 */
export class SpokenOrder<T> {
  private readonly places: Place<T>[] = [];
  private readonly known = new Set<string>();

  /** Something is being said, behind `previous` where that is named, else behind all. Again: nothing happens. */
  begin(id: string, previous: string | null = null): void {
    if (this.known.has(id)) return;
    this.known.add(id);
    const place = { id, said: undefined };
    const before = previous === null ? -1 : this.places.findIndex((each) => each.id === previous);
    if (before >= 0) this.places.splice(before + 1, 0, place);
    // What was spoken before it is stored already, so that it comes first of all that waits.
    else if (previous !== null && this.known.has(previous)) this.places.unshift(place);
    else this.places.push(place);
  }

  /** What was said is known; null: nothing that counts. False: its turn is over, because others waited too long for it. */
  end(id: string, said: T | null): boolean {
    const place = this.places.find((each) => each.id === id);
    if (place) place.said = said;
    return place !== undefined;
  }

  isWaiting(id: string): boolean {
    return this.places.some((each) => each.id === id && each.said === undefined);
  }

  /** Takes out what can be told now: everything before the first place that is not known yet. */
  take(): T[] {
    const open = this.places.findIndex(({ said }) => said === undefined);
    const told = this.places.splice(0, open < 0 ? this.places.length : open);
    return told.flatMap(({ said }) => (said === null || said === undefined ? [] : [said]));
  }
}
