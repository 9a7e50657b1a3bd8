/** RAF, Fujifilm's RAW: a JPEG with all the Exif, tables of its own, and the sensor's data. */

import type { Range } from "../byteSource";
import type { Size } from "../dimensions";
import { UnreadableFile } from "../errors";
import { Fields } from "../fields";
import type { ByteSource } from "../types";
import { gettext } from "../words";
import { readDirectories } from "./directories";
import { TiffFile } from "./tiffFile";

const HEADER = 0x70;
const TABLES = [0x5c, 0x78] as const;
const SENSORS = [0x64, 0x80] as const;
const MOST_ENTRIES = 255;
const CROPPED_SIZE = 0x111;

async function header(source: ByteSource): Promise<Fields> {
  const fields = new Fields(await source.read(0, HEADER + 0x18));
  if (fields.size < HEADER)
    throw new UnreadableFile("read", gettext("The file ends in the middle of its header."));
  return fields;
}

/** Offset and length that stand at `at` of the header; null past a short header, or zero. */
function place(fields: Fields, at: number): Range | null {
  const jpegAt = fields.u32(84);
  if ((jpegAt !== 0 && at >= jpegAt) || at + 8 > fields.size) return null;
  const offset = fields.u32(at);
  return offset === 0 ? null : { offset, length: fields.u32(at + 4) };
}

/** The JPEG that carries the Exif; null when it does not lie in the file. */
export async function fujiJpeg(source: ByteSource): Promise<Range | null> {
  const fields = await header(source);
  const [offset, length] = [fields.u32(84), fields.u32(88)];
  return offset === 0 || offset + length > source.size ? null : { offset, length };
}

async function croppedSize(source: ByteSource, at: number): Promise<Size | null> {
  const head = new Fields(await source.read(at, 4));
  if (head.size < 4 || head.u32(0) > MOST_ENTRIES) return null;
  let next = at + 4;
  for (let left = head.u32(0); left > 0; left--) {
    const entry = new Fields(await source.read(next, 8));
    if (entry.size < 4) return null;
    if (entry.u16(0) === CROPPED_SIZE && entry.size === 8)
      return { width: entry.u16(6), height: entry.u16(4) };
    next += 4 + entry.u16(2);
  }
  return null;
}

/** RawImageCroppedSize of the last table that has one. */
export async function fujiSize(source: ByteSource): Promise<Size | null> {
  const fields = await header(source);
  let size: Size | null = null;
  for (const at of TABLES) {
    const table = place(fields, at);
    if (table) size = (await croppedSize(source, table.offset)) ?? size;
  }
  return size;
}

/** Newer cameras wrap the sensor's data in a TIFF whose offsets count from its own start. */
async function wrapped(tiff: TiffFile): Promise<Range[]> {
  const found: Range[] = [];
  const outer = await readDirectories(tiff, { strict: true, first: "FujiIFD" });
  for (const { entries } of outer) {
    for (const at of await tiff.numbers(entries.get(0xf000)))
      found.push(...(await strips(tiff.from(tiff.base), tiff.base + at)));
  }
  return found;
}

async function strips(tiff: TiffFile, at: number): Promise<Range[]> {
  const table = await tiff.table(at);
  const entry = (tag: number) => table?.entries.find((one) => one.tag === tag);
  const lengths = await tiff.numbers(entry(0xf008));
  return (await tiff.numbers(entry(0xf007))).map((offset, i) => ({
    offset: tiff.base + offset,
    length: lengths[i] ?? 0,
  }));
}

async function sensorData(source: ByteSource, block: Range): Promise<Range[]> {
  try {
    return await wrapped(await TiffFile.open(source, block.offset));
  } catch (error) {
    if (error instanceof UnreadableFile) return [block];
    throw error;
  }
}

/** The sensor's data; none in a file whose JPEG is cut. */
export async function fujiImageData(source: ByteSource): Promise<Range[]> {
  const fields = await header(source);
  const jpeg = await fujiJpeg(source);
  if (fields.u32(84) !== 0 && !jpeg) return [];
  const found: Range[] = [];
  for (const at of SENSORS) {
    const block = place(fields, at);
    if (block) found.push(...(await sensorData(source, block)));
  }
  return found.flatMap(({ offset, length }) => {
    const rest = Math.min(length, source.size - offset);
    return rest > 0 ? [{ offset, length: rest }] : [];
  });
}
