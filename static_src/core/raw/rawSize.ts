/** How large a RAW's or TIFF's picture is, as stored, by the rules of ExifTool's ImageSize. */

import type { Size } from "../dimensions";
import { UnreadableFile } from "../errors";
import { Fields } from "../fields";
import { isFrameHeader, readSegments } from "../jpeg";
import type { ByteSource } from "../types";
import { gettext } from "../words";
import { bigTiffSize, isBigTiff } from "./bigTiff";
import { readCanonBoxes } from "./canonBoxes";
import { readCiff } from "./ciff";
import { type Directory, readDirectories } from "./directories";
import { fujiJpeg, fujiSize } from "./fuji";
import { minoltaInSony, readMinolta } from "./minolta";
import { sigmaSize } from "./sigma";
import { CountedSource, partOf } from "./sources";
import { type Entry, TiffFile } from "./tiffFile";

/** Bytes read of a file of any size for the size of its picture. */
export const MOST_BYTES_READ = 1024 * 1024;

async function sizeOf(
  tiff: TiffFile,
  width: Entry | undefined,
  height: Entry | undefined,
): Promise<Size | null> {
  const [across, down] = [await tiff.number(width), await tiff.number(height)];
  return across && down ? { width: across, height: down } : null;
}

/**
 * A directory that says its picture is the full one (NewSubfileType 0, or 1 by the old tag) names
 * the size, the last of that name; without one it is the first directory with a size.
 */
async function fullPicture(
  tiff: TiffFile,
  directories: readonly Directory[],
): Promise<Size | null> {
  const inOrder = [...directories].sort((a, b) => a.rank - b.rank);
  let full: string | null = null;
  let found: Size | null = null;
  for (const { name, entries } of inOrder) {
    const isFull =
      (await tiff.number(entries.get(0xfe))) === 0 || (await tiff.number(entries.get(0xff))) === 1;
    if (isFull) full ??= name;
    const size = await sizeOf(tiff, entries.get(0x100), entries.get(0x101));
    if (size && (found === null || name === full)) found = size;
  }
  return found;
}

/** Canon's and Phase One's own size of the picture stands in Exif; IFD0 holds a preview. */
const EXIF_SIZE = new Set(["cr2", "iiq"]);

async function exifSize(tiff: TiffFile, directories: readonly Directory[]): Promise<Size | null> {
  const exif = directories.find(({ name }) => name === "ExifIFD");
  return exif ? sizeOf(tiff, exif.entries.get(0xa002), exif.entries.get(0xa003)) : null;
}

async function tiffSize(source: ByteSource, format: string): Promise<Size | null> {
  const tiff = await TiffFile.open(source);
  const directories = await readDirectories(tiff, { strict: true });
  const ifd0 = directories.find(({ name }) => name === "IFD0");
  const minolta = format === "arw" && ifd0 ? await minoltaInSony(tiff, ifd0) : null;
  if (minolta?.size) return minolta.size;
  const own = EXIF_SIZE.has(format) ? await exifSize(tiff, directories) : null;
  return own ?? (await fullPicture(tiff, directories));
}

async function jpegSizeAt(source: ByteSource, offset: number, length: number) {
  const part = partOf(source, offset, length);
  const frame = (await readSegments(part)).find(({ marker }) => isFrameHeader(marker));
  const fields = new Fields(frame ? await part.read(frame.offset, 5) : new Uint8Array(0));
  return fields.size < 5 ? null : { width: fields.u16(3), height: fields.u16(1) };
}

/** Panasonic: what lies between the borders of the sensor; the preview's size without them. */
async function panasonicSize(source: ByteSource): Promise<Size | null> {
  const tiff = await TiffFile.open(source);
  const directories = await readDirectories(tiff, { strict: true });
  const entries = directories.find(({ name }) => name === "IFD0")?.entries;
  const [top, left, bottom, right] = await Promise.all(
    [4, 5, 6, 7].map((tag) => tiff.number(entries?.get(tag))),
  );
  if (top != null && left != null && bottom != null && right != null)
    return { width: right - left, height: bottom - top };
  const jpeg = entries?.get(0x2e);
  return jpeg ? jpegSizeAt(source, jpeg.at, jpeg.size) : null;
}

async function rafSize(source: ByteSource): Promise<Size | null> {
  const size = await fujiSize(source);
  const jpeg = size ? null : await fujiJpeg(source);
  return size ?? (jpeg && jpegSizeAt(source, jpeg.offset, jpeg.length));
}

/** IFD0 in `CMT1`. */
async function canonSize(source: ByteSource): Promise<Size | null> {
  const box = (await readCanonBoxes(source)).exif.get("CMT1");
  if (!box) return null;
  const tiff = await TiffFile.open(partOf(source, box.offset, box.length));
  return fullPicture(tiff, await readDirectories(tiff, { strict: true }));
}

const IMAGE_INFO = 0x1810;

async function ciffSize(source: ByteSource): Promise<Size | null> {
  const { entries, littleEndian } = await readCiff(source);
  const place = entries.find(({ tag }) => tag === IMAGE_INFO);
  const fields = new Fields(
    place ? await source.read(place.offset, 8) : new Uint8Array(0),
    littleEndian,
  );
  return fields.size < 8 ? null : { width: fields.u32(0), height: fields.u32(4) };
}

async function minoltaSize(source: ByteSource): Promise<Size | null> {
  return (await readMinolta(source, 0, source.size))?.size ?? null;
}

const READERS: Readonly<Record<string, (source: ByteSource) => Promise<Size | null>>> = {
  cr3: canonSize,
  crw: ciffSize,
  mrw: minoltaSize,
  raf: rafSize,
  rw2: panasonicSize,
  x3f: sigmaSize,
};

async function read(source: ByteSource, format: string): Promise<Size | null> {
  const reader = READERS[format];
  if (reader) return reader(source);
  return (await isBigTiff(source)) ? bigTiffSize(source) : tiffSize(source, format);
}

/**
 * Pixels as stored, before orientation.
 * @throws UnreadableFile when the file's directories are broken or do not say.
 */
export async function rawSize(source: ByteSource, format: string): Promise<Size> {
  const size = await read(new CountedSource(source, MOST_BYTES_READ), format);
  if (!size || size.width <= 0 || size.height <= 0)
    throw new UnreadableFile("read", gettext("The header does not say how large the picture is."));
  return size;
}
