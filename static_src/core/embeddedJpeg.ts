/** The JPEGs inside a RAW file: previews and thumbnails the camera made, found without decoding. */

import type { Range } from "./byteSource";
import type { Size } from "./dimensions";
import { UnreadableFile } from "./errors";
import { Fields } from "./fields";
import { isFrameHeader, MARKER, readSegments, type Segment } from "./jpeg";
import { canonJpegs } from "./raw/canonBoxes";
import { readCiff } from "./raw/ciff";
import { fujiJpeg } from "./raw/fuji";
import { readMinolta } from "./raw/minolta";
import { sigmaJpegs } from "./raw/sigma";
import { CountedSource, partOf } from "./raw/sources";
import { tiffJpegs } from "./raw/tiffJpegs";
import { startsWith } from "./signature";
import type { ByteSource } from "./types";

export interface EmbeddedJpeg extends Range {
  /** Pixels as stored. */
  readonly width: number;
  readonly height: number;
  /** Its own Exif turns it; without one it lies as the sensor saw it. */
  readonly hasExif: boolean;
}

/** With the place of its Exif's TIFF structure in the file; null without Exif. */
interface Seen extends EmbeddedJpeg {
  readonly exifAt: number | null;
}

/** Bytes read of a file of any size to find its JPEGs, their own pixels not among them. */
export const MOST_BYTES_READ = 768 * 1024;

/** For the header of one: a bad one must not use up what the others need. */
const MOST_FOR_ONE = 160 * 1024;

const MOST_JPEGS = 64;

/** The long edge that is enough for a hotpreview. */
const ENOUGH = 400;

const MOST_OUT_OF_SHAPE = 0.04;

/** Canon's pictures in CIFF: JpgFromRaw and the thumbnail. */
const CIFF_JPEGS = new Set([0x2007, 0x2008]);

async function ciffJpegs(source: ByteSource): Promise<Range[]> {
  const { entries } = await readCiff(source);
  return entries.filter(({ tag, isInline }) => CIFF_JPEGS.has(tag) && !isInline);
}

async function fujiJpegs(source: ByteSource): Promise<Range[]> {
  const jpeg = await fujiJpeg(source);
  return jpeg ? [jpeg] : [];
}

async function minoltaJpegs(source: ByteSource): Promise<Range[]> {
  const block = await readMinolta(source, 0, source.size);
  return block?.tiffAt == null ? [] : tiffJpegs(source, block.tiffAt);
}

/** By `Format.id`; everything else is read as a TIFF. */
const FINDERS: Readonly<Record<string, (source: ByteSource) => Promise<Range[]>>> = {
  cr3: canonJpegs,
  crw: ciffJpegs,
  mrw: minoltaJpegs,
  raf: fujiJpegs,
  x3f: sigmaJpegs,
};

/** The `Exif` marker's place is six bytes before the TIFF structure. */
async function exifPlace(source: ByteSource, segments: readonly Segment[]): Promise<number | null> {
  for (const { marker, offset } of segments)
    if (marker === MARKER.APP1 && startsWith(await source.read(offset, 6), "Exif\0"))
      return offset + 6;
  return null;
}

/** Null for what is no JPEG, runs past the file, or is lossless: that is the sensor's data. */
async function look(source: ByteSource, range: Range): Promise<Seen | null> {
  const { offset, length } = range;
  if (length < 4 || offset < 0 || offset + length > source.size) return null;
  const part = partOf(source, offset, length);
  if (!startsWith(await part.read(0, 3), "\xff\xd8\xff")) return null;
  const segments = await readSegments(part);
  const frame = segments.find(({ marker }) => isFrameHeader(marker));
  if (!frame || frame.marker > 0xc2 || frame.length < 6) return null;
  const fields = new Fields(await part.read(frame.offset, 5));
  const [height, width] = [fields.u16(1), fields.u16(3)];
  if (width === 0 || height === 0) return null;
  const exif = await exifPlace(part, segments);
  const exifAt = exif === null ? null : offset + exif;
  return { offset, length, width, height, hasExif: exifAt !== null, exifAt };
}

/** What was found before the limit is kept: one bad pointer does not hide a good preview. */
async function tolerate<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnreadableFile) return otherwise;
    throw error;
  }
}

/** Every JPEG of the file that can be drawn, in the order found; `format` is a `Format.id`. */
export async function listEmbeddedJpegs(
  source: ByteSource,
  format: string,
): Promise<readonly EmbeddedJpeg[]> {
  const counted = new CountedSource(source, MOST_BYTES_READ);
  const find = FINDERS[format] ?? tiffJpegs;
  const places = await tolerate(() => find(counted), []);
  const found = new Map<number, EmbeddedJpeg>();
  for (let i = 0; i < Math.min(places.length, MOST_JPEGS); i++) {
    const place = places[i];
    if (!place || found.has(place.offset)) continue;
    const seen = await tolerate(() => look(new CountedSource(counted, MOST_FOR_ONE), place), null);
    if (!seen) continue;
    const { exifAt, ...jpeg } = seen;
    found.set(jpeg.offset, jpeg);
    if (exifAt !== null) places.push(...(await tolerate(() => tiffJpegs(counted, exifAt), [])));
  }
  return [...found.values()];
}

const longEdge = ({ width, height }: Size) => Math.max(width, height);
const shape = (size: Size) => longEdge(size) / Math.min(size.width, size.height);

/** Cut edges change a preview's shape by a hundredth; black bars at two sides by a tenth. */
function hasShapeOf(picture: Size | null, jpeg: Size): boolean {
  return picture === null || Math.abs(shape(jpeg) / shape(picture) - 1) <= MOST_OUT_OF_SHAPE;
}

/**
 * Best first for a hotpreview: the smallest that is large enough, then larger ones, then the rest.
 * Pentax and Sony put bars around previews of another shape than the picture's: these come after
 * those that have its shape.
 */
export function byFitness(
  list: readonly EmbeddedJpeg[],
  picture: Size | null = null,
): EmbeddedJpeg[] {
  const isEnough = (jpeg: EmbeddedJpeg) => longEdge(jpeg) >= ENOUGH;
  const rank = (jpeg: EmbeddedJpeg) => {
    if (!isEnough(jpeg)) return 2;
    return hasShapeOf(picture, jpeg) ? 0 : 1;
  };
  const bySize = (a: EmbeddedJpeg, b: EmbeddedJpeg) => longEdge(a) - longEdge(b);
  return [...list].sort((a, b) => rank(a) - rank(b) || (isEnough(a) ? bySize(a, b) : bySize(b, a)));
}

/**
 * The smallest with a long edge of 400 pixels or more, else the largest; null when there is none.
 * `picture` is the RAW's own size, as stored.
 */
export function chooseEmbeddedJpeg(
  list: readonly EmbeddedJpeg[],
  picture: Size | null = null,
): EmbeddedJpeg | null {
  return byFitness(list, picture)[0] ?? null;
}
