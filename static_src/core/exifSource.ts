/** Where each container keeps its Exif: always handed on as a TIFF structure of its own. */

import { bufferSource, concat, readRanges, totalLength } from "./byteSource";
import { readMeta } from "./isoMedia";
import { MARKER, readSegments } from "./jpeg";
import { readChunks } from "./png";
import { rawProfile } from "./pngProfile";
import { rawExif } from "./raw/rawExif";
import { RAW_FORMATS } from "./raw/rawImageData";
import { startsWith } from "./signature";
import type { ByteSource } from "./types";
import { readWebpChunks } from "./webp";

/** No camera writes more; a hostile file may claim anything. */
const MAX_EXIF = 16 * 1024 * 1024;

type Finder = (source: ByteSource) => Promise<Uint8Array | null>;

/** Some writers put JPEG's `Exif\0\0` before the TIFF header in other containers too. */
function withoutPrefix(bytes: Uint8Array): Uint8Array {
  return startsWith(bytes, "Exif\0") ? bytes.subarray(6) : bytes;
}

function beginsAsTiff(bytes: Uint8Array): boolean {
  return startsWith(bytes, "II") || startsWith(bytes, "MM");
}

/** The first APP1 with Exif, and those after it that go on where it ended (over 64 KiB). */
async function inJpeg(source: ByteSource): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  for (const { marker, offset, length } of await readSegments(source)) {
    if (marker !== MARKER.APP1) continue;
    const bytes = await source.read(offset, length);
    if (!startsWith(bytes, "Exif\0") || bytes.length < 14) continue;
    const content = bytes.slice(6);
    if (parts.length > 0 && beginsAsTiff(content)) break;
    parts.push(content);
  }
  return parts.length === 0 ? null : concat(parts);
}

async function inPng(source: ByteSource): Promise<Uint8Array | null> {
  const chunks = await readChunks(source);
  const chunk = chunks.find(({ type, length }) => type === "eXIf" && length <= MAX_EXIF);
  const found = chunk
    ? await source.read(chunk.offset, chunk.length)
    : await rawProfile(source, chunks);
  return found && withoutPrefix(found);
}

async function inWebp(source: ByteSource): Promise<Uint8Array | null> {
  const chunks = await readWebpChunks(source);
  const chunk = chunks.find(({ type, length }) => type === "EXIF" && length <= MAX_EXIF);
  return chunk ? withoutPrefix(await source.read(chunk.offset, chunk.length)) : null;
}

/** The item's first four bytes say how far the TIFF header is from them. */
async function inIsoMedia(source: ByteSource): Promise<Uint8Array | null> {
  const { items } = await readMeta(source);
  const item = [...items.values()].find(({ type }) => type === "Exif");
  if (!item || totalLength(item.extents) > MAX_EXIF) return null;
  const bytes = await readRanges(source, item.extents);
  if (bytes.length < 12) return null;
  const skip = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  return withoutPrefix(bytes.subarray(Math.min(4 + skip, bytes.length)));
}

const FINDERS: Readonly<Record<string, Finder>> = {
  jpeg: inJpeg,
  thm: inJpeg,
  png: inPng,
  webp: inWebp,
  avif: inIsoMedia,
  heic: inIsoMedia,
};

/**
 * The file's Exif as a TIFF source, or null when it has none.
 * @throws UnreadableFile when the container's directory is broken.
 */
export async function findExif(source: ByteSource, format: string): Promise<ByteSource | null> {
  if (RAW_FORMATS.has(format)) return rawExif(source, format);
  const found = await FINDERS[format]?.(source);
  return found ? bufferSource(found) : null;
}
