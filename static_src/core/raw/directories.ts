/**
 * The directories of a TIFF-based RAW, in the order ExifTool goes through them: a SubIFD where its
 * pointer stands, the chain of IFDs after IFD0. Names are ExifTool's, as its rules go by them.
 */

import { UnreadableFile } from "../errors";
import { gettext } from "../words";
import { byTag, type Entry, type Table, type TiffFile } from "./tiffFile";

export interface Directory {
  readonly name: string;
  /** The name of the directory that points here; empty for the chain of IFD0. */
  readonly parent: string;
  readonly entries: ReadonlyMap<number, Entry>;
  /** The place in reading order: a directory comes before those it points to. */
  readonly rank: number;
  /** False when a part of it was given up. */
  readonly isWhole: boolean;
}

/** Pointers to further directories, by the name these get. */
const POINTERS: ReadonlyMap<number, string> = new Map([
  [0x14a, "SubIFD"],
  [0x190, "GlobParamIFD"],
  [0x8769, "ExifIFD"],
  [0xa005, "InteropIFD"],
]);

const MOST_SUB_DIRECTORIES = 10;
const MOST_DIRECTORIES = 2000;
const MOST_DEPTH = 8;
const MOST_COMPLAINTS = 10;
const LARGEST_VALUE = 0x7fffffff;
/** Private values above this are not read, so it does not matter whether they are there. */
const UNREAD_VALUE = 10 * 1024 * 1024;
const FIRST_PRIVATE = 0x8000;
/** Hasselblad's X2D states a wrong size for its XML. */
const MAY_BE_CUT = 0xc519;

interface Place {
  readonly name: string;
  readonly parent: string;
  readonly depth: number;
}

type Verdict = "keep" | "skip" | "complain" | "abort";

class Walk {
  readonly found: Directory[] = [];
  readonly #visited = new Set<number>();
  #rank = 0;

  constructor(
    readonly tiff: TiffFile,
    readonly isStrict: boolean,
  ) {}

  /** One directory, and its chain when it may have one; where it ended. */
  async chain(at: number, place: Place): Promise<void> {
    let table = await this.#directory(at, place);
    const hasChain = place.name === "IFD0" || place.name === "SubIFD";
    for (let number = 1; hasChain && table && table.next !== 0; number++) {
      if (this.#visited.has(table.next)) return;
      const name = `${place.name.replace(/\d+$/, "")}${number}`;
      const { next } = table;
      if (name === "SubIFD1" && !(await this.#isDirectory(next))) return;
      this.#visited.add(next);
      table = await this.#directory(next, { ...place, name });
    }
  }

  async #directory(at: number, place: Place): Promise<Table | null> {
    this.#rank += 1;
    if (this.#rank > MOST_DIRECTORIES || place.depth > MOST_DEPTH)
      throw new UnreadableFile("read", gettext("The file's directories do not end."));
    const rank = this.#rank;
    if (place.name === "IFD0") this.#visited.add(at);
    const table = await this.tiff.table(at);
    if (!table) return null;
    const kept: Entry[] = [];
    const isWhole = await this.#entries(table, place, kept);
    const { name, parent } = place;
    this.found.push({ name, parent, entries: byTag(kept), rank, isWhole });
    return isWhole ? table : null;
  }

  /** The entries that count, into `kept`; false where ExifTool gives the directory up. */
  async #entries(table: Table, place: Place, kept: Entry[]): Promise<boolean> {
    let complaints = 0;
    for (const [index, entry] of table.entries.entries()) {
      if (this.isStrict && complaints > MOST_COMPLAINTS) return false;
      const verdict = this.#judge(entry, table, index);
      if (this.isStrict && verdict === "abort") return false;
      if (verdict === "complain") complaints += 1;
      if (verdict !== "keep") continue;
      kept.push(entry);
      await this.#follow(entry, table, place);
    }
    return true;
  }

  #judge(entry: Entry, table: Table, index: number): Verdict {
    const { base, source } = this.tiff;
    if (entry.type === 0 && entry.tag === 0) return "skip";
    if (entry.type === 0) return index === 0 ? "abort" : "complain";
    if (entry.size <= 4) return "keep";
    if (entry.size > LARGEST_VALUE) return "complain";
    const isMissing = entry.at + entry.size > source.size && entry.at + entry.size > table.end + 4;
    if (isMissing && entry.tag === MAY_BE_CUT) return "skip";
    const isPrivate = entry.tag >= FIRST_PRIVATE && !POINTERS.has(entry.tag);
    const isUnread = entry.size > UNREAD_VALUE && isPrivate;
    if (isMissing) return isUnread ? "skip" : "abort";
    const overlaps = entry.at < table.end && entry.at + entry.size > table.at;
    return entry.at < base + 8 || overlaps ? "complain" : "keep";
  }

  async #follow(entry: Entry, table: Table, place: Place): Promise<void> {
    const name = POINTERS.get(entry.tag);
    if (!name || this.found.length >= MOST_DIRECTORIES) return;
    const most = entry.tag === 0x14a ? MOST_SUB_DIRECTORIES : 1;
    const offsets = await this.tiff.numbers(entry, 1000);
    for (const [i, offset] of offsets.slice(0, most).entries()) {
      const at = this.tiff.base + offset;
      if (offset === 0 || this.#isInside(at, table)) continue;
      const inner = { name: i === 0 ? name : `${name}${i}`, parent: place.name };
      await this.chain(at, { ...inner, depth: place.depth + 1 });
    }
  }

  #isInside(at: number, table: Table): boolean {
    return at >= table.at && at < table.end + 4;
  }

  /** Some RAW formats leave nonsense in the pointer after a SubIFD. */
  async #isDirectory(at: number): Promise<boolean> {
    const { entries = [] } = (await this.tiff.table(at)) ?? {};
    if (entries.length < 2 || entries.length > 63) return false;
    return entries.every(
      ({ tag, type, count }, i) => type > 0 && count > 0 && tag > (entries[i - 1]?.tag ?? -1),
    );
  }
}

/**
 * Every directory reached from the first, in the order ExifTool is done with them. `strict` gives
 * up a directory where ExifTool does; otherwise what can be read is taken.
 * @throws UnreadableFile when there are more than 2,000, or deeper than 8.
 */
export async function readDirectories(
  tiff: TiffFile,
  { strict, first = "IFD0" }: { strict: boolean; first?: string },
): Promise<readonly Directory[]> {
  const walk = new Walk(tiff, strict);
  await walk.chain(tiff.first, { name: first, parent: "", depth: 0 });
  return walk.found;
}
