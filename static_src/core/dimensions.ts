/** Width and height out of a file's header alone, before anything is decoded. */

import { UnreadableFile } from "./errors";
import { Fields } from "./fields";
import { type Item, readMeta } from "./isoMedia";
import { isFrameHeader, readSegments } from "./jpeg";
import { jpeg2000Size } from "./jpeg2000";
import { jpegXlSize } from "./jpegXl";
import { readChunks } from "./png";
import { RAW_FORMATS } from "./raw/rawImageData";
import { rawSize } from "./raw/rawSize";
import type { ByteSource } from "./types";
import { readWebpChunks } from "./webp";
import { gettext, interpolate } from "./words";

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Megapixels above which a picture is refused by its header. A decoder holds 4 bytes a pixel, and
 * a few kB of PNG may claim 300 megapixels (measured: 1.6 GB). JPEG and AVIF hold real cameras'
 * 200-megapixel pictures, whose files are as large as they look. libheif takes 16 bytes a pixel
 * (measured: 3.2 GB for 200 megapixels).
 */
const MOST_MEGAPIXELS: Readonly<Record<string, number>> = { jpeg: 250, avif: 250, heic: 60 };
const MOST_OTHERWISE = 120;

function noSize(): UnreadableFile {
  return new UnreadableFile("read", gettext("The header does not say how large the picture is."));
}

async function jpegSize(source: ByteSource): Promise<Size> {
  const segments = await readSegments(source);
  const frame = segments.find(({ marker, length }) => isFrameHeader(marker) && length >= 6);
  if (!frame) throw noSize();
  const fields = new Fields(await source.read(frame.offset, 5));
  return { width: fields.u16(3), height: fields.u16(1) };
}

async function pngSize(source: ByteSource): Promise<Size> {
  const header = (await readChunks(source)).find(({ type }) => type === "IHDR");
  if (!header) throw noSize();
  const fields = new Fields(await source.read(header.offset, 8));
  return { width: fields.u32(0), height: fields.u32(4) };
}

/** The canvas of VP8X where there is one, else the frame's own header. */
async function webpSize(source: ByteSource): Promise<Size> {
  const chunks = await readWebpChunks(source);
  const chunk = chunks.find(({ type }) => type === "VP8X" || type === "VP8 " || type === "VP8L");
  if (!chunk || chunk.offset + chunk.length > source.size) throw noSize();
  const fields = new Fields(await source.read(chunk.offset, 10), true);
  if (chunk.type === "VP8X")
    return { width: (fields.u32(4) & 0xffffff) + 1, height: (fields.u32(6) >>> 8) + 1 };
  if (chunk.type === "VP8 ")
    return { width: fields.u16(6) & 0x3fff, height: fields.u16(8) & 0x3fff };
  if (fields.u8(0) !== 0x2f) throw noSize();
  const packed = fields.u32(1);
  return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
}

/** `ispe`, turned by each `irot`: the properties apply in order, and decoders apply them too. */
function itemSize(item: Item | undefined): Size {
  let size: Size | null = null;
  for (const { type, fields } of item?.properties ?? []) {
    if (type === "ispe") size = { width: fields.u32(4), height: fields.u32(8) };
    if (type === "irot" && size && (fields.u8(0) & 1) === 1)
      size = { width: size.height, height: size.width };
  }
  if (!size) throw noSize();
  return size;
}

async function isoMediaSize(source: ByteSource): Promise<Size> {
  const { primary, items } = await readMeta(source);
  return itemSize(primary === null ? undefined : items.get(primary));
}

/** OS/2's first header has 16-bit sizes; a negative height means rows from the top down. */
async function bmpSize(source: ByteSource): Promise<Size> {
  const fields = new Fields(await source.read(0, 26), true);
  if (fields.u32(14) === 12) return { width: fields.u16(18), height: fields.u16(20) };
  return { width: Math.abs(fields.i32(18)), height: Math.abs(fields.i32(22)) };
}

async function gifSize(source: ByteSource): Promise<Size> {
  const fields = new Fields(await source.read(0, 10), true);
  return { width: fields.u16(6), height: fields.u16(8) };
}

async function photoshopSize(source: ByteSource): Promise<Size> {
  const fields = new Fields(await source.read(0, 22));
  return { width: fields.u32(18), height: fields.u32(14) };
}

async function codedSize(source: ByteSource): Promise<Size> {
  const size = await jpeg2000Size(source);
  if (!size) throw noSize();
  return size;
}

const READERS: Readonly<Record<string, (source: ByteSource) => Promise<Size>>> = {
  jpeg: jpegSize,
  thm: jpegSize,
  png: pngSize,
  webp: webpSize,
  avif: isoMediaSize,
  heic: isoMediaSize,
  bmp: bmpSize,
  gif: gifSize,
  psd: photoshopSize,
  jp2: codedSize,
  jxl: jpegXlSize,
};

/**
 * As stored (AVIF: as its own rotation leaves it); null for formats whose size is not read yet.
 * @throws UnreadableFile when the header is broken or says nothing.
 */
export async function readSize(source: ByteSource, format: string): Promise<Size | null> {
  if (RAW_FORMATS.has(format)) return rawSize(source, format);
  const size = await READERS[format]?.(source);
  if (!size) return null;
  if (size.width === 0 || size.height === 0) throw noSize();
  return size;
}

/** Decoders of these apply the file's own rotation and, by the standard, ignore Exif's. */
const TURN_THEMSELVES = new Set(["avif", "heic", "jxl"]);

/** Upright: Exif orientations 5 to 8 lie on their side. */
export function turn(size: Size, orientation: number | null, format: string): Size {
  if ((orientation ?? 1) < 5 || TURN_THEMSELVES.has(format)) return size;
  return { width: size.height, height: size.width };
}

/** Why a picture of this size is not decoded, or null when it may be. */
export function tooLarge({ width, height }: Size, format: string): string | null {
  const megapixels = (width * height) / 1e6;
  const most = MOST_MEGAPIXELS[format] ?? MOST_OTHERWISE;
  if (megapixels <= most) return null;
  return interpolate(
    gettext("Refused by its header: %(width)s x %(height)s pixels, more than %(most)s megapixels."),
    { width, height, most },
  );
}
