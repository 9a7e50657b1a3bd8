/**
 * The Exif block that is kept with a photo: a TIFF structure of its own, rebuilt from IFD0, Exif,
 * GPS and Interop, so that better rules can be replayed without the original.
 *
 * Left out: IFD1 and everything only it refers to, the picture's strips and tiles, packets that
 * are kept elsewhere or not at all (XMP, IPTC, Photoshop, ICC), any value above 8 KiB (a RAW
 * converter's tables) or with the start of a JPEG in it. A MakerNote up to 32 KiB stays, so that a block and a preview together stay below
 * 3 % of a 2 MB photo; as its inner offsets may count from the old file, OffsetSchema (0xEA1D)
 * says how far it moved.
 */

import { type Directory, type Entry, firstNumber, readDirectory, readHeader } from "./tiff";
import type { ByteSource } from "./types";

export const MAX_BLOCK = 262_144;
const MAX_MAKER_NOTE = 32_768;
const MAX_OTHER = 8192;

const TAG = {
  exif: 0x8769,
  gps: 0x8825,
  interop: 0xa005,
  makerNote: 0x927c,
  schema: 0xea1d,
} as const;

/** Pictures, where they lie, and packets of other kinds; by tag, whatever the directory. */
const LEFT_OUT = new Set([
  ...[0x111, 0x117, 0x144, 0x145, 0x14a, 0x15b, 0x201, 0x202, 0x2e, 0x127, 0x2bc, 0x83bb, 0x8649],
  ...[0x8773, 0x935c, 0xc634, 0xc68b, 0xc6d3, 0xea1c, TAG.schema, TAG.exif, TAG.gps, TAG.interop],
]);

/** Also without its first byte: Sony and Minolta overwrite it in their previews. */
export function holdsJpeg(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0xd8); at >= 0; at = bytes.indexOf(0xd8, at + 1)) {
    const [marker = 0] = bytes.subarray(at + 2, at + 3);
    if (bytes[at + 1] !== 0xff) continue;
    if (bytes[at - 1] === 0xff || marker === 0xdb || marker === 0xe0 || marker === 0xe1)
      return true;
  }
  return false;
}

function isKept(entry: Entry, keepMakerNote: boolean): boolean {
  if (LEFT_OUT.has(entry.tag)) return false;
  const isNote = entry.tag === TAG.makerNote;
  if (isNote && !keepMakerNote) return false;
  return entry.value.length <= (isNote ? MAX_MAKER_NOTE : MAX_OTHER) && !holdsJpeg(entry.value);
}

/** The directories of a block by the tag that points to them; IFD0 is 0. */
export type Directories = ReadonlyMap<number, Directory>;

const PARENTS: readonly (readonly [child: number, parent: number])[] = [
  [TAG.exif, 0],
  [TAG.gps, 0],
  [TAG.interop, TAG.exif],
];

/** IFD0 at `first`, and what it points to. */
export async function readExifDirectories(
  source: ByteSource,
  first: number,
  littleEndian: boolean,
): Promise<Directories> {
  const found = new Map([[0, await readDirectory(source, first, littleEndian)]]);
  const visited = new Set([first]);
  for (const [tag, parent] of PARENTS) {
    const pointer = found.get(parent)?.entries.find((entry) => entry.tag === tag);
    const offset = firstNumber(pointer, littleEndian);
    if (offset === null || offset < 8 || visited.has(offset)) continue;
    visited.add(offset);
    const directory = await readDirectory(source, offset, littleEndian);
    if (directory.entries.length > 0) found.set(tag, directory);
  }
  return found;
}

/** Grows as values are laid down; offsets are even, as TIFF wants them. */
class Writer {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  length = 0;

