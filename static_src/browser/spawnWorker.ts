/** Starts the import worker and speaks with it. */

import { proxy, type Remote, wrap } from "comlink";
import { UnreadableFile } from "../core/errors";
import { gettext } from "../core/words";
import type { ImportWorker } from "../worker/importWorker";
import type { GroupWorker } from "./workerPool";

function start(): Worker {
  return new Worker(new URL("../worker/importWorker.ts", import.meta.url), { type: "module" });
}

function deathOf(worker: Worker): Promise<never> {
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener("error", (event) => {
      const message = gettext("Reading the file broke off.");
      reject(new UnreadableFile("decode", event.message ? `${message} ${event.message}` : message));
    });
  });
  // Only a group that is being made minds.
  died.catch(() => undefined);
  return died;
}

export function spawnWorker(): GroupWorker {
  const worker = start();
  const remote = wrap<ImportWorker>(worker);
  return {
    importGroup: (job, hooks) => remote.importGroup(job, proxy(hooks)),
    died: deathOf(worker),
    terminate: () => worker.terminate(),
  };
}

export interface Helpmate {
  readonly remote: Remote<ImportWorker>;
  end(): void;
}

/** A worker for the time before the import: pairing, and the look at the canvas. */
export function spawnHelpmate(): Helpmate {
  const worker = start();
  return { remote: wrap<ImportWorker>(worker), end: () => worker.terminate() };
}
