/** A file of a group, read once: what it is, its hashes and what it says about itself. */

import { UnreadableFile } from "../core/errors";
import type { GroupFile } from "../core/types";
import { gettext } from "../core/words";
import { digest, type Hashes } from "./digest";
import type { Hooks } from "./importGroup";
import type { FileOnDisk } from "./onDisk";
import { type ReadFile, readFile } from "./readFiles";
import { type FileMetadata, readMetadata } from "./readMetadata";
import { readXmp, type Said } from "./readXmp";

export interface Member extends ReadFile {
  readonly hashes: Hashes;
  /** Null for sidecars and for what is not a picture. */
  readonly description: FileMetadata | null;
  readonly xmp: Said;
}

async function describe(file: ReadFile): Promise<FileMetadata | null> {
  const { format, source, found } = file;
  if (format?.kind !== "rendered" && format?.kind !== "raw") return null;
  return readMetadata(source, format.id, found.path);
}

/** Throws `UnreadableFile` with the stage at which the file gave out. */
export async function readMember(
  file: GroupFile,
  onDisk: FileOnDisk | undefined,
  hooks: Hooks,
): Promise<Member> {
  if (!onDisk) throw new UnreadableFile("read", gettext("It is no longer there."));
  hooks.onStage("read", file.path);
  const read = await readFile(file, onDisk, hooks.onRead);
  hooks.onStage("hash", file.path);
  const hashes = await digest(read.source, read.format?.id ?? null);
  hooks.onStage("metadata", file.path);
  return { ...read, hashes, description: await describe(read), xmp: await readXmp(read) };
}
