/** A pause the user made: whoever takes new work looks whether it is on. */

export class Pause {
  #end: () => void = () => undefined;
  #over: Promise<void> | null = null;

  get isOn(): boolean {
    return this.#over !== null;
  }

  begin(): void {
    this.#over ??= new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  end(): void {
    this.#over = null;
    this.#end();
  }

  /** Resolves when there is none, or no longer. */
  async over(): Promise<void> {
    await this.#over;
  }
}
