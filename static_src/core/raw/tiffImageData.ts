/** Which bytes of a TIFF, or of a RAW format built on it, ExifTool's ImageDataHash takes in. */

import type { Range } from "../byteSource";
import type { ByteSource } from "../types";
import { type Directory, readDirectories } from "./directories";
import { minoltaInSony } from "./minolta";
import { CountedSource } from "./sources";
import { type Entry, TiffFile } from "./tiffFile";

/** A picture of 16-pixel tiles or single-row strips has this many at most. */
const MOST_PIECES = 100_000;

/** For directories and tables of strips, not for the pictures. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Offsets and lengths of pictures, in the order ExifTool takes them: by decimal digits. */
const PAIRS: readonly (readonly [offsets: number, lengths: number])[] = [
  [0x111, 0x117],
  [0x144, 0x145],
  [0xbcc0, 0xbcc1],
  [0xbcc2, 0xbcc3],
  [0x201, 0x202],
];

/** Compression by which ExifTool knows a maker's format, whatever the file's name says. */
const MAKERS: ReadonlyMap<number, string> = new Map([
  [32767, "arw"],
  [32770, "srw"],
  [34713, "nef"],
  [65535, "pef"],
]);

/** What the rules ask about a directory. */
interface Context {
  readonly format: string;
  readonly directory: Directory;
  readonly compression: number | null;
  readonly subfileType: number | null;
}

/** Strips are a preview, not the picture, in IFD0 of CR2 and in reduced pictures of DNG. */
function stripsCount({ format, directory, compression, subfileType }: Context): boolean {
  if (compression === 34892 || compression === 52546) return true;
  if (format === "cr2") return directory.name !== "IFD0";
  const isReduced = compression === 7 && subfileType !== 0;
  return !isReduced || (format !== "dng" && format !== "tiff") || directory.name === "SubIFD2";
}

/** JPEGs count unless they are a thumbnail or a preview by ExifTool's names for them. */
function jpegCounts({ format, directory, compression }: Context): boolean {
  const { name, parent } = directory;
  if (name === "IFD1") return false;
  if (name === "IFD0") return format !== "arw" && !(format === "nef" && compression === 6);
  return !(format === "srw" && name === "SubIFD" && parent === "IFD1");
}

function counts(tag: number, context: Context): boolean {
  if (tag === 0x111) return stripsCount(context);
  return tag === 0x201 ? jpegCounts(context) : true;
}

/** Each piece cut at the end of the file; those without a length are left out. */
async function pieces(
  tiff: TiffFile,
  offsets: Entry | undefined,
  lengths: Entry | undefined,
): Promise<Range[]> {
  const [places, sizes] = [
    await tiff.numbers(offsets, MOST_PIECES),
    await tiff.numbers(lengths, MOST_PIECES),
  ];
  return places.flatMap((place, i) => {
    const offset = tiff.base + place;
    const length = Math.min(sizes[i] ?? 0, tiff.source.size - offset);
    return length > 0 ? [{ offset, length }] : [];
  });
}

/** Panasonic's picture runs from RawDataOffset to the end of the file. */
async function toTheEnd(tiff: TiffFile, { entries }: Directory): Promise<Range[]> {
  const offset = await tiff.number(entries.get(0x118));
  if (offset === null || offset >= tiff.source.size) return [];
  return [{ offset, length: tiff.source.size - offset }];
}

async function ofDirectory(tiff: TiffFile, context: Context): Promise<Range[]> {
  const { entries } = context.directory;
  const found: Range[] = [];
  for (const [offsets, lengths] of PAIRS)
    if (counts(offsets, context))
      found.push(...(await pieces(tiff, entries.get(offsets), entries.get(lengths))));
  return found;
}

/** The first compression that names a maker; it counts from that directory on. */
async function makerOf(tiff: TiffFile, directories: readonly Directory[]) {
  for (const { entries, rank } of [...directories].sort((a, b) => a.rank - b.rank)) {
    const format = MAKERS.get((await tiff.number(entries.get(0x103))) ?? 0);
    if (format) return { format, rank };
  }
  return null;
}

/** By the directories in the order they are read to their end. */
async function ofDirectories(
  tiff: TiffFile,
  directories: readonly Directory[],
  named: string,
): Promise<Range[]> {
  const found: Range[] = [];
  const maker = await makerOf(tiff, directories);
  const a100 = named === "arw" ? await a100Data(tiff, directories) : null;
  let begun = 0;
  for (const directory of directories) {
    const compression = await tiff.number(directory.entries.get(0x103));
    const subfileType = await tiff.number(directory.entries.get(0xfe));
    begun = Math.max(begun, directory.rank);
    const format = maker && maker.rank <= begun ? maker.format : named;
    if (directory.name === "IFD0" && format === "arw" && !a100)
      found.push(...(await inMinoltaBlock(tiff, directory)));
    const context = { format, directory, compression, subfileType };
    if (directory.isWhole) found.push(...(await ofDirectory(tiff, context)));
  }
  return a100 ? [...found, a100] : found;
}

/** Sony's A100 keeps its picture where others point to a SubIFD, up to the end of the file. */
async function a100Data(tiff: TiffFile, directories: readonly Directory[]): Promise<Range | null> {
  const ifd0 = directories.find(({ name }) => name === "IFD0");
  if ((await tiff.text(ifd0?.entries.get(0x110))) !== "DSLR-A100") return null;
  if (directories.some(({ name, isWhole }) => name === "SubIFD" && isWhole)) return null;
  const offset = await tiff.number(ifd0?.entries.get(0x14a));
  const length = tiff.source.size - (offset ?? tiff.source.size);
  return offset === null || length <= 0 ? null : { offset, length };
}

/** The rest of Minolta's block, which Sony's first cameras still wrote. */
async function inMinoltaBlock(tiff: TiffFile, ifd0: Directory): Promise<Range[]> {
  const block = await minoltaInSony(tiff, ifd0);
  return block ? [block.rest] : [];
}

/**
 * The ranges in the order they are hashed.
 * @throws UnreadableFile when the directories cannot be read within their bounds.
 */
export async function tiffImageData(source: ByteSource, format: string): Promise<Range[]> {
  const counted = new CountedSource(source, MOST_BYTES);
  const tiff = await TiffFile.open(counted);
  const directories = await readDirectories(tiff, { strict: true });
  if (format !== "rw2") return ofDirectories(tiff, directories, format);
  const found: Range[] = [];
  for (const one of directories) if (one.isWhole) found.push(...(await toTheEnd(tiff, one)));
  return found;
}
