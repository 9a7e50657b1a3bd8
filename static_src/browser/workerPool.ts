/** A few workers, each with some groups in hand, and a watchdog beside each. */

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

/** Barks unless fed in time. */
class Watchdog {
  #end = () => {};

  constructor(
    private readonly milliseconds: number,
    private readonly bark: () => void,
  ) {}

  feed(): void {
    this.sleep();
    this.#end = afterAwake(this.milliseconds, this.bark);
  }

  sleep(): void {
    this.#end();
  }
}

/** A worker that died or hung, and whether it had one group in hand or several. */
class Gone {
  constructor(
    readonly error: unknown,
    readonly hadSeveral: boolean,
  ) {}
}

const tooLong = () =>
  new UnreadableFile("decode", gettext("The file took longer than 30 seconds and was left out."));

/** A worker and what it has in hand. */
class Desk {
  isGone = false;
  readonly #inHand = new Set<(gone: Gone) => void>();
  /** Groups that wait for the server: the worker is not to blame. */
  #asking = 0;
  readonly #dog: Watchdog;

  constructor(
    readonly worker: GroupWorker,
    milliseconds: number,
  ) {
    this.#dog = new Watchdog(milliseconds, () => this.#lose(tooLong()));
    worker.died.catch((error: unknown) => this.#lose(error));
  }

  get load(): number {
    return this.#inHand.size;
  }

  /** Rejects with `Gone` when the worker hangs or dies. */
  make(job: GroupJob, hooks: Hooks): Promise<GroupResult> {
    // No race with a promise that lives as long as the worker: it would keep every result.
    return new Promise<GroupResult>((resolve, reject) => {
      this.#inHand.add(reject);
      this.#feed();
      const end = () => {
        this.#inHand.delete(reject);
        this.#feed();
      };
      this.worker.importGroup(job, this.#watched(hooks)).finally(end).then(resolve, reject);
    });
  }

  end(): void {
    this.isGone = true;
    this.#dog.sleep();
    this.worker.terminate();
  }

  #lose(error: unknown): void {
    const gone = new Gone(error, this.load > 1);
    this.end();
    for (const reject of this.#inHand) reject(gone);
  }

  #feed(): void {
    if (this.load > this.#asking && !this.isGone) this.#dog.feed();
    else this.#dog.sleep();
  }

  /** The same hooks, each a sign of life. */
  #watched(hooks: Hooks): Hooks {
    return {
      onStage: (stage, path) => {
        this.#feed();
        hooks.onStage(stage, path);
      },
      onRead: (bytes) => {
        this.#feed();
        hooks.onRead(bytes);
      },
      isKnown: async (files) => {
        this.#asking += 1;
        this.#feed();
        try {
          return await hooks.isKnown(files);
        } finally {
          this.#asking -= 1;
          this.#feed();
        }
      },
    };
  }
}

export class WorkerPool {
  readonly #shared = new Set<Desk>();
  readonly #all = new Set<Desk>();

  /** Up to `most` workers; beyond that they get more than one group at once. */
  constructor(
    private readonly spawn: () => GroupWorker,
    private readonly milliseconds = PATIENCE_WITH_A_WORKER,
    private readonly most = Number.POSITIVE_INFINITY,
  ) {}

  /**
   * Throws `UnreadableFile` when the worker hangs or dies over this group; the next call gets
   * another. A group that was merely in the same hand is made again by a worker of its own.
   */
  async run(job: GroupJob, hooks: Hooks): Promise<GroupResult> {
    try {
      return await this.#leastBusy().make(job, hooks);
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
      if (!error.hadSeveral) throw error.error;
      return this.#runAlone(job, hooks);
    }
  }

  /** Ends every worker at once, whatever it is doing. */
  close(): void {
    for (const desk of this.#all) desk.end();
    this.#all.clear();
    this.#shared.clear();
  }

  #leastBusy(): Desk {
    const desks = [...this.#shared].filter((desk) => !this.#isGone(desk));
    const [least] = desks.sort((a, b) => a.load - b.load);
    if (least && (least.load === 0 || desks.length >= this.most)) return least;
    const desk = this.#start();
    this.#shared.add(desk);
    return desk;
  }

  #isGone(desk: Desk): boolean {
    if (desk.isGone) this.#forget(desk);
    return desk.isGone;
  }

  async #runAlone(job: GroupJob, hooks: Hooks): Promise<GroupResult> {
    const desk = this.#start();
    try {
      return await desk.make(job, hooks);
    } catch (error) {
      throw error instanceof Gone ? error.error : error;
    } finally {
      desk.end();
      this.#forget(desk);
    }
  }

  #start(): Desk {
    const desk = new Desk(this.spawn(), this.milliseconds);
    this.#all.add(desk);
    return desk;
  }

  #forget(desk: Desk): void {
    this.#all.delete(desk);
    this.#shared.delete(desk);
  }
}
