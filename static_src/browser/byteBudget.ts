/** How many bytes of files may be in memory at once, over all workers; first come, first served. */

interface Asked {
  readonly bytes: number;
  readonly go: () => void;
}

export class ByteBudget {
  #taken = 0;
  readonly #line: Asked[] = [];

  constructor(private readonly most: number) {}

  /** Resolves when there is room; what is more than all there is waits until it is alone. */
  take(bytes: number): Promise<void> {
    return new Promise((go) => {
      this.#line.push({ bytes, go });
      this.#serve();
    });
  }

  giveBack(bytes: number): void {
    this.#taken -= bytes;
    this.#serve();
  }

  #serve(): void {
    for (let [first] = this.#line; first && this.#hasRoom(first); [first] = this.#line) {
      this.#line.shift();
      this.#taken += first.bytes;
      first.go();
    }
  }

  #hasRoom({ bytes }: Asked): boolean {
    return this.#taken === 0 || this.#taken + bytes <= this.most;
  }
}
