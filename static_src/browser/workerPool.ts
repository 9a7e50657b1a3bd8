/** A few workers, a queue before them, and a watchdog beside each. */

import { UnreadableFile } from "../core/errors";
import { gettext } from "../core/words";
import { afterAwake } from "../worker/awakeTimer";
import type { GroupJob, GroupResult, Hooks } from "../worker/importGroup";

export interface GroupWorker {
  importGroup(job: GroupJob, hooks: Hooks): Promise<GroupResult>;
  /** Rejects when the worker dies. */
  readonly died: Promise<never>;
  terminate(): void;
}

/** Milliseconds without a sign of life after which a worker is replaced. */
export const PATIENCE_WITH_A_WORKER = 30_000;

/** Barks unless fed in time; sleeps while the worker waits for the server. */
class Watchdog {
  readonly barked: Promise<never>;
  #bark: () => void = () => undefined;
  #end = () => {};

  constructor(private readonly milliseconds: number) {
    this.barked = new Promise((_, reject) => {
      const tooLong = gettext("The file took longer than 30 seconds and was left out.");
      this.#bark = () => reject(new UnreadableFile("decode", tooLong));
    });
  }

  feed(): void {
    this.sleep();
    this.#end = afterAwake(this.milliseconds, this.#bark);
  }

  sleep(): void {
    this.#end();
  }
}

/** The same hooks, each a sign of life. */
function watched(hooks: Hooks, dog: Watchdog): Hooks {
  return {
    onStage(stage, path) {
      dog.feed();
      hooks.onStage(stage, path);
    },
    onRead(bytes) {
      dog.feed();
      hooks.onRead(bytes);
    },
    async isKnown(files) {
      dog.sleep();
      try {
        return await hooks.isKnown(files);
      } finally {
        dog.feed();
      }
    },
  };
}

export class WorkerPool {
  readonly #idle: GroupWorker[] = [];
  readonly #all = new Set<GroupWorker>();
  #closed = false;

  constructor(
    private readonly spawn: () => GroupWorker,
    private readonly milliseconds = PATIENCE_WITH_A_WORKER,
  ) {}

  /**
   * Takes an idle worker or a new one: how many there are is up to how many calls are made at once.
   * Throws `UnreadableFile` when the worker hangs or dies; the next call gets another.
   */
  async run(job: GroupJob, hooks: Hooks): Promise<GroupResult> {
    const worker = this.#idle.pop() ?? this.#start();
    try {
      const result = await this.#watch(worker, job, hooks);
      if (!this.#closed) this.#idle.push(worker);
      return result;
    } catch (error) {
      this.#end(worker);
      throw error;
    }
  }

  /** Ends every worker at once, whatever it is doing. */
  close(): void {
    this.#closed = true;
    for (const worker of this.#all) worker.terminate();
    this.#all.clear();
    this.#idle.length = 0;
  }

  #start(): GroupWorker {
    const worker = this.spawn();
    this.#all.add(worker);
    return worker;
  }

  #end(worker: GroupWorker): void {
    worker.terminate();
    this.#all.delete(worker);
  }

  async #watch(worker: GroupWorker, job: GroupJob, hooks: Hooks): Promise<GroupResult> {
    const dog = new Watchdog(this.milliseconds);
    try {
      dog.feed();
      const made = worker.importGroup(job, watched(hooks, dog));
      return await Promise.race([made, dog.barked, worker.died]);
    } finally {
      dog.sleep();
    }
  }
}
