/** Pairs the files of one folder, away from the page: sorting thousands of names takes a while. */

import { type Format, formatByName } from "../core/formats";
import { ignoreReason } from "../core/ignore";
import { type Pairing, pair } from "../core/pair";
import type { FoundFile } from "../core/types";
import type { FileOnDisk } from "./onDisk";
import { lookInside } from "./readFiles";

export interface FileInFolder {
  readonly found: FoundFile;
  /** Only for files whose name does not settle what they are. */
  readonly onDisk: FileOnDisk | null;
}

/** A file without a known extension is looked at before it is refused. */
export function nameSettles(path: string): boolean {
  return ignoreReason(path) !== null || formatByName(path) !== null;
}

export async function pairFolder(files: readonly FileInFolder[]): Promise<Pairing> {
  const contents = new Map<string, Format | null>();
  for (const { found, onDisk } of files) {
    const format = onDisk && (await lookInside(found.path, onDisk));
    if (format) contents.set(found.path, format);
  }
  return pair(
    files.map(({ found }) => found),
    contents,
  );
}
