/** One import from the first group to the last verdict. */

import { UnreadableFile } from "../core/errors";
import type { FileGroup, FoundFile, ItemRecord, PhotoRecord, Stage } from "../core/types";
import { gettext, interpolate } from "../core/words";
import type { GroupJob, GroupResult, Hooks } from "../worker/importGroup";
import type { FileOnDisk } from "../worker/onDisk";
import type { ChosenFolders } from "./chosenFolders";
import { Figures } from "./figures";
import type { ImportServer, Verdict } from "./importServer";
import { KnownByContent } from "./knownByContent";
import { aborted, type Patience } from "./patience";
import { Sender } from "./sender";
import type { WorkerPool } from "./workerPool";

/** What the rehearsal promised. Every file found is in exactly one of the three. */
export interface ImportPlan {
  readonly groups: readonly FileGroup[];
  /** Files where they were last time, by group. */
  readonly here: readonly FileGroup[];
  readonly items: readonly ItemRecord[];
  readonly onDisk: ReadonlyMap<string, FileOnDisk>;
}

export interface ImportRunOptions {
  readonly plan: ImportPlan;
  readonly server: ImportServer;
  readonly pool: WorkerPool;
  readonly patience: Patience;
  readonly folders: ChosenFolders;
  readonly workers: number;
  readonly signal: AbortSignal;
  readonly onStage: (stage: Stage, path: string) => void;
  readonly onPhoto: (photo: PhotoRecord) => void;
  readonly onVerdict: (verdict: Verdict) => void;
}

interface Job {
  readonly group: FileGroup;
  readonly decodeAnyway: boolean;
}

/** So that the session's page in another tab is never far behind. */
const FLUSH_EVERY = 2000;

function toFailed(file: FoundFile, error: unknown): ItemRecord {
  const { path, file_size } = file;
  const known = error instanceof UnreadableFile;
  const detail = error instanceof Error ? error.message : String(error);
  const message = known
    ? detail
    : interpolate(gettext("Reading the file broke off: %(detail)s"), { detail });
  return { path, file_size, outcome: "failed", stage: known ? error.stage : "read", message };
}

function allFailed({ files }: FileGroup, error: unknown): GroupResult {
  return { photos: [], items: files.map((file) => toFailed(file, error)) };
}

const NOT_TAKEN = () => gettext("The server asked for this photo twice and did not take it.");

export class ImportRun {
  readonly figures: Figures;
  readonly #options: ImportRunOptions;
  readonly #sender: Sender;
  readonly #known: KnownByContent;
  readonly #groupOf = new Map<string, FileGroup>();
  readonly #jobs: Job[];
  #stopped: unknown = null;
  /** Groups already sent with everything they have. */
  readonly #sentWhole = new Set<FileGroup>();

