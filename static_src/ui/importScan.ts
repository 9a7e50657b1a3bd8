/** From what was chosen to the rehearsal: reads no file and sends no photo. */

import { askByPlace } from "../api/client";
import { codeFor, fetchCode } from "../browser/code";
import { aborted, type Patience } from "../browser/patience";
import { FoundFolders, rehearse } from "../browser/rehearse";
import { scan } from "../browser/scan";
import { type Helpmate, spawnHelpmate } from "../browser/spawnWorker";
import { gettext, interpolate } from "../core/words";
import { countFiles, formatBytes } from "./formatting";
import type { Chosen } from "./importChoose";
import type { RehearsalContext } from "./importRehearsal";
import { nextFrame, setText } from "./render";

/** A browser asks the disk about each file of a folder input while the page stands still. */
const LONGEST_TASK = 16;

async function scanAll({ entries }: Chosen, signal: AbortSignal): Promise<FoundFolders> {
  const found = new FoundFolders();
  let paintedAt = performance.now();
  for await (const step of scan(entries, signal)) {
    found.add(step);
    if (performance.now() - paintedAt < LONGEST_TASK) continue;
    showFound(found, interpolate(gettext("Looking through %(folder)s"), { folder: step.folder }));
    await nextFrame();
    paintedAt = performance.now();
  }
  showFound(found, gettext("Asking the catalogue what it has"));
  return found;
}

function showFound({ count, bytes }: FoundFolders, place: string): void {
  const values = { files: countFiles(count), size: formatBytes(bytes) };
  setText("scan-count", interpolate(gettext("%(files)s so far, %(size)s"), values));
  setText("scan-place", place);
}

interface LookOptions {
  readonly signal: AbortSignal;
  readonly patience: Patience;
}

type Seen = Pick<RehearsalContext, "rehearsal" | "canvasIsTrue">;

/** Throws when there is no file. */
async function prepare(
  what: Chosen,
  helpmate: Helpmate,
  { signal, patience }: LookOptions,
): Promise<Seen> {
  const { remote } = helpmate;
  const found = await scanAll(what, signal);
  const code = codeFor(found.paths());
  await patience.call((inTime) => fetchCode(code, inTime));
  if (found.files.size === 0 && (found.count === 0 || what.goesOn))
    throw new Error(found.failed[0]?.message ?? gettext("There are no files in this folder."));
  const rehearsal = await rehearse(found, {
    pairFolder: (files) => remote.pairFolder(files),
    askByPlace: (files) => patience.call((inTime) => askByPlace(what.source, files, inTime)),
    signal,
  });
  return { rehearsal, canvasIsTrue: await remote.canvasIsTrue() };
}

/** Scan, pair, ask by place. */
export async function look(what: Chosen, options: LookOptions): Promise<Seen> {
  await options.patience.call((signal) => fetchCode(codeFor([]), signal));
  const helpmate = spawnHelpmate();
  try {
    const seen = prepare(what, helpmate, options);
    return await Promise.race([seen, aborted(options.signal), helpmate.died]);
  } finally {
    helpmate.end();
  }
}
