/**
 * ISO out of a MakerNote, for cameras of the first years, which wrote it nowhere else. Only where
 * makers say it plainly: Canon's settings and Nikon's own tag. Read from the kept block,
 * so that it can be replayed; OffsetSchema says where the note's inner offsets count from.
 */

import { bufferSource } from "./byteSource";
import { Fields } from "./fields";
import { startsWith } from "./signature";
import { type Directory, type Entry, firstNumber, readDirectory, readHeader } from "./tiff";
import type { ByteSource } from "./types";

interface Note {
  readonly bytes: Uint8Array;
  /** The old file as far as the note knows it, and the note's place in it. */
  readonly source: ByteSource;
  readonly at: number;
  readonly littleEndian: boolean;
}

function find(directory: Directory, tag: number): Entry | undefined {
  return directory.entries.find((entry) => entry.tag === tag);
}

/** The unsigned shorts of a value; none for other field types. */
function shorts(entry: Entry | undefined, littleEndian: boolean): number[] {
  if (!entry || (entry.type !== 3 && entry.type !== 8)) return [];
  const fields = new Fields(entry.value, littleEndian);
  return Array.from({ length: entry.count }, (_, i) => fields.u16(i * 2));
}

const CANON_STEPS: Readonly<Record<number, number>> = {
  16: 50,
  17: 100,
  18: 200,
  19: 400,
  20: 800,
};

/** CameraISO, else what ShotInfo's base and automatic steps (32 to a stop) multiply to. */
async function canon({ source, at, littleEndian }: Note): Promise<number | undefined> {
  const directory = await readDirectory(source, at, littleEndian);
  const set = shorts(find(directory, 1), littleEndian)[16] ?? 0;
  if (set !== 0x7fff && set & 0x4000) return set & 0x3fff;
  const [, automatic = 0, base = 0] = shorts(find(directory, 4), littleEndian);
  if (CANON_STEPS[set] || base === 0) return CANON_STEPS[set];
  return Math.round((2 ** (base / 32) / 32) * 2 ** (automatic / 32) * 100);
}

/** Newer notes are a TIFF of their own, ten bytes in; the second number is the one used. */
async function nikon({ bytes, source, at, littleEndian }: Note): Promise<number | undefined> {
  if (startsWith(bytes, "Nikon\0\x01")) return undefined;
  if (!startsWith(bytes, "Nikon\0\x02"))
    return shorts(find(await readDirectory(source, at, littleEndian), 2), littleEndian)[1];
  const own = bufferSource(bytes.subarray(10));
  const header = await readHeader(own);
  const directory = await readDirectory(own, header.first, header.littleEndian);
  return shorts(find(directory, 2), header.littleEndian)[1];
}

const READERS: readonly (readonly [RegExp, (note: Note) => Promise<number | undefined>])[] = [
  [/^Canon/, canon],
  [/^NIKON/i, nikon],
];

/** Null where the maker is not one of these or says nothing. The block is one of ours. */
export async function makerIso(block: Uint8Array, make: string | null): Promise<number | null> {
  const read = READERS.find(([maker]) => maker.test(make ?? ""))?.[1];
  if (!read) return null;
  const source = bufferSource(block);
  const { littleEndian, first } = await readHeader(source);
  const pointer = find(await readDirectory(source, first, littleEndian), 0x8769);
  const exif = await readDirectory(source, firstNumber(pointer, littleEndian) ?? 0, littleEndian);
  const entry = find(exif, 0x927c);
  if (!entry) return null;
  const moved = (firstNumber(find(exif, 0xea1d), littleEndian) ?? 0) | 0;
  const old: ByteSource = {
    size: block.length - moved,
    read: (offset, length) => source.read(Math.max(0, offset + moved), length),
  };
  const note = { bytes: entry.value, source: old, at: entry.offset - moved, littleEndian };
  return (await read(note)) || null;
}
