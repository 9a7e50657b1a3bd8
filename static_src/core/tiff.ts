/** TIFF directories, the shape of all Exif: read by random access, every value bounded. */

import { UnreadableFile } from "./errors";
import { Fields } from "./fields";
import type { ByteSource } from "./types";
import { gettext } from "./words";

export interface TiffHeader {
  readonly littleEndian: boolean;
  /** Of the first directory. */
  readonly first: number;
}

export interface Entry {
  readonly tag: number;
  /** TIFF 6.0 field type, 1 to 13. */
  readonly type: number;
  readonly count: number;
  /** The value's bytes, in the file's byte order. */
  readonly value: Uint8Array;
  /** Where the value lies in the file. */
  readonly offset: number;
}

export interface Directory {
  readonly entries: readonly Entry[];
  /** Of the next directory; 0 ends the chain. */
  readonly next: number;
}

/** Bytes of one element of each field type; 0 for types TIFF does not know. */
const TYPE_SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4] as const;

const MAX_ENTRIES = 1000;

/** Larger values are pictures, profiles or another program's notes. */
export const MAX_VALUE = 65_536;

export async function readHeader(source: ByteSource): Promise<TiffHeader> {
  const head = await source.read(0, 8);
  const littleEndian = head[0] === 0x49 && head[1] === 0x49;
  const isTiff = littleEndian || (head[0] === 0x4d && head[1] === 0x4d);
  if (!isTiff || head.length < 8)
    throw new UnreadableFile("metadata", gettext("The Exif data do not begin as they should."));
  return { littleEndian, first: new Fields(head, littleEndian).u32(4) };
}

async function readEntry(
  source: ByteSource,
  table: Fields,
  at: number,
  tableAt: number,
): Promise<Entry | null> {
  const [tag, type, count] = [table.u16(at), table.u16(at + 2), table.u32(at + 4)];
  const length = (TYPE_SIZES[type] ?? 0) * count;
  if (length === 0 || length > MAX_VALUE) return null;
  const offset = length <= 4 ? tableAt + at + 8 : table.u32(at + 8);
  const value = length <= 4 ? table.slice(at + 8, length) : await source.read(offset, length);
  return value.length < length ? null : { tag, type, count, value, offset };
}

/** The entries that can be read; those that are too large or point outside are left out. */
export async function readDirectory(
  source: ByteSource,
  offset: number,
  littleEndian: boolean,
): Promise<Directory> {
  const head = new Fields(await source.read(offset, 2), littleEndian);
  const count = Math.min(head.size < 2 ? 0 : head.u16(0), MAX_ENTRIES);
  const table = new Fields(await source.read(offset + 2, count * 12 + 4), littleEndian);
  const entries: Entry[] = [];
  for (let at = 0; at < count * 12 && at + 12 <= table.size; at += 12) {
    const entry = await readEntry(source, table, at, offset + 2);
    if (entry) entries.push(entry);
  }
  const end = count * 12;
  return { entries, next: end + 4 <= table.size ? table.u32(end) : 0 };
}

/** The first number of a whole-number value, signs ignored; null for other types. */
export function firstNumber(entry: Entry | undefined, littleEndian: boolean): number | null {
  if (!entry) return null;
  const fields = new Fields(entry.value, littleEndian);
  if (entry.type === 1 || entry.type === 6) return fields.u8(0);
  if (entry.type === 3 || entry.type === 8) return fields.u16(0);
  return [4, 9, 13].includes(entry.type) ? fields.u32(0) : null;
}
