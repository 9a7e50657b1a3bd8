/** A TIFF structure read lazily: a directory's table at once, values only when asked for. */

import { UnreadableFile } from "../errors";
import { Fields } from "../fields";
import type { ByteSource } from "../types";
import { gettext } from "../words";

export interface Entry {
  readonly tag: number;
  /** TIFF 6.0 field type; 0 for what is none. */
  readonly type: number;
  readonly count: number;
  /** Bytes of the value, and where it lies in the source. */
  readonly size: number;
  readonly at: number;
}

export interface Table {
  readonly at: number;
  /** Past the last entry, where the offset of the next directory stands. */
  readonly end: number;
  readonly entries: readonly Entry[];
  /** Of the next directory, in the source; 0 ends the chain. */
  readonly next: number;
}

/** Bytes of one element of each field type; 0 for those TIFF does not know. */
const TYPE_SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4] as const;

const INTEGERS = new Set([1, 3, 4, 6, 8, 9, 13]);

export class TiffFile {
  private constructor(
    readonly source: ByteSource,
    readonly littleEndian: boolean,
    /** Where offsets are counted from. */
    readonly base: number,
    /** Of the first directory, in the source. */
    readonly first: number,
  ) {}

  /** Without a look at the magic number: makers put their own there. */
  static async open(source: ByteSource, base = 0): Promise<TiffFile> {
    const head = await source.read(base, 8);
    const littleEndian = head[0] === 0x49 && head[1] === 0x49;
    const isTiff = littleEndian || (head[0] === 0x4d && head[1] === 0x4d);
    const first = isTiff && head.length === 8 ? new Fields(head, littleEndian).u32(4) : 0;
    if (first < 8)
      throw new UnreadableFile("read", gettext("The file does not begin as a TIFF should."));
    return new TiffFile(source, littleEndian, base, base + first);
  }

  /** The same bytes with offsets counted from elsewhere, as maker notes do. */
  from(base: number, littleEndian = this.littleEndian): TiffFile {
    return new TiffFile(this.source, littleEndian, base, this.first);
  }

  /** Null where no whole table of entries lies. */
  async table(at: number): Promise<Table | null> {
    const head = await this.source.read(at, 2);
    if (head.length < 2) return null;
    const count = new Fields(head, this.littleEndian).u16(0);
    const rows = new Fields(await this.source.read(at + 2, count * 12 + 4), this.littleEndian);
    const [length, left] = [count * 12, rows.size - count * 12];
    if (left < 0 || left === 1 || left === 3) return null;
    const entries = Array.from({ length: count }, (_, i) => this.#entry(rows, i * 12, at + 2));
    const next = left === 4 ? rows.u32(length) : 0;
    return { at, end: at + 2 + length, entries, next: next === 0 ? 0 : this.base + next };
  }

  #entry(rows: Fields, row: number, rowsAt: number): Entry {
    const [tag, type, count] = [rows.u16(row), rows.u16(row + 2), rows.u32(row + 4)];
    const width = TYPE_SIZES[type] ?? 0;
    const size = width * count;
    const at = size <= 4 ? rowsAt + row + 8 : this.base + rows.u32(row + 8);
    return { tag, type: width === 0 ? 0 : type, count, size, at };
  }

  /** The integers of a value, at most `most`; none for other types, or what runs past the file. */
  async numbers(entry: Entry | undefined, most = 64): Promise<number[]> {
    if (!entry || !INTEGERS.has(entry.type) || entry.count > most) return [];
    const fields = new Fields(await this.source.read(entry.at, entry.size), this.littleEndian);
    if (fields.size < entry.size) return [];
    const width = entry.size / entry.count;
    const one = (at: number) =>
      width === 1 ? fields.u8(at) : width === 2 ? fields.u16(at) : fields.u32(at);
    return Array.from({ length: entry.count }, (_, i) => one(i * width));
  }

  async number(entry: Entry | undefined): Promise<number | null> {
    return (await this.numbers(entry))[0] ?? null;
  }

  /** Text up to its NUL, at most 64 characters. */
  async text(entry: Entry | undefined): Promise<string> {
    if (!entry) return "";
    const bytes = await this.source.read(entry.at, Math.min(entry.size, 64));
    return (String.fromCharCode(...bytes).split("\0")[0] ?? "").trim();
  }
}

/** By tag; the last of those written twice. */
export function byTag(entries: readonly Entry[]): ReadonlyMap<number, Entry> {
  return new Map(entries.map((entry) => [entry.tag, entry]));
}
