/** Starts the import worker and speaks with it. */

import { proxy, type Remote, wrap } from "comlink";
import { UnreadableFile } from "../core/errors";
import { gettext } from "../core/words";
import type { Catalogue } from "../worker/catalogue";
import type { ImportWorker } from "../worker/importWorker";
import importWorkerUrl from "../worker/importWorker.ts?worker&url";
import type { GroupWorker } from "./workerPool";

export { importWorkerUrl };

interface Django {
  readonly django?: { readonly catalog?: Catalogue };
}

interface Started {
  readonly worker: Worker;
  readonly remote: Remote<ImportWorker>;
}

function start(): Started {
  const worker = new Worker(importWorkerUrl, { type: "module" });
  const remote = wrap<ImportWorker>(worker);
  void remote.speak((globalThis as Django).django?.catalog ?? {});
  return { worker, remote };
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
  const { worker, remote } = start();
  return {
    importGroup: (job, hooks) => remote.importGroup(job, proxy(hooks)),
    died: deathOf(worker),
    terminate: () => worker.terminate(),
  };
}

export interface Helpmate {
  readonly remote: Remote<ImportWorker>;
  /** Rejects when the worker dies, or could not even be loaded. */
  readonly died: Promise<never>;
  end(): void;
}

/** A worker for the time before the import: pairing, and the look at the canvas. */
export function spawnHelpmate(): Helpmate {
  const { worker, remote } = start();
  return { remote, died: deathOf(worker), end: () => worker.terminate() };
}
