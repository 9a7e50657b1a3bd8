/** Whether what was chosen is still there: a card may be pulled out while it is imported. */

import { type FileOnDisk, getFile } from "../worker/onDisk";
import { aborted } from "./patience";

export interface ChosenFoldersOptions {
  readonly onDisk: ReadonlyMap<string, FileOnDisk>;
  readonly signal: AbortSignal;
  /** `name` is the folder's; empty for files chosen one by one. */
  readonly onGone: (name: string) => void;
  readonly onBack: (name: string) => void;
  /** For tests. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** Files tried before a folder counts as gone, spread over the whole of it. */
const MOST_TRIED = 100;
const LOOK_AGAIN_AFTER = 2000;
/** A network drive that is away may not answer at all; milliseconds. */
const NO_ANSWER_AFTER = 10_000;

function sleepFor(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function falseAfter(milliseconds: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const promise = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  return { promise, timer };
}

/** The folder that was chosen, of a file in it. */
function chosenFolderOf(path: string): string {
  return path.slice(0, Math.max(0, path.indexOf("/")));
}

async function canBeRead(onDisk: FileOnDisk): Promise<boolean> {
  try {
    await (await getFile(onDisk)).slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

async function canAnyBeRead(files: readonly FileOnDisk[]): Promise<boolean> {
  for (const file of files) if (await canBeRead(file)) return true;
  return false;
}

function spread(files: readonly FileOnDisk[]): FileOnDisk[] {
  const step = Math.max(1, files.length / MOST_TRIED);
  const places = Array.from({ length: Math.min(files.length, MOST_TRIED) }, (_, i) => i * step);
  return places.flatMap((place) => files[Math.floor(place)] ?? []);
}

export class ChosenFolders {
  readonly #options: ChosenFoldersOptions;
  #samples: ReadonlyMap<string, readonly FileOnDisk[]> | null = null;
  /** One wait for all workers. */
  readonly #looking = new Map<string, Promise<boolean>>();
  readonly #waiting = new Map<string, AbortController>();
  readonly #givenUp = new Set<string>();

  constructor(options: ChosenFoldersOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the folder chosen with this file is there, or is not waited for: at once, with
   * false, where only the file is missing. Throws the signal's reason when it aborts.
   */
  async untilThere(path: string): Promise<boolean> {
    const name = chosenFolderOf(path);
    if (this.#givenUp.has(name)) return false;
    const wasGone = await (this.#looking.get(name) ?? this.#startLooking(name));
    this.#options.signal.throwIfAborted();
    return wasGone;
  }

  /** Looks at once, not only when it is time. */
  lookNow(): void {
    for (const waiting of this.#waiting.values()) waiting.abort();
  }

  /** What is gone is not waited for any longer: its files fail, each for itself. */
  giveUp(): void {
    for (const name of this.#waiting.keys()) this.#givenUp.add(name);
    this.lookNow();
  }

  #startLooking(name: string): Promise<boolean> {
    const looking = this.#look(name).finally(() => this.#looking.delete(name));
    this.#looking.set(name, looking);
    return looking;
  }

  /** Whether it was gone meanwhile. */
  async #look(name: string): Promise<boolean> {
    const { onGone, onBack, signal } = this.#options;
    if (await this.#isThere(name)) return false;
    onGone(name);
    do await this.#pause(name);
    while (!signal.aborted && !this.#givenUp.has(name) && !(await this.#isThere(name)));
    this.#waiting.delete(name);
    onBack(name);
    return !this.#givenUp.has(name);
  }

  async #pause(name: string): Promise<void> {
    const { sleep = sleepFor, signal } = this.#options;
    const over = new AbortController();
    this.#waiting.set(name, over);
    const sooner = aborted(AbortSignal.any([over.signal, signal])).catch(() => undefined);
    await Promise.race([sleep(LOOK_AGAIN_AFTER), sooner]);
  }

  /** Of a single file nobody can tell whether it is missing or the folder with it. */
  async #isThere(name: string): Promise<boolean> {
    const files = this.#filesOf(name);
    if (files.length < 2) return true;
    const { promise, timer } = falseAfter(NO_ANSWER_AFTER);
    const isThere = await Promise.race([canAnyBeRead(files), promise]);
    clearTimeout(timer);
    return isThere;
  }

  #filesOf(name: string): readonly FileOnDisk[] {
    this.#samples ??= this.#takeSamples();
    return this.#samples.get(name) ?? [];
  }

  #takeSamples(): Map<string, FileOnDisk[]> {
    const all = new Map<string, FileOnDisk[]>();
    for (const [path, file] of this.#options.onDisk) {
      const folder = chosenFolderOf(path);
      const there = all.get(folder);
      if (there) there.push(file);
      else all.set(folder, [file]);
    }
    return new Map([...all].map(([name, files]) => [name, spread(files)]));
  }
}