  constructor(readonly littleEndian: boolean) {}

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  reserve(length: number): number {
    const at = this.length;
    this.length += length + (length % 2);
    if (this.length > this.#bytes.length) {
      const grown = new Uint8Array(this.length * 2);
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }

  put(at: number, bytes: Uint8Array): void {
    this.#bytes.set(bytes, at);
  }

  u16(at: number, value: number): void {
    this.#view.setUint16(at, value, this.littleEndian);
  }

  u32(at: number, value: number): void {
    this.#view.setUint32(at, value, this.littleEndian);
  }
}

/** A pointer to another directory. */
interface Link {
  readonly tag: number;
  readonly target: number;
}

/** Where the value went, for OffsetSchema. */
function writeEntry(writer: Writer, at: number, entry: Entry): number {
  const { tag, type, count, value } = entry;
  writer.u16(at, tag);
  writer.u16(at + 2, type);
  writer.u32(at + 4, count);
  const place = value.length <= 4 ? at + 8 : writer.reserve(value.length);
  if (value.length > 4) writer.u32(at + 8, place);
  writer.put(place, value);
  return place;
}

function writeNumber(writer: Writer, at: number, tag: number, type: number, value: number): void {
  writer.u16(at, tag);
  writer.u16(at + 2, type);
  writer.u32(at + 4, 1);
  writer.u32(at + 8, value >>> 0);
}

/** A directory, its values behind it; `moved` is how far its MakerNote had been moved before. */
function writeDirectory(
  writer: Writer,
  entries: readonly Entry[],
  links: readonly Link[],
  movedBefore: number,
): number {
  const hasNote = entries.some((entry) => entry.tag === TAG.makerNote);
  const rows: (Entry | Link)[] = [...entries, ...links].sort((a, b) => a.tag - b.tag);
  const start = writer.reserve(2 + (rows.length + Number(hasNote)) * 12 + 4);
  writer.u16(start, rows.length + Number(hasNote));
  let at = start + 2;
  let moved = movedBefore;
  for (const row of rows) {
    if ("target" in row) writeNumber(writer, at, row.tag, 4, row.target);
    else {
      const place = writeEntry(writer, at, row);
      if (row.tag === TAG.makerNote) moved += place - row.offset;
    }
    at += 12;
  }
  if (hasNote) writeNumber(writer, at, TAG.schema, 9, moved);
  return start;
}

/** A TIFF structure of these directories, without what a block leaves out. */
export function serialise(
  found: Directories,
  littleEndian: boolean,
  keepMakerNote: boolean,
): Uint8Array {
  const writer = new Writer(littleEndian);
  writer.reserve(8);
  writer.put(0, new Uint8Array(littleEndian ? [0x49, 0x49] : [0x4d, 0x4d]));
  writer.u16(2, 42);
  const places = new Map<number, number>();
  for (const tag of [TAG.interop, TAG.gps, TAG.exif, 0]) {
    const directory = found.get(tag);
    if (!directory) continue;
    const kept = directory.entries.filter((entry) => isKept(entry, keepMakerNote));
    const links = PARENTS.filter(([, parent]) => parent === tag).flatMap(([child]) => {
      const target = places.get(child);
      return target === undefined ? [] : [{ tag: child, target }];
    });
    const schema = directory.entries.find((entry) => entry.tag === TAG.schema);
    const movedBefore = firstNumber(schema, littleEndian) ?? 0;
    places.set(tag, writeDirectory(writer, kept, links, movedBefore));
  }
  writer.u32(4, places.get(0) ?? 8);
  return writer.bytes;
}

/**
 * Rebuilds the block from a TIFF structure. Null when nothing of it can be kept within 256 KiB.
 * @throws UnreadableFile when the source does not begin as TIFF does.
 */
export async function exifBlock(source: ByteSource): Promise<Uint8Array | null> {
  const { littleEndian, first } = await readHeader(source);
  const found = await readExifDirectories(source, first, littleEndian);
  if ([...found.values()].every(({ entries }) => entries.length === 0)) return null;
  for (const keepMakerNote of [true, false]) {
    const block = serialise(found, littleEndian, keepMakerNote);
    if (block.length <= MAX_BLOCK && !holdsJpeg(block)) return block.slice();
  }
  return null;
}
