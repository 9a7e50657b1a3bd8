/** How fast an import goes and how long it will take: plain sums over what has happened so far. */

import type { Outcome } from "./types";

export interface Mark {
  /** Milliseconds on any clock that only goes forward. */
  readonly at: number;
  readonly photos: number;
  /** Bytes read from the disk. */
  readonly bytes: number;
}

/** Speed is taken over this long: a slow file does not shake it, a slow disk shows soon. */
const WINDOW = 30_000;
/** Before this nothing is said about the time left. */
const FIRST_WORD = 5_000;
/** An estimate that is higher by this share, for this many milliseconds, is believed. */
const SETTLE_SHARE = 0.2;
const SETTLE_TIME = 5_000;

/** Seconds, in steps of 5, and from ten minutes on in whole minutes; never 0 while work is left. */
export function roundTimeLeft(seconds: number): number {
  const step = seconds >= 600 ? 60 : 5;
  return Math.max(step, Math.ceil(seconds / step) * step);
}

/** Watches an import's marks. Feed it with `note`; pauses begin with `reset`. */
export class Pace {
  readonly #marks: Mark[] = [];
  #began: number | null = null;
  #slowerSince: number | null = null;
  #shown: number | null = null;

  constructor(readonly total: number) {}

  note(mark: Mark): void {
    this.#began ??= mark.at;
    this.#marks.push(mark);
    while (this.#marks.length > 2 && (this.#marks[1]?.at ?? mark.at) <= mark.at - WINDOW)
      this.#marks.shift();
  }

  reset(): void {
    this.#marks.length = 0;
    this.#began = null;
    this.#slowerSince = null;
    this.#shown = null;
  }

  /** Over the last half minute; null until there is something to divide by. */
  get photosPerSecond(): number | null {
    return this.#speed((mark) => mark.photos);
  }

  get bytesPerSecond(): number | null {
    return this.#speed((mark) => mark.bytes);
  }

  /** Rounded seconds at time `at`; null for the first 5 s, without progress, and at the end. */
  timeLeft(at: number): number | null {
    const [speed, last] = [this.photosPerSecond, this.#marks.at(-1)];
    if (this.#began === null || at - this.#began < FIRST_WORD) return null;
    if (!speed || !last || last.photos >= this.total) return null;
    const seconds = (this.total - last.photos) / speed - (at - last.at) / 1000;
    this.#settle(roundTimeLeft(seconds), at);
    return this.#shown;
  }

  /** What is shown only falls, unless the estimate is much higher and stays so. */
  #settle(estimate: number, at: number): void {
    const held = this.#shown ?? estimate;
    const isMuchMore = estimate > held * (1 + SETTLE_SHARE) + 5;
    this.#slowerSince = isMuchMore ? (this.#slowerSince ?? at) : null;
    const isSlowerForGood = this.#slowerSince !== null && at - this.#slowerSince >= SETTLE_TIME;
    if (isSlowerForGood) this.#slowerSince = null;
    this.#shown = isSlowerForGood ? estimate : Math.min(estimate, held);
  }

  #speed(of: (mark: Mark) => number): number | null {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    if (!first || !last || last.at <= first.at) return null;
    return ((of(last) - of(first)) / (last.at - first.at)) * 1000;
  }
}

export type Sums = Readonly<Record<Outcome, number>>;

const NONE: Sums = { imported: 0, file_added: 0, duplicate: 0, skipped: 0, failed: 0 };

/** How many files ended in which outcome; a path counted again replaces its former outcome. */
export class Tally {
  readonly #outcomes = new Map<string, Outcome>();
  #sums: Sums = NONE;

  note(path: string, outcome: Outcome): void {
    const before = this.#outcomes.get(path);
    if (before === outcome) return;
    const sums = { ...this.#sums };
    if (before) sums[before] -= 1;
    sums[outcome] += 1;
    this.#outcomes.set(path, outcome);
    this.#sums = sums;
  }

  /** They add up to `files`. */
  get sums(): Sums {
    return this.#sums;
  }

  get files(): number {
    return this.#outcomes.size;
  }
}
