/** What of a rehearsal the user wants: everything, less what was taken out. */

import {
  type PlannedFolder,
  type PlannedGroup,
  planGroup,
  type Rehearsal,
} from "../browser/rehearse";
import type { Regrouping } from "./regroupButtons";

export type Tab = "all" | "pairs" | "here" | "skipped";
export type Ticked = "all" | "some" | "none";

export interface Totals {
  readonly photos: number;
  readonly pairs: number;
  readonly bytes: number;
}

export const isPair = ({ files }: PlannedGroup): boolean =>
  files.some(({ role }) => role === "raw");

export const isOpenToChoice = ({ standing }: PlannedGroup): boolean => standing !== "here";

export function bytesOf({ files }: PlannedGroup): number {
  return files.reduce((sum, file) => sum + file.file_size, 0);
}

/** What a tab shows of a folder. */
export function under(tab: Tab, { path, groups, items }: PlannedFolder): PlannedFolder {
  if (tab === "all") return { path, groups, items };
  if (tab === "skipped") return { path, groups: [], items };
  const wanted = tab === "pairs" ? isPair : (group: PlannedGroup) => !isOpenToChoice(group);
  return { path, groups: groups.filter(wanted), items: [] };
}

/** Files a tab shows. */
export function countUnder(tab: Tab, folders: readonly PlannedFolder[]): number {
  let count = 0;
  for (const folder of folders) {
    const { groups, items } = under(tab, folder);
    count += groups.reduce((sum, { files }) => sum + files.length, items.length);
  }
  return count;
}

export function bytesUnder(tab: Tab, folders: readonly PlannedFolder[]): number {
  const groups = folders.flatMap((folder) => under(tab, folder).groups);
  return groups.reduce((sum, group) => sum + bytesOf(group), 0);
}

export class Selection {
  readonly #takenOut = new Set<PlannedGroup>();

  #rehearsal: Rehearsal;

  constructor(rehearsal: Rehearsal) {
    this.#rehearsal = rehearsal;
  }

  get rehearsal(): Rehearsal {
    return this.#rehearsal;
  }

  /** Groups that stand next to each other, made into others by hand. All of them are new. */
  regroup(path: string, { before, after }: Regrouping): void {
    const made = after.groups.map((group) => planGroup(group, new Map()));
    const regrouped = this.#rehearsal.folders.map((folder) => {
      if (folder.path !== path) return folder;
      const at = folder.groups.findIndex((group) => before.includes(group));
      const groups = folder.groups.filter((group) => !before.includes(group));
      groups.splice(at, 0, ...made);
      return { ...folder, groups, items: [...folder.items, ...after.skipped] };
    });
    this.#rehearsal = { ...this.#rehearsal, folders: regrouped };
  }

  isTakenOut = (group: PlannedGroup): boolean => this.#takenOut.has(group);

  take(groups: readonly PlannedGroup[], isIn: boolean): void {
    for (const group of groups) {
      if (!isOpenToChoice(group)) continue;
      if (isIn) this.#takenOut.delete(group);
      else this.#takenOut.add(group);
    }
  }

  /** Null where there is nothing to decide. */
  ticked(groups: readonly PlannedGroup[]): Ticked | null {
    const open = groups.filter(isOpenToChoice);
    if (open.length === 0) return null;
    const out = open.filter(this.isTakenOut).length;
    return out === 0 ? "all" : out === open.length ? "none" : "some";
  }

  wanted(groups: readonly PlannedGroup[]): PlannedGroup[] {
    return groups.filter((group) => isOpenToChoice(group) && !this.isTakenOut(group));
  }

  get totals(): Totals {
    const wanted = this.rehearsal.folders.flatMap(({ groups }) => this.wanted(groups));
    return {
      photos: wanted.length,
      pairs: wanted.filter(isPair).length,
      bytes: wanted.reduce((sum, group) => sum + bytesOf(group), 0),
    };
  }
}
