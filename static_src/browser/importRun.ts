/** One import from the first group to the last verdict. */

import type { Entry } from "../core/batches";
import { UnreadableFile } from "../core/errors";
import type { FileGroup, FoundFile, ItemRecord, PhotoRecord, Stage } from "../core/types";
import { gettext, interpolate } from "../core/words";
import type { GroupJob, GroupResult, Hooks, ReadAgain } from "../worker/importGroup";
import type { FileOnDisk } from "../worker/onDisk";
import { ByteBudget } from "./byteBudget";
import type { ChosenFolders } from "./chosenFolders";
import { bytesOf, Figures } from "./figures";
import type { ImportServer, Standing, Verdict } from "./importServer";
import { KnownByContent } from "./knownByContent";
import { aborted, type Patience } from "./patience";
import { Pause } from "./pause";
import { Sender } from "./sender";
import type { WorkerPool } from "./workerPool";

/** What the rehearsal promised. Every file found is in exactly one of the three. */
export interface ImportPlan {
  readonly groups: readonly FileGroup[];
  /** Files where they were last time, by group. */
  readonly here: readonly FileGroup[];
  /** Those are read as well, and compared with the catalogue. */
  readonly verifies?: boolean;
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
  readonly isHere?: boolean;
}

/** Groups a worker has in hand: while it decodes one, others are read and asked about. */
const AHEAD = 4;
/** Bytes of files in the hands of all workers together. */
const MOST_BYTES = 64 * 2 ** 20;

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

function toSeen({ path, file_size, modified_at }: FoundFile): Entry {
  return { seen: { path, file_size, modified_at } };
}

function toldBy({ items, here, verifies }: ImportPlan): Entry[] {
  const files = verifies ? [] : here.flatMap(({ files }): readonly FoundFile[] => files);
  return [...items.map((item) => ({ item })), ...files.map(toSeen)];
}

function jobsOf({ groups, here, verifies }: ImportPlan): Job[] {
  const jobs = groups.map((group) => ({ group, decodeAnyway: false }));
  const again = here.map((group) => ({ group, decodeAnyway: false, isHere: true }));
  return verifies ? [...jobs, ...again] : jobs;
}

const DIFFERS = () =>
  gettext(
    "Other bytes than the catalogue knows, though size and time are the same: the file may be damaged. Compare it with a backup.",
  );

const NOT_TAKEN = () => gettext("The server asked for this photo twice and did not take it.");

export class ImportRun {
  readonly figures: Figures;
  readonly pause = new Pause();
  readonly #options: ImportRunOptions;
  readonly #sender: Sender;
  readonly #known: KnownByContent;
  readonly #differing: KnownByContent;
  readonly #groupOf = new Map<string, FileGroup>();
  /** Known before anything is read. */
  readonly #told: Entry[];
  readonly #jobs: Job[];
  #stopped: unknown = null;
  readonly #budget = new ByteBudget(MOST_BYTES);
  /** Groups already sent with everything they have. */
  readonly #sentWhole = new Set<FileGroup>();

  constructor(options: ImportRunOptions) {
    const { plan, server, patience } = options;
    this.#options = options;
    this.figures = new Figures(plan);
    this.#told = toldBy(plan).reverse();
    this.#jobs = jobsOf(plan).reverse();
    for (const group of [...plan.groups, ...plan.here])
      for (const { path } of group.files) this.#groupOf.set(path, group);
    const ask = (isSo: (standing: Standing) => boolean) =>
      new KnownByContent(async (files) => {
        const answers = await patience.call((signal) => server.knownByContent(files, signal));
        return answers.map(({ status }) => isSo(status));
      });
    this.#known = ask((standing) => standing !== "unknown");
    this.#differing = ask((standing) => standing === "differs");
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
    do {
      const atWork = Array.from({ length: this.#options.workers * AHEAD }, () => this.#work());
      await Promise.all([this.#tell(), ...atWork]);
      await this.#sender.drain();
      if (this.pause.isOn) await this.#stand();
    } while (this.#told.length + this.#jobs.length > 0);
  }

  /** What is begun is finished and sent; nothing new is taken while the import is paused. */
  #next<T>(line: T[]): T | undefined {
    this.#options.signal.throwIfAborted();
    return this.pause.isOn ? undefined : line.pop();
  }

  async #stand(): Promise<void> {
    const { patience, server } = this.#options;
    await patience.call((signal) => server.pause(signal));
    await this.pause.over();
  }

  async #tell(): Promise<void> {
    for (let entry = this.#next(this.#told); entry; entry = this.#next(this.#told))
      await this.#sender.add(entry);
  }

  async #work(): Promise<void> {
    for (let job = this.#next(this.#jobs); job; job = this.#next(this.#jobs)) {
      const { photos, items, readAgain = [] } = await this.#makeInBudget(job);
      this.figures.noteMade(job.group, job.isHere ? 1 : photos.length);
      for (const photo of photos) {
        this.#options.onPhoto(photo);
        await this.#sender.add({ photo });
      }
      for (const item of items) await this.#sender.add({ item });
      for (const file of readAgain) await this.#sender.add(await this.#compare(file));
    }
  }

  async #compare(file: ReadAgain): Promise<Entry> {
    if (!(await this.#differing.isKnown([file]))) return toSeen(file);
    return { item: toFailed(file, new UnreadableFile("hash", DIFFERS())) };
  }

  async #makeInBudget(job: Job): Promise<GroupResult> {
    const bytes = bytesOf([job.group]);
    await this.#budget.take(bytes);
    try {
      return await this.#make(job);
    } finally {
      this.#budget.giveBack(bytes);
    }
  }

  /** A group that cannot be made is a line per file, never the end of the import. */
  async #make({ group, decodeAnyway, isHere = false }: Job): Promise<GroupResult> {
    if (this.#sentWhole.has(group))
      return allFailed(group, new UnreadableFile("send", NOT_TAKEN()));
    if (decodeAnyway) this.#sentWhole.add(group);
    const job = { group, onDisk: this.#onDisk(group), decodeAnyway, isHere };
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
