/** Looks through what was chosen, as it comes; one bad entry never ends the scan. */

import { ledgerPath, whyNotKept } from "../core/place";
import type { FoundFile, ItemRecord } from "../core/types";
import { gettext } from "../core/words";
import { type FileOnDisk, whyUnreadable } from "../worker/onDisk";
import type { Entry, FileEntry, FolderEntry } from "./entries";

export interface ScannedFile extends FoundFile {
  readonly onDisk: FileOnDisk;
}

export interface ScanStep {
  /** Where the scan is now. */
  readonly folder: string;
  readonly files: readonly ScannedFile[];
  readonly failed: readonly ItemRecord[];
}

interface Place {
  readonly entry: FolderEntry;
  readonly path: string;
  readonly depth: number;
}

/** Deeper than any path a file system gives out, short of a loop. */
const DEEPEST = 100;
/** Files asked for at the same time; each is one call to the browser's own process. */
const AT_ONCE = 32;

function toFailed(path: string, message: string): ItemRecord {
  return { path: ledgerPath(path), file_size: 0, outcome: "failed", stage: "scan", message };
}

function join(folder: string, name: string): string {
  return folder ? `${folder}/${name}` : name;
}

const byName = (a: Entry, b: Entry) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** Two things dropped together may share a name; no two files may share a path. */
function tellApart(roots: readonly Entry[]): Entry[] {
  const taken = new Map<string, number>();
  return roots.map((entry) => {
    const count = (taken.get(entry.name) ?? 0) + 1;
    taken.set(entry.name, count);
    return count === 1 ? entry : { ...entry, name: `${count}/${entry.name}` };
  });
}

async function lookAt(entry: FileEntry, path: string): Promise<ScannedFile | ItemRecord> {
  try {
    const { file, onDisk } = await entry.open();
    const reason = whyNotKept(path, file.lastModified);
    if (reason) return toFailed(path, reason);
    return { path, file_size: file.size, modified_at: file.lastModified, onDisk };
  } catch (error) {
    return toFailed(path, whyUnreadable(error));
  }
}

async function lookAtAll(folder: string, entries: readonly FileEntry[]): Promise<ScanStep> {
  const seen = await Promise.all(entries.map((entry) => lookAt(entry, join(folder, entry.name))));
  return {
    folder,
    files: seen.filter((one): one is ScannedFile => "onDisk" in one),
    failed: seen.filter((one): one is ItemRecord => "outcome" in one),
  };
}

/** A folder that stops answering half way keeps what it has told. */
async function list(place: Place): Promise<{ entries: Entry[]; failed: ItemRecord[] }> {
  const entries: Entry[] = [];
  if (place.depth > DEEPEST)
    return { entries, failed: [toFailed(place.path, gettext("Folders nested too deeply."))] };
  try {
    for await (const entry of place.entry.list()) entries.push(entry);
    return { entries: entries.sort(byName), failed: [] };
  } catch (error) {
    return { entries: entries.sort(byName), failed: [toFailed(place.path, whyUnreadable(error))] };
  }
}

function foldersIn(place: Place, entries: readonly Entry[]): Place[] {
  return entries
    .filter((entry) => entry.kind === "folder")
    .map((entry) => ({ entry, path: join(place.path, entry.name), depth: place.depth + 1 }));
}

/** Yields at most `AT_ONCE` files a step, folder by folder, names in order. Aborts by throwing. */
export async function* scan(
  roots: readonly Entry[],
  signal: AbortSignal,
): AsyncGenerator<ScanStep> {
  const apart = tellApart(roots);
  const top: FolderEntry = { kind: "folder", name: "", list: () => toAsync(apart) };
  const waiting: Place[] = [{ entry: top, path: "", depth: 0 }];
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    signal.throwIfAborted();
    const { entries, failed } = await list(place);
    if (failed.length > 0) yield { folder: place.path, files: [], failed };
    waiting.push(...foldersIn(place, entries).reverse());
    const files = entries.filter((entry) => entry.kind === "file");
    for (let i = 0; i < files.length; i += AT_ONCE) {
      signal.throwIfAborted();
      yield await lookAtAll(place.path, files.slice(i, i + AT_ONCE));
    }
  }
}

async function* toAsync(entries: readonly Entry[]): AsyncGenerator<Entry> {
  yield* entries;
}
