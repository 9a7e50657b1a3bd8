/** Where each container keeps its XMP packet (ISO 16684-3); for core/xmp to read. */

import { type Range, readRanges, totalLength, windowedSource } from "./byteSource";
import { UnreadableFile } from "./errors";
import { readMeta, readTopBoxes } from "./isoMedia";
import { MARKER, readSegments } from "./jpeg";
import { readChunks } from "./png";
import { inflate } from "./pngProfile";
import { isBigTiff } from "./raw/bigTiff";
import { fujiJpeg } from "./raw/fuji";
import { RAW_FORMATS } from "./raw/rawImageData";
import { CountedSource, partOf } from "./raw/sources";
import { TiffFile } from "./raw/tiffFile";
import { startsWith } from "./signature";
import type { ByteSource } from "./types";
import { readWebpChunks } from "./webp";
import { MAX_XMP } from "./xmp";

type Finder = (source: ByteSource) => Promise<Uint8Array | null>;

const JPEG_NAME = "http://ns.adobe.com/xap/1.0/\0";
const PNG_NAME = "XML:com.adobe.xmp\0";
const MIME_TYPE = "application/rdf+xml";
const CR3_UUID = "\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";
const TIFF_TAG = 700;

/** Directories only, and one packet. */
const MOST_BYTES_READ = 2 * MAX_XMP;

async function take(source: ByteSource, { offset, length }: Range): Promise<Uint8Array | null> {
  return length > 0 && length <= MAX_XMP ? source.read(offset, length) : null;
}

/** The first; an extension of it (photos within photos, maps of depth) is left alone. */
async function inJpeg(source: ByteSource): Promise<Uint8Array | null> {
  for (const { marker, offset, length } of await readSegments(source)) {
    if (marker !== MARKER.APP1 || length <= JPEG_NAME.length) continue;
    if (!startsWith(await source.read(offset, JPEG_NAME.length), JPEG_NAME)) continue;
    const skip = JPEG_NAME.length;
    return take(source, { offset: offset + skip, length: length - skip });
  }
  return null;
}

/** After the keyword: two bytes about compression, then a language and a translation, each to NUL. */
async function textOfChunk(content: Uint8Array): Promise<Uint8Array | null> {
  const [isPacked, method] = content.subarray(PNG_NAME.length);
  const language = content.indexOf(0, PNG_NAME.length + 2);
  const translation = language < 0 ? -1 : content.indexOf(0, language + 1);
  if (translation < 0) return null;
  const text = content.subarray(translation + 1);
  if (isPacked === 0) return text;
  return method === 0 ? inflate(text) : null;
}

async function inPng(source: ByteSource): Promise<Uint8Array | null> {
  for (const chunk of await readChunks(source)) {
    if (chunk.type !== "iTXt") continue;
    const head = await source.read(chunk.offset, PNG_NAME.length);
    const content = startsWith(head, PNG_NAME) ? await take(source, chunk) : null;
    if (content) return textOfChunk(content);
  }
  return null;
}

async function inWebp(source: ByteSource): Promise<Uint8Array | null> {
  const chunk = (await readWebpChunks(source)).find(({ type }) => type === "XMP ");
  return chunk ? take(source, chunk) : null;
}

async function inIsoMedia(source: ByteSource): Promise<Uint8Array | null> {
  const { items } = await readMeta(source);
  const item = [...items.values()].find(({ type }) => type === MIME_TYPE);
  if (item?.encoding !== "" || totalLength(item.extents) > MAX_XMP) return null;
  const packet = await readRanges(source, item.extents);
  return packet.length === 0 ? null : packet;
}

async function inCanonBoxes(source: ByteSource): Promise<Uint8Array | null> {
  for (const { type, offset, length } of await readTopBoxes(source)) {
    const isXmp = type === "uuid" && startsWith(await source.read(offset, 16), CR3_UUID);
    if (isXmp) return take(source, { offset: offset + 16, length: length - 16 });
  }
  return null;
}

async function inFuji(source: ByteSource): Promise<Uint8Array | null> {
  const jpeg = await fujiJpeg(source);
  return jpeg && inJpeg(partOf(source, jpeg.offset, jpeg.length));
}

/** Of the first directory; those after it are other pictures. */
async function inTiff(source: ByteSource): Promise<Uint8Array | null> {
  if (await isBigTiff(source)) return null;
  const tiff = await TiffFile.open(source);
  const entry = (await tiff.table(tiff.first))?.entries.find(({ tag }) => tag === TIFF_TAG);
  return entry ? take(source, { offset: entry.at, length: entry.size }) : null;
}

async function nowhere(): Promise<null> {
  return null;
}

const FINDERS: Readonly<Record<string, Finder>> = {
  jpeg: inJpeg,
  thm: inJpeg,
  png: inPng,
  webp: inWebp,
  avif: inIsoMedia,
  heic: inIsoMedia,
  cr3: inCanonBoxes,
  raf: inFuji,
  crw: nowhere,
  mrw: nowhere,
  x3f: nowhere,
};

/**
 * The file's packet, by `Format.id`; null when it has none, or none below 1 MiB.
 * @throws UnreadableFile when the container's directory is broken.
 */
export async function findXmp(source: ByteSource, format: string): Promise<Uint8Array | null> {
  const find = FINDERS[format];
  if (!RAW_FORMATS.has(format)) return find ? find(windowedSource(source)) : null;
  return (find ?? inTiff)(new CountedSource(source, MOST_BYTES_READ));
}

/** The same, where a file is worth its photo even when its directory is broken. */
export async function findXmpIfAny(source: ByteSource, format: string): Promise<Uint8Array | null> {
  try {
    return await findXmp(source, format);
  } catch (error) {
    if (error instanceof UnreadableFile) return null;
    throw error;
  }
}
