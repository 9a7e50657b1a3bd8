/** The ways a browser hands over files, made one: entries that can be listed and opened. */

import type { FileOnDisk } from "../worker/onDisk";

export interface FileEntry {
  readonly kind: "file";
  readonly name: string;
  open(): Promise<{ file: File; onDisk: FileOnDisk }>;
}

export interface FolderEntry {
  readonly kind: "folder";
  readonly name: string;
  /** Where the browser gives one: what can be remembered of a folder. */
  readonly handle?: FileSystemDirectoryHandle;
  list(): AsyncIterable<Entry>;
}

export type Entry = FileEntry | FolderEntry;

/** From an input: a folder input gives the path from the chosen folder on. */
export function fromFile(file: File): FileEntry {
  return {
    kind: "file",
    name: file.webkitRelativePath || file.name,
    open: async () => ({ file, onDisk: file }),
  };
}

/** From the folder picker, or dropped in a secure context. Keeps the handle, not the file. */
export function fromHandle(handle: FileSystemHandle): Entry {
  return handle.kind === "directory"
    ? fromFolderHandle(handle as FileSystemDirectoryHandle)
    : fromFileHandle(handle as FileSystemFileHandle);
}

function fromFileHandle(handle: FileSystemFileHandle): FileEntry {
  const { name } = handle;
  return {
    kind: "file",
    name,
    open: async () => ({ file: await handle.getFile(), onDisk: handle }),
  };
}

function fromFolderHandle(handle: FileSystemDirectoryHandle): FolderEntry {
  return {
    kind: "folder",
    name: handle.name,
    handle,
    async *list() {
      for await (const child of handle.values()) yield fromHandle(child);
    },
  };
}

/** Dropped on an insecure origin, where asking for a handle crashed Chromium. */
export function fromWebkitEntry(entry: FileSystemEntry): Entry {
  return entry.isDirectory
    ? fromWebkitFolder(entry as FileSystemDirectoryEntry)
    : fromWebkitFile(entry as FileSystemFileEntry);
}

function fromWebkitFile(entry: FileSystemFileEntry): FileEntry {
  const open = async () => {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return { file, onDisk: file };
  };
  return { kind: "file", name: entry.name, open };
}

function fromWebkitFolder(entry: FileSystemDirectoryEntry): FolderEntry {
  return {
    kind: "folder",
    name: entry.name,
    async *list() {
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
          reader.readEntries(resolve, reject),
        );
        if (some.length === 0) return;
        yield* some.map(fromWebkitEntry);
      }
    },
  };
}

async function fromDropped(dropped: DataTransferItem): Promise<Entry | null> {
  if (globalThis.isSecureContext) {
    const handle = await dropped.getAsFileSystemHandle();
    return handle && fromHandle(handle);
  }
  const entry = dropped.webkitGetAsEntry();
  return entry && fromWebkitEntry(entry);
}

/** What was dropped. To be called inside the event, for the list is empty after it. */
export async function fromDrop(dropped: DataTransferItemList): Promise<Entry[]> {
  const files = [...dropped].filter((one) => one.kind === "file");
  const entries = await Promise.all(files.map(fromDropped));
  return entries.filter((entry) => entry !== null);
}
