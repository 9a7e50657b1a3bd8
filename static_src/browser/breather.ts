/** Long work on the page's own thread in short pieces, so that the page answers in between. */

/** Milliseconds. */
const LONGEST_PIECE = 16;

export class Breather {
  #since = performance.now();

  /** To be awaited between two pieces; gives way only when it is time. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#since < LONGEST_PIECE) return;
    await new Promise((resolve) => setTimeout(resolve));
    this.#since = performance.now();
  }
}
