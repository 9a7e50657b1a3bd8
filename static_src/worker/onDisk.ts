/** Files where they lie: opened when their turn comes, read once, and never written. */

import { UnreadableFile } from "../core/errors";
import type { FoundFile } from "../core/types";
import { gettext, interpolate } from "../core/words";

/** What can be handed to a worker. A handle costs nothing to keep; a `File` comes from an input. */
export type FileOnDisk = File | FileSystemFileHandle;

const REASONS: Readonly<Record<string, () => string>> = {
  NotFoundError: () => gettext("The file is no longer there."),
  NotAllowedError: () => gettext("The browser may not read this file."),
  SecurityError: () => gettext("The browser may not read this file."),
  NotReadableError: () => gettext("The file changed or cannot be read."),
};

function nameOf(error: unknown): string {
  return error instanceof DOMException ? error.name : "";
}

/** Why the browser would not read a file or a folder, in words. */
export function whyUnreadable(error: unknown): string {
  const reason = REASONS[nameOf(error)];
  if (reason) return reason();
  const detail = error instanceof Error ? error.message : String(error);
  return interpolate(gettext("The file cannot be read: %(detail)s"), { detail });
}

export async function getFile(onDisk: FileOnDisk): Promise<File> {
  return onDisk instanceof File ? onDisk : onDisk.getFile();
}

function isAsFound(file: File, found: FoundFile): boolean {
  return file.size === found.file_size && file.lastModified === found.modified_at;
}

/** Opens a file that must still be the one the scan found. Throws `UnreadableFile`. */
export async function openAsFound(onDisk: FileOnDisk, found: FoundFile): Promise<File> {
  const file = await getFile(onDisk).catch((error: unknown) => {
    throw new UnreadableFile("read", whyUnreadable(error));
  });
  if (!isAsFound(file, found))
    throw new UnreadableFile(
      "read",
      gettext("The file has changed since the folder was looked through."),
    );
  return file;
}
