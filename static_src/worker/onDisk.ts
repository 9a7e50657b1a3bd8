/** Files where they lie: opened when their turn comes, read once, and never written. */

import { UnreadableFile } from "../core/errors";
import type { FoundFile } from "../core/types";
import { gettext, interpolate } from "../core/words";

/** What can be handed to a worker. A handle costs nothing to keep; a `File` comes from an input. */
export type FileOnDisk = File | FileSystemFileHandle;

/** A browser says the same of a file that changed, one it may not read, and a failing disk. */
const REASONS: Readonly<Record<string, () => string>> = {
  NotFoundError: () => gettext("It is no longer there."),
  TypeMismatchError: () => gettext("It is no longer there."),
  NotAllowedError: () => gettext("The browser may not read it."),
  SecurityError: () => gettext("The browser may not read it."),
  NotReadableError: () =>
    gettext("It changed while it was imported, or it cannot be read. Import it again."),
};

function nameOf(error: unknown): string {
  return error instanceof DOMException ? error.name : "";
}

/** Why the browser would not read a file or a folder, in words. */
export function whyUnreadable(error: unknown): string {
  const reason = REASONS[nameOf(error)];
  if (reason) return reason();
  const detail = error instanceof Error ? error.message : String(error);
  return interpolate(gettext("It cannot be read: %(detail)s"), { detail });
}

function lost(message: string): UnreadableFile {
  return new UnreadableFile("read", message, true);
}

/** A read that failed, as the file's outcome says it. */
export function toLost(error: unknown): UnreadableFile {
  return error instanceof UnreadableFile ? error : lost(whyUnreadable(error));
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
    throw toLost(error);
  });
  if (!isAsFound(file, found))
    throw lost(gettext("It changed while it was imported. Import it again."));
  return file;
}
