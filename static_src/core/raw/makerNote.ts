/** JPEGs that makers hide in their notes: where Nikon, Olympus and Pentax keep a preview. */

import type { Range } from "../byteSource";
import { Fields } from "../fields";
import { startsWith } from "../signature";
import { byTag, type Entry, TiffFile as Tiff, type TiffFile } from "./tiffFile";

/** Pairs of tags: where a JPEG begins, and its length. */
type Pair = readonly [offset: number, length: number];

const JPEG: Pair = [0x201, 0x202];
const NIKON_PREVIEW = 0x11;
const OLYMPUS_SETTINGS = 0x2020;
const OLYMPUS_PAIRS: readonly Pair[] = [
  [0x101, 0x102],
  [0x88, 0x89],
  [0x1036, 0x1037],
];
const PENTAX: Pair = [4, 3];

async function pairs(
  tiff: TiffFile,
  at: number,
  tags: readonly Pair[],
  bases: readonly number[],
): Promise<Range[]> {
  const entries = byTag((await tiff.table(at))?.entries ?? []);
  const found: Range[] = [];
  for (const [offsetTag, lengthTag] of tags) {
    const offset = await tiff.number(entries.get(offsetTag));
    const length = await tiff.number(entries.get(lengthTag));
    if (offset && length) for (const base of bases) found.push({ offset: base + offset, length });
  }
  return found;
}

/** A TIFF of its own begins ten bytes into the note; its offsets count from there. */
async function nikon(tiff: TiffFile, at: number): Promise<Range[]> {
  const inner = await Tiff.open(tiff.source, at + 10);
  const table = await inner.table(inner.first);
  const pointer = table?.entries.find(({ tag }) => tag === NIKON_PREVIEW);
  const offset = await inner.number(pointer);
  return offset === null ? [] : pairs(inner, inner.base + offset, [JPEG], [inner.base]);
}

/** CameraSettings is a directory, named by its offset or lying in the entry as a value. */
async function olympus(note: TiffFile, at: number, bases: readonly number[]): Promise<Range[]> {
  const table = await note.table(at);
  const settings = table?.entries.find(({ tag }) => tag === OLYMPUS_SETTINGS);
  const found = await pairs(note, at, OLYMPUS_PAIRS, bases);
  if (!settings) return found;
  const offset = await note.number(settings);
  const place = offset === null ? settings.at : note.base + offset;
  return [...found, ...(await pairs(note, place, OLYMPUS_PAIRS, bases))];
}

/** `II` or `MM` at `at`; the file's own order where it says neither. */
function byteOrder(head: Uint8Array, at: number, tiff: TiffFile): boolean {
  if (startsWith(head, "II", at)) return true;
  return startsWith(head, "MM", at) ? false : tiff.littleEndian;
}

/** Where previews may lie by the note at `at`; offsets are tried from the note and the file. */
export async function noteJpegs(tiff: TiffFile, at: number): Promise<Range[]> {
  const head = await tiff.source.read(at, 16);
  const both = [at, tiff.base];
  if (startsWith(head, "Nikon\0\x02")) return nikon(tiff, at);
  if (startsWith(head, "OLYMPUS\0"))
    return olympus(tiff.from(at, byteOrder(head, 8, tiff)), at + 12, both);
  if (startsWith(head, "OM SYSTEM\0"))
    return olympus(tiff.from(at, byteOrder(head, 12, tiff)), at + 16, both);
  if (startsWith(head, "OLYMP\0")) return olympus(tiff, at + 8, both);
  if (startsWith(head, "AOC\0"))
    return pairs(tiff.from(tiff.base, byteOrder(head, 4, tiff)), at + 6, [PENTAX], both);
  if (startsWith(head, "PENTAX \0"))
    return pairs(tiff.from(at, byteOrder(head, 8, tiff)), at + 10, [PENTAX], both);
  return [];
}

const MOST_BLOCKS = 32;

/**
 * Adobe's converter copies a note into DNGPrivateData: `Adobe\0`, then blocks with a name and a
 * big-endian length; `MakN` begins with a byte order and the place the note had before.
 */
export async function adobeNote(tiff: TiffFile, data: Entry): Promise<number | null> {
  const head = await tiff.source.read(data.at, 6);
  if (!startsWith(head, "Adobe\0")) return null;
  let at = data.at + 6;
  for (let i = 0; i < MOST_BLOCKS && at < data.at + data.size; i++) {
    const block = new Fields(await tiff.source.read(at, 8));
    if (block.size < 8) return null;
    if (startsWith(block.bytes, "MakN")) return at + 14;
    at += 8 + block.u32(4) + (block.u32(4) % 2);
  }
  return null;
}
