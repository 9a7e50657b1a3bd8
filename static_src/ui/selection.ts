/** What of a rehearsal the user wants: everything, less what was taken out. */

import type { PlannedFolder, PlannedGroup, Rehearsal } from "../browser/rehearse";

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

export class Selection {
  readonly #takenOut = new Set<PlannedGroup>();

  constructor(readonly rehearsal: Rehearsal) {}

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
