/** The workers' code, fetched before it is needed: later the network may be away. */

import { ServerProblem } from "../core/serverProblem";
import { gettext } from "../core/words";
import { heicCode } from "../worker/heicCode";
import { importWorkerUrl } from "./spawnWorker";

const HEIC = /\.(?:hei[cf]s?|hif)$/i;

/** The addresses of what an import of these files runs. */
export function codeFor(paths: Iterable<string>): readonly string[] {
  for (const path of paths) if (HEIC.test(path)) return [importWorkerUrl, ...heicCode];
  return [importWorkerUrl];
}

/** The browser keeps it for good: each name carries a hash of the content. Throws `ServerProblem`. */
export async function fetchCode(addresses: readonly string[], signal: AbortSignal): Promise<void> {
  for (const address of addresses) {
    const status = await fetchWhole(address, signal);
    if (status === 404)
      throw new ServerProblem(404, gettext("ImaLink was updated. Load this page again."));
    if (status !== 200) throw unanswered();
  }
}

const unanswered = () => new ServerProblem(0, gettext("The server does not answer."));

async function fetchWhole(address: string, signal: AbortSignal): Promise<number> {
  try {
    const response = await fetch(address, { signal });
    await response.arrayBuffer();
    return response.status;
  } catch {
    signal.throwIfAborted();
    throw unanswered();
  }
}
