/** Calls that may be repeated: tried again by themselves, for as long as the page lives. */

import { FULL, ServerProblem } from "../core/serverProblem";

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;
/** Somebody is likely to be typing a password. */
const LONGEST_PAUSE_SIGNED_OUT = 10_000;
/** Space is made by hand. */
const PAUSE_WHILE_FULL = 30_000;
/** A wish beyond an hour is taken for a mistake. */
const LONGEST_WISH = 3_600_000;
/** What passes sooner troubles nobody: so many tries, so many milliseconds. */
const QUIET_TRIES = 3;
const QUIET_TIME = 10_000;

export interface PatienceOptions {
  readonly signal: AbortSignal;
  /** A call got nowhere for a while, or for another reason than before. */
  readonly onWaiting: (problem: ServerProblem) => void;
  /** No call waits any more. */
  readonly onGoingOn: () => void;
  /** A small call that works as soon as the account is signed in; throws `ServerProblem`. */
  readonly askForAccount: (signal: AbortSignal) => Promise<unknown>;
}

/** Full jitter, so that tabs do not knock together; the server's own wish comes first. */
export function pauseBefore(failures: number, problem: ServerProblem): number {
  const { retryAfter, status, remedy } = problem;
  const jitter = Math.random();
  const wish = retryAfter === null ? 0 : Math.min(retryAfter * 1000, LONGEST_WISH);
  if (wish > 0) return wish + jitter * FIRST_PAUSE;
  if (status === FULL) return PAUSE_WHILE_FULL + jitter * FIRST_PAUSE;
  const longest = remedy === "sign_in" ? LONGEST_PAUSE_SIGNED_OUT : LONGEST_PAUSE;
  return jitter * Math.min(longest, FIRST_PAUSE * 2 ** failures);
}

/** The problem, where waiting may mend it; throws everything else. */
function passing(error: unknown): ServerProblem {
  if (!(error instanceof ServerProblem)) throw error;
  if (error.remedy !== "retry" && error.remedy !== "sign_in") throw error;
  return error;
}

/** One call and its failures in a row. */
interface Try {
  failures: number;
  failingSince: number;
  problem: ServerProblem | null;
}

function isWorthTelling({ failures, failingSince }: Try, { status, remedy }: ServerProblem) {
  if (remedy === "sign_in" || status === FULL) return true;
  return failures > QUIET_TRIES || Date.now() - failingSince >= QUIET_TIME;
}

export class Patience {
  readonly #options: PatienceOptions;
  readonly #asleep = new Map<() => void, ServerProblem>();
  /** Those the user was told of. */
  readonly #told = new Set<Try>();

  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  /** Throws what no waiting can mend, and the signal's reason when it aborts. */
  async call<T>(attempt: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const one: Try = { failures: 0, failingSince: 0, problem: null };
    try {
      for (;;) {
        const answer = await this.#try(one, attempt);
        if (answer) return answer.value;
        await this.#waitOut(one);
      }
    } finally {
      if (this.#told.delete(one) && this.#told.size === 0) this.#options.onGoingOn();
    }
  }

  /** Wakes all that wait: the user says so, or something has changed. */
  tryNow(): void {
    for (const wake of [...this.#asleep.keys()]) wake();
  }

  async #try<T>(
    one: Try,
    attempt: (signal: AbortSignal) => Promise<T>,
  ): Promise<{ readonly value: T } | null> {
    const { signal, askForAccount } = this.#options;
    signal.throwIfAborted();
    try {
      // Megabytes do not knock at a door that may still be shut. The first refusal may be for a
      // token that has just changed: then the same call with the new one is all it takes.
      if (one.problem?.remedy === "sign_in" && one.failures > 1) await askForAccount(signal);
      const value = await attempt(signal);
      this.#wakeUnanswered();
      return { value };
    } catch (error) {
      signal.throwIfAborted();
      one.problem = passing(error);
      if (one.failures === 0) one.failingSince = Date.now();
      one.failures += 1;
      return null;
    }
  }

  async #waitOut(one: Try): Promise<void> {
    const { problem, failures } = one;
    if (!problem) return;
    const isAnother = problem.remedy === "sign_in" && failures === 1;
    if (isAnother) return;
    if (isWorthTelling(one, problem)) {
      this.#told.add(one);
      this.#options.onWaiting(problem);
    }
    await this.#sleep(pauseBefore(failures - 1, problem), problem);
  }

  /** The server answers, and this account: who waits for just that need wait no longer. */
  #wakeUnanswered(): void {
    for (const [wake, { status, remedy }] of [...this.#asleep])
      if (status === 0 || remedy === "sign_in") wake();
  }

  #sleep(milliseconds: number, problem: ServerProblem): Promise<void> {
    const { signal } = this.#options;
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", wake);
        this.#asleep.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      signal.addEventListener("abort", wake);
      this.#asleep.set(wake, problem);
      if (signal.aborted) wake();
    });
  }
}

/** Rejects with the signal's reason when it aborts, and never resolves. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