  constructor(options: ImportRunOptions) {
    const { plan, server, patience } = options;
    this.#options = options;
    this.figures = new Figures(plan.groups, plan.here, plan.items);
    this.#jobs = plan.groups.map((group) => ({ group, decodeAnyway: false })).reverse();
    for (const group of [...plan.groups, ...plan.here])
      for (const { path } of group.files) this.#groupOf.set(path, group);
    this.#known = new KnownByContent(async (files) => {
      const answers = await patience.call((signal) => server.knownByContent(files, signal));
      return answers.map(({ status }) => status !== "unknown");
    });
    this.#sender = new Sender({
      server,
      patience,
      totals: () => ({
        current_file: this.figures.currentFile,
        bytes_read: this.figures.bytesRead,
        bytes_sent: server.bytesSent,
      }),
      onVerdicts: (verdicts) => this.#take(verdicts),
    });
  }

  /** Throws the signal's reason when cancelled, `ServerProblem` when the session is over. */
  async run(): Promise<void> {
    const { signal, pool, patience, server } = this.#options;
    const flushing = setInterval(() => this.#sender.flush(), FLUSH_EVERY);
    try {
      await Promise.race([this.#importAll(), aborted(signal)]);
      await patience.call((inTime) => server.complete(inTime));
    } finally {
      clearInterval(flushing);
      pool.close();
    }
  }

  async #importAll(): Promise<void> {
    const { here, items } = this.#options.plan;
    for (const item of items) await this.#sender.add({ item });
    for (const group of here) for (const seen of group.files) await this.#addSeen(seen);
    do {
      const atWork = Array.from({ length: this.#options.workers }, () => this.#work());
      await Promise.all(atWork);
      await this.#sender.drain();
    } while (this.#jobs.length > 0);
  }

  #addSeen({ path, file_size, modified_at }: FoundFile): Promise<void> {
    return this.#sender.add({ seen: { path, file_size, modified_at } });
  }

  async #work(): Promise<void> {
    for (let job = this.#jobs.pop(); job; job = this.#jobs.pop()) {
      this.#options.signal.throwIfAborted();
      const { photos, items } = await this.#make(job);
      this.figures.noteMade(job.group, photos.length);
      for (const photo of photos) {
        this.#options.onPhoto(photo);
        await this.#sender.add({ photo });
      }
      for (const item of items) await this.#sender.add({ item });
    }
  }

  /** A group that cannot be made is a line per file, never the end of the import. */
  async #make({ group, decodeAnyway }: Job): Promise<GroupResult> {
    if (this.#sentWhole.has(group))
      return allFailed(group, new UnreadableFile("send", NOT_TAKEN()));
    if (decodeAnyway) this.#sentWhole.add(group);
    const job = { group, onDisk: this.#onDisk(group), decodeAnyway };
    for (let isSecond = false; ; ) {
      const made = await this.#attempt(job);
      if (!made.isLost) return made;
      const wasGone = await this.#wasGone(group);
      if (isSecond && !wasGone) return made;
      isSecond ||= !wasGone;
    }
  }

  async #attempt(job: GroupJob): Promise<GroupResult> {
    const { signal, pool } = this.#options;
    try {
      return await pool.run(job, this.#hooks());
    } catch (error) {
      signal.throwIfAborted();
      if (this.#stopped) throw this.#stopped;
      // A drive that is away may not answer at all: then it was not the file that took too long.
      if (await this.#wasGone(job.group)) return this.#attempt(job);
      return allFailed(job.group, error);
    }
  }

  /** Whether the whole folder was; by now it is back, or is not waited for. */
  #wasGone({ files: [primary] }: FileGroup): Promise<boolean> {
    return this.#options.folders.untilThere(primary?.path ?? "");
  }

  #onDisk({ files }: FileGroup): Map<string, FileOnDisk> {
    const onDisk = new Map<string, FileOnDisk>();
    for (const { path } of files) {
      const file = this.#options.plan.onDisk.get(path);
      if (file) onDisk.set(path, file);
    }
    return onDisk;
  }

  #hooks(): Hooks {
    return {
      onStage: (stage, path) => {
        this.figures.currentFile = path;
        this.#options.onStage(stage, path);
      },
      onRead: (bytes) => {
        this.figures.bytesRead += bytes;
      },
      isKnown: (files) => this.#known.isKnown(files).catch((error) => this.#stop(error)),
    };
  }

  /** Kept here, because an error that passes through a worker comes back as a mere message. */
  #stop(error: unknown): never {
    this.#stopped = error;
    throw error;
  }

  #take(verdicts: readonly Verdict[]): void {
    const again = new Set<FileGroup>();
    for (const verdict of verdicts) {
      const { path, outcome } = verdict;
      if (outcome === "again") {
        const group = this.#groupOf.get(path);
        if (group) again.add(group);
      } else {
        this.figures.tally.note(path, outcome);
        this.#options.onVerdict(verdict);
      }
    }
    // The server does not have what we took for known: made once more, as if new.
    for (const group of again) this.#jobs.push({ group, decodeAnyway: true });
  }
}
