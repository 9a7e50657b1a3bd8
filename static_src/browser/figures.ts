/** What an import has done so far. Every figure is counted, none is estimated. */

import { Tally } from "../core/progress";
import type { FileGroup } from "../core/types";
import type { ImportPlan } from "./importRun";

export function bytesOf(groups: readonly FileGroup[]): number {
  return groups.reduce((sum, { files }) => files.reduce((s, file) => s + file.file_size, sum), 0);
}

function filesOf(groups: readonly FileGroup[]): number {
  return groups.reduce((sum, { files }) => sum + files.length, 0);
}

export class Figures {
  readonly tally = new Tally();
  readonly filesFound: number;
  readonly bytesToRead: number;
  bytesRead = 0;
  currentFile = "";
  /** Groups were a guess by name: reading may make two photos of one, or none. */
  photosTotal: number;
  photosMade = 0;
  readonly #made = new Set<FileGroup>();

  constructor({ groups, here, items, verifies }: ImportPlan) {
    const read = verifies ? [...groups, ...here] : groups;
    this.filesFound = filesOf(groups) + filesOf(here) + items.length;
    this.bytesToRead = bytesOf(read);
    this.photosTotal = read.length;
  }

  /** A worker is through with the group. */
  noteMade(group: FileGroup, photos: number): void {
    if (this.#made.has(group)) return;
    this.#made.add(group);
    this.photosMade += photos;
    this.photosTotal += photos - 1;
  }
}
