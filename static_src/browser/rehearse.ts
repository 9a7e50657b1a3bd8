/** What an import would do, found out without reading the files and without sending any. */

import type { Pairing } from "../core/pair";
import type { FileGroup, GroupFile, ItemRecord } from "../core/types";
import { gettext } from "../core/words";
import type { FileOnDisk } from "../worker/onDisk";
import { type FileInFolder, nameSettles } from "../worker/pairFolder";
import { Breather } from "./breather";
import type { ImportPlan } from "./importRun";
import type { AskByPlace, Standing } from "./importServer";
import type { ScannedFile, ScanStep } from "./scan";

/** `joins`: some of its files are where they were, the others would be added to that photo. */
export type GroupStanding = "new" | "joins" | "here";

export interface PlannedGroup {
  readonly files: readonly GroupFile[];
  readonly group: FileGroup;
  readonly standing: GroupStanding;
}

export interface PlannedFolder {
  readonly path: string;
  readonly groups: readonly PlannedGroup[];
  /** Skipped, or failed already. */
  readonly items: readonly ItemRecord[];
}

export interface Rehearsal {
  readonly folders: readonly PlannedFolder[];
  readonly onDisk: ReadonlyMap<string, FileOnDisk>;
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** What the scan found so far, folder by folder. */
export class FoundFolders {
  readonly files = new Map<string, ScannedFile[]>();
  readonly failed: ItemRecord[] = [];
  count = 0;
  bytes = 0;

  *paths(): Iterable<string> {
    for (const files of this.files.values()) for (const { path } of files) yield path;
  }

  add(step: ScanStep): void {
    for (const file of step.files) {
      const folder = folderOf(file.path);
      const there = this.files.get(folder);
      if (there) there.push(file);
      else this.files.set(folder, [file]);
      this.bytes += file.file_size;
    }
    this.failed.push(...step.failed);
    this.count += step.files.length + step.failed.length;
  }
}

export interface RehearsalOptions {
  readonly pairFolder: (files: readonly FileInFolder[]) => Promise<Pairing>;
  readonly askByPlace: AskByPlace;
  readonly signal: AbortSignal;
}

const MOST_FILES = 1000;

function toFileInFolder({ path, file_size, modified_at, onDisk }: ScannedFile): FileInFolder {
  const found = { path, file_size, modified_at };
  return { found, onDisk: nameSettles(path) ? null : onDisk };
}

async function pairAll(
  found: FoundFolders,
  { pairFolder, signal }: RehearsalOptions,
): Promise<Map<string, Pairing>> {
  const paired = new Map<string, Pairing>();
  for (const [folder, files] of found.files) {
    signal.throwIfAborted();
    paired.set(folder, await pairFolder(files.map(toFileInFolder)));
  }
  for (const [folder, failed] of byFolder(found.failed)) {
    const { groups, skipped } = paired.get(folder) ?? { groups: [], skipped: [] };
    paired.set(folder, { groups, skipped: [...skipped, ...failed] });
  }
  return paired;
}

function byFolder(items: readonly ItemRecord[]): Map<string, ItemRecord[]> {
  const folders = new Map<string, ItemRecord[]>();
  for (const item of items) {
    const folder = folderOf(item.path);
    const there = folders.get(folder);
    if (there) there.push(item);
    else folders.set(folder, [item]);
  }
  return folders;
}

/** The standing of every file, in the order given. */
export async function askAll(
  files: readonly GroupFile[],
  { askByPlace, signal }: Pick<RehearsalOptions, "askByPlace" | "signal">,
): Promise<Map<string, Standing>> {
  const standings = new Map<string, Standing>();
  for (let i = 0; i < files.length; i += MOST_FILES) {
    signal.throwIfAborted();
    const some = files.slice(i, i + MOST_FILES);
    const answers = await askByPlace(some, signal);
    for (const [j, { path }] of some.entries())
      standings.set(path, answers[j]?.status ?? "unknown");
  }
  return standings;
}

export function planGroup(
  group: FileGroup,
  standings: ReadonlyMap<string, Standing>,
): PlannedGroup {
  const unchanged = group.files.filter(({ path }) => standings.get(path) === "unchanged").length;
  const standing =
    unchanged === 0 ? "new" : unchanged === group.files.length ? "here" : ("joins" as const);
  return { group, files: group.files, standing };
}

async function planAll(
  paired: ReadonlyMap<string, Pairing>,
  standings: ReadonlyMap<string, Standing>,
): Promise<PlannedFolder[]> {
  const breather = new Breather();
  const folders: PlannedFolder[] = [];
  for (const [path, { groups, skipped }] of paired) {
    const planned = groups.map((group) => planGroup(group, standings));
    folders.push({ path, groups: planned, items: skipped });
    await breather.breathe();
  }
  return folders;
}

async function filesOnDisk(found: FoundFolders): Promise<Map<string, FileOnDisk>> {
  const breather = new Breather();
  const onDisk = new Map<string, FileOnDisk>();
  for (const files of found.files.values()) {
    for (const file of files) onDisk.set(file.path, file.onDisk);
    await breather.breathe();
  }
  return onDisk;
}

export async function rehearse(found: FoundFolders, options: RehearsalOptions): Promise<Rehearsal> {
  const paired = await pairAll(found, options);
  const all = [...paired.values()].flatMap(({ groups }) => groups.flatMap((one) => one.files));
  const standings = await askAll(all, options);
  const folders = await planAll(paired, standings);
  return { folders, onDisk: await filesOnDisk(found) };
}

function takenOutItems({ files }: PlannedGroup): ItemRecord[] {
  const message = gettext("Taken out by you.");
  return files.map(({ path, file_size }) => ({
    ...{ path, file_size, message },
    outcome: "skipped",
    stage: "pair",
  }));
}

/** The rehearsal with the user's word on it. Every file found is in it exactly once. */
export function toPlan(
  { folders, onDisk }: Rehearsal,
  isTakenOut: (group: PlannedGroup) => boolean,
  verifies = false,
): ImportPlan {
  const all = folders.flatMap(({ groups }) => groups);
  const wanted = all.filter((one) => one.standing !== "here" && !isTakenOut(one));
  const takenOut = all.filter((one) => one.standing !== "here" && isTakenOut(one));
  return {
    groups: wanted.map(({ group }) => group),
    here: all.filter(({ standing }) => standing === "here").map(({ group }) => group),
    items: [...folders.flatMap(({ items }) => items), ...takenOut.flatMap(takenOutItems)],
    ...{ onDisk, verifies },
  };
}
