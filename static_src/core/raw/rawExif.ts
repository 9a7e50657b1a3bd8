/**
 * The Exif of RAW files as a TIFF structure, whatever the maker keeps it in; for core/exifSource.
 * Most RAW formats are TIFF themselves, and their magic number does not matter to our reader.
 */

import { bufferSource, type Range } from "../byteSource";
import { type Directories, readExifDirectories, serialise } from "../exifBlock";
import { Fields } from "../fields";
import { MARKER, readSegments } from "../jpeg";
import { startsWith } from "../signature";
import { type Directory, type Entry, readDirectory, readHeader } from "../tiff";
import type { ByteSource } from "../types";
import { isBigTiff } from "./bigTiff";
import { readCanonBoxes } from "./canonBoxes";
import { ciffExif } from "./ciffExif";
import { entryOf, inOrder } from "./exifEntry";
import { fujiJpeg } from "./fuji";
import { readMinolta } from "./minolta";
import { sigmaJpegs } from "./sigma";
import { CountedSource, partOf } from "./sources";

/** Bytes read of a file of any size for its Exif; DNG keeps dozens of tables in IFD0. */
export const MOST_BYTES_READ = 4 * 1024 * 1024;

const EXIF = 0x8769;
const GPS = 0x8825;
const ISO = 0x8827;

/** In place: the APP1 of a JPEG that lies in `range`. */
async function exifOfJpeg(source: ByteSource, range: Range): Promise<ByteSource | null> {
  const part = partOf(source, range.offset, range.length);
  for (const { marker, offset, length } of await readSegments(part)) {
    const isExif = marker === MARKER.APP1 && startsWith(await part.read(offset, 6), "Exif\0");
    if (isExif && length > 14) return partOf(part, offset + 6, length - 6);
  }
  return null;
}

async function fujiExif(source: ByteSource): Promise<ByteSource | null> {
  const jpeg = await fujiJpeg(source);
  return jpeg && exifOfJpeg(source, jpeg);
}

async function sigmaExif(source: ByteSource): Promise<ByteSource | null> {
  for (const jpeg of await sigmaJpegs(source)) {
    const exif = await exifOfJpeg(source, jpeg);
    if (exif) return exif;
  }
  return null;
}

async function minoltaExif(source: ByteSource): Promise<ByteSource | null> {
  const block = await readMinolta(source, 0, source.size);
  return block?.tiffAt == null ? null : partOf(source, block.tiffAt);
}

interface Exif {
  readonly littleEndian: boolean;
  readonly found: Directories;
}

async function read(source: ByteSource): Promise<Exif> {
  const { littleEndian, first } = await readHeader(source);
  return { littleEndian, found: await readExifDirectories(source, first, littleEndian) };
}

function written({ littleEndian, found }: Exif): ByteSource {
  return bufferSource(serialise(found, littleEndian, true));
}

function directoryOf(entries: readonly Entry[]): Directory {
  return { entries, next: 0 };
}

/** Canon's boxes are a TIFF each, whose first directory is IFD0, Exif or GPS. */
async function canonExif(source: ByteSource): Promise<ByteSource | null> {
  const { exif } = await readCanonBoxes(source);
  const found = new Map<number, Directory>();
  let order: boolean | null = null;
  for (const [type, tag] of [
    ["CMT1", 0] as const,
    ["CMT2", EXIF] as const,
    ["CMT4", GPS] as const,
  ]) {
    const box = exif.get(type);
    if (!box) continue;
    const part = partOf(source, box.offset, box.length);
    const { littleEndian, first } = await readHeader(part);
    order ??= littleEndian;
    const { entries } = await readDirectory(part, first, littleEndian);
    const turned = entries.map((entry) => inOrder(entry, littleEndian, order ?? littleEndian));
    if (turned.length > 0) found.set(tag, directoryOf(turned));
  }
  if (order === null) return null;
  if (!found.has(0)) found.set(0, directoryOf([]));
  return written({ littleEndian: order, found });
}

/** What `more` has beyond `own`, by tag. */
function joined(own: Exif, more: Exif): Map<number, Directory> {
  const found = new Map(own.found);
  for (const [tag, { entries }] of more.found) {
    const mine = found.get(tag)?.entries ?? [];
    const has = new Set(mine.map((entry) => entry.tag));
    const others = entries
      .filter((entry) => !has.has(entry.tag))
      .map((entry) => inOrder(entry, more.littleEndian, own.littleEndian));
    found.set(tag, directoryOf([...mine, ...others]));
  }
  return found;
}

/** ISO where Exif has it, when it stands only elsewhere in the file. */
function withIso({ littleEndian, found }: Exif, iso: number | null): Exif {
  const entries = found.get(EXIF)?.entries ?? [];
  if (!iso || iso > 65535 || entries.some(({ tag }) => tag === ISO)) return { littleEndian, found };
  const with8827 = [...entries, entryOf(ISO, 3, [iso], littleEndian)];
  return { littleEndian, found: new Map(found).set(EXIF, directoryOf(with8827)) };
}

const PANASONIC_ISO = 0x17;
const PANASONIC_JPEG = 0x2e;

/** Position and more stand only in the Exif of the JPEG inside, ISO in a tag of Panasonic's own. */
async function panasonicExif(source: ByteSource): Promise<ByteSource | null> {
  const own = await read(source);
  const entries = own.found.get(0)?.entries ?? [];
  const iso = entries.find(({ tag }) => tag === PANASONIC_ISO);
  const value = iso && iso.type === 3 ? new Fields(iso.value, own.littleEndian).u16(0) : null;
  const jpeg = await panasonicJpeg(source, own.littleEndian);
  const inner = jpeg && (await exifOfJpeg(source, jpeg));
  const found = inner ? joined(own, await read(inner)) : own.found;
  return written(withIso({ littleEndian: own.littleEndian, found }, value));
}

/** Larger than any value the reader of Exif takes: found in the table itself. */
async function panasonicJpeg(source: ByteSource, littleEndian: boolean): Promise<Range | null> {
  const { first } = await readHeader(source);
  const head = new Fields(await source.read(first, 2), littleEndian);
  const rows = new Fields(await source.read(first + 2, head.u16(0) * 12), littleEndian);
  for (let row = 0; row + 12 <= rows.size; row += 12)
    if (rows.u16(row) === PANASONIC_JPEG)
      return { offset: rows.u32(row + 8), length: rows.u32(row + 4) };
  return null;
}

/** By `Format.id`; the rest are TIFF files, read in place. */
const FINDERS: Readonly<Record<string, (source: ByteSource) => Promise<ByteSource | null>>> = {
  cr3: canonExif,
  crw: ciffExif,
  mrw: minoltaExif,
  raf: fujiExif,
  rw2: panasonicExif,
  x3f: sigmaExif,
};

/**
 * A TIFF structure with the file's IFD0, Exif and GPS; null when it has none.
 * BigTIFF's is not read.
 * @throws UnreadableFile when the file's directories are broken.
 */
export async function rawExif(source: ByteSource, format: string): Promise<ByteSource | null> {
  const counted = new CountedSource(source, MOST_BYTES_READ);
  const find = FINDERS[format];
  if (find) return find(counted);
  return (await isBigTiff(counted)) ? null : counted;
}
