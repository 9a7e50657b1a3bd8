/** Pairs the files of one folder, away from the page: sorting thousands of names takes a while. */

import { UnreadableFile } from "../core/errors";
import { type Format, formatByName } from "../core/formats";
import { ignoreReason } from "../core/ignore";
import { type Pairing, pair } from "../core/pair";
import type { FoundFile, ItemRecord } from "../core/types";
import type { FileOnDisk } from "./onDisk";
import { lookInside, toFailed } from "./readFiles";

export interface FileInFolder {
  readonly found: FoundFile;
  /** Only for files whose name does not settle what they are. */
  readonly onDisk: FileOnDisk | null;
}

/** A file without a known extension is looked at before it is refused. */
export function nameSettles(path: string): boolean {
  return ignoreReason(path) !== null || formatByName(path) !== null;
}

/** A file that must be looked at and cannot be read is no guess: it is failed, and says why. */
export async function pairFolder(files: readonly FileInFolder[]): Promise<Pairing> {
  const contents = new Map<string, Format | null>();
  const readable: FoundFile[] = [];
  const unreadable: ItemRecord[] = [];
  for (const { found, onDisk } of files) {
    try {
      const format = onDisk && (await lookInside(found.path, onDisk));
      if (format) contents.set(found.path, format);
      readable.push(found);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      unreadable.push(toFailed(found, error));
    }
  }
  const { groups, skipped } = pair(readable, contents);
  return { groups, skipped: [...skipped, ...unreadable] };
}
