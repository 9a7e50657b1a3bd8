/** Packs entries into batches and sends these one after the other, with backpressure. */

import { type Batch, BatchPacker, type Entry, LIMITS, type Totals, toWire } from "../core/batches";
import { ServerProblem } from "../core/serverProblem";
import type { FoundFile, ItemRecord } from "../core/types";
import type { ImportServer, Verdict } from "./importServer";
import type { Patience } from "./patience";

/** Batches that may stand in line before whoever adds must wait. */
const MOST_WAITING = 2;

export interface SenderOptions {
  readonly server: Pick<ImportServer, "send">;
  readonly patience: Patience;
  readonly totals: () => Totals;
  readonly onVerdicts: (verdicts: readonly Verdict[]) => void;
}

function filesOf(batch: Batch): FoundFile[] {
  return [...batch.photos.flatMap((photo) => photo.files), ...batch.seen];
}

function entriesOf(batch: Batch): Entry[] {
  return [
    ...batch.photos.map((photo) => ({ photo })),
    ...batch.seen.map((seen) => ({ seen })),
    ...batch.items.map((item) => ({ item })),
  ];
}

function pack(entries: readonly Entry[]): Batch[] {
  const packer = new BatchPacker();
  const batches = entries.map((entry) => packer.add(entry));
  return [...batches, packer.flush()].filter((batch) => batch !== null);
}

function toFailed({ path, file_size }: FoundFile, message: string): ItemRecord {
  return { path, file_size, outcome: "failed", stage: "send", message };
}

/** The server found a fault in what was sent: nothing of it was written, and no retry mends it. */
function isRefusal(error: unknown): error is ServerProblem {
  return error instanceof ServerProblem && (error.status === 400 || error.status === 413);
}

export class Sender {
  readonly #options: SenderOptions;
  #packer = new BatchPacker();
  #line: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Resolves when there is room for more. */
  async add(entry: Entry): Promise<void> {
    const full = this.#packer.add(entry);
    if (full) this.#enqueue(full);
    if (this.#waiting >= MOST_WAITING) await this.#line;
  }

  /** Sends what has gathered; nothing to do while batches stand in line anyway. */
  flush(): void {
    const rest = this.#waiting === 0 ? this.#packer.flush() : null;
    if (rest) this.#enqueue(rest);
  }

  /** Resolves when the server has answered for everything; throws what stopped the sending. */
  async drain(): Promise<void> {
    const rest = this.#packer.flush();
    if (rest) this.#enqueue(rest);
    await this.#line;
  }

  #enqueue(batch: Batch): void {
    this.#waiting += 1;
    this.#line = this.#line.then(async () => {
      await this.#send(batch);
      this.#waiting -= 1;
    });
    // Whoever adds or drains next hears of it.
    this.#line.catch(() => undefined);
  }

  async #send(batch: Batch): Promise<void> {
    const { server, patience, totals, onVerdicts } = this.#options;
    try {
      const send = (signal: AbortSignal) => server.send(toWire(batch, totals()), signal);
      onVerdicts(await patience.call(send));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await this.#sendInParts(batch, error);
    }
  }

  /** One photo the server will not take must not cost the others: halves until it stands alone. */
  async #sendInParts(batch: Batch, refusal: ServerProblem): Promise<void> {
    const entries = entriesOf(batch);
    if (entries.length === 1) return this.#sendAsFailed(batch, refusal);
    const half = Math.ceil(entries.length / 2);
    const parts = [...pack(entries.slice(0, half)), ...pack(entries.slice(half))];
    for (const part of parts) await this.#send(part);
  }

  async #sendAsFailed(batch: Batch, refusal: ServerProblem): Promise<void> {
    if (batch.items.length > 0) throw refusal;
    const items = filesOf(batch).map((file) => toFailed(file, refusal.message));
    for (let i = 0; i < items.length; i += LIMITS.lines)
      await this.#send({ photos: [], seen: [], items: items.slice(i, i + LIMITS.lines) });
  }
}
