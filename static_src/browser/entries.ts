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

/** Dropped where there are no handles (Firefox), or on an insecure origin, where asking for one
 * crashed Chromium. */
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
      for await (const child of childrenOf(entry)) yield fromWebkitEntry(child);
    },
  };
}

async function* childrenOf(entry: FileSystemDirectoryEntry): AsyncGenerator<FileSystemEntry> {
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return;
    yield* some;
  }
}

/**
 * Chromium's handles keep silent about names that it takes for dangerous: `what?.jpg`, `~a.jpg`,
 * emoji of several parts. Its older entries list them: both together, so that no file is missing.
 */
function fromBoth(handle: FileSystemHandle, entry: FileSystemEntry | null | undefined): Entry {
  const folder = fromHandle(handle);
  if (!entry?.isDirectory || folder.kind === "file") return folder;
  return {
    ...folder,
    async *list() {
      const others = new Map<string, FileSystemEntry>();
      for await (const child of childrenOf(entry as FileSystemDirectoryEntry))
        others.set(child.name, child);
      for await (const child of (handle as FileSystemDirectoryHandle).values()) {
        yield fromBoth(child, others.get(child.name));
        others.delete(child.name);
      }
      yield* [...others.values()].map(fromWebkitEntry);
    },
  };
}

function givesHandles(dropped: object): boolean {
  return globalThis.isSecureContext && "getAsFileSystemHandle" in dropped;
}

async function fromDropped(dropped: DataTransferItem): Promise<Entry | null> {
  const entry = dropped.webkitGetAsEntry();
  if (!givesHandles(dropped)) return entry && fromWebkitEntry(entry);
  const handle = await dropped.getAsFileSystemHandle();
  return handle && fromBoth(handle, entry);
}

/** What was dropped. To be called inside the event, for the list is empty after it. */
export async function fromDrop(dropped: DataTransferItemList): Promise<Entry[]> {
  const files = [...dropped].filter((one) => one.kind === "file");
  const entries = await Promise.all(files.map(fromDropped));
  return entries.filter((entry) => entry !== null);
}
