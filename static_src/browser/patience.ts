/** Calls that may be repeated: tried again by themselves, then with the user's help, until they work. */

import { ServerProblem } from "../core/serverProblem";

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;
const RETRIES = 3;

export interface PatienceOptions {
  readonly signal: AbortSignal;
  /** Resolves when it is worth another round: the user says so, or the network is back. */
  readonly untilWorthIt: (problem: ServerProblem) => Promise<void>;
  /** The first call that worked after a wait. */
  readonly onGoingOn: () => void;
  /** For tests. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

function sleepFor(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Doubles, with jitter so that two tabs do not knock together; the server's own wish wins. */
export function pauseBefore(retry: number, problem: ServerProblem): number {
  if (problem.retryAfter !== null) return Math.min(problem.retryAfter * 1000, LONGEST_PAUSE);
  return FIRST_PAUSE * 2 ** retry * (0.5 + Math.random());
}

function toProblem(error: unknown): ServerProblem {
  if (error instanceof ServerProblem) return error;
  throw error;
}

export class Patience {
  readonly #options: PatienceOptions;
  /** Shared: whoever fails while the page waits, waits with it. */
  #wait: Promise<void> | null = null;

  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  /** Throws what no waiting can mend, and the signal's reason when it aborts. */
  async call<T>(attempt: (signal: AbortSignal) => Promise<T>): Promise<T> {
    for (;;) {
      const problem = await this.#round(attempt);
      if ("value" in problem) return problem.value;
      await this.#waitFor(problem.problem);
    }
  }

  async #round<T>(
    attempt: (signal: AbortSignal) => Promise<T>,
  ): Promise<{ value: T } | { problem: ServerProblem }> {
    const { signal, sleep = sleepFor } = this.#options;
    for (let retry = 0; ; retry++) {
      signal.throwIfAborted();
      try {
        const value = await attempt(signal);
        this.#goOn();
        return { value };
      } catch (error) {
        signal.throwIfAborted();
        const problem = toProblem(error);
        if (problem.remedy === "sign_in") return { problem };
        if (problem.remedy !== "retry") throw problem;
        if (retry === RETRIES) return { problem };
        await sleep(pauseBefore(retry, problem));
      }
    }
  }

  #goOn(): void {
    if (!this.#waited) return;
    this.#waited = false;
    this.#options.onGoingOn();
  }

  #waited = false;

  async #waitFor(problem: ServerProblem): Promise<void> {
    this.#waited = true;
    this.#wait ??= this.#options.untilWorthIt(problem).finally(() => {
      this.#wait = null;
    });
    await Promise.race([this.#wait, aborted(this.#options.signal)]);
  }
}

/** Rejects with the signal's reason when it aborts, and never resolves. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
