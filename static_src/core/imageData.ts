/**
 * Which bytes of a file are its picture: what ExifTool's ImageDataHash takes in, so that anyone
 * can recompute a hothash with a public tool, and retagging a file does not make it another photo.
 */

import { appendRange, type Range, totalLength, windowedSource } from "./byteSource";
import { UnreadableFile } from "./errors";
import { type Meta, readMeta } from "./isoMedia";
import { jpegImageData } from "./jpeg";
import { codedImageData } from "./jpeg2000";
import { pngImageData, readChunks } from "./png";
import { RAW_FORMATS, rawImageData } from "./raw/rawImageData";
import type { ByteSource } from "./types";
import { readWebpChunks, webpImageData } from "./webp";

/** Stripped samples share a few bytes of nothing and would be taken for one picture. */
export const LEAST_IMAGE_DATA = 1024;

/** Canon's tracks and some TIFFs name a piece of the file more than once. */
const MOST_TIMES_OVER = 4;

/** The coded pictures; grids and derived items only refer to these. */
const CODED_PICTURES = new Set(["av01", "avc1", "hvc1", "lhv1", "hvt1"]);

/** In the order of their ids; thumbnails and auxiliary pictures are coded pictures too. */
export function itemImageData({ items }: Meta, size: number): Range[] {
  const ranges: Range[] = [];
  for (const item of [...items.values()].sort((a, b) => a.id - b.id)) {
    if (!CODED_PICTURES.has(item.type) || item.isProtected) continue;
    for (const { offset, length } of item.extents)
      appendRange(ranges, { offset, length: Math.min(length, size - offset) });
  }
  return ranges;
}

async function isoMediaImageData(source: ByteSource): Promise<Range[]> {
  return itemImageData(await readMeta(windowedSource(source)), source.size);
}

type Finder = (source: ByteSource) => Promise<Range[]>;

const FINDERS: Readonly<Record<string, Finder>> = {
  jpeg: jpegImageData,
  png: async (source) => pngImageData(await readChunks(windowedSource(source)), source.size),
  webp: async (source) => webpImageData(await readWebpChunks(windowedSource(source)), source.size),
  avif: isoMediaImageData,
  heic: isoMediaImageData,
  bmp: async () => [],
  gif: async () => [],
  psd: async () => [],
  jp2: async (source) => codedImageData(windowedSource(source)),
  jxl: async (source) => codedImageData(windowedSource(source)),
};

function finderOf(format: string): Finder | undefined {
  return RAW_FORMATS.has(format) ? (source) => rawImageData(source, format) : FINDERS[format];
}

/** What the format's rule finds; nothing in a file whose directory is broken. */
async function findRanges(source: ByteSource, find: Finder): Promise<Range[]> {
  try {
    return await find(source);
  } catch (error) {
    if (error instanceof UnreadableFile) return [];
    throw error;
  }
}

/**
 * The ranges to hash, in order; the whole file where fewer than 1,024 bytes of picture are found,
 * or more than the file has (a hostile directory names the same bytes over and over). Null for
 * formats without a rule.
 */
export async function imageDataRanges(source: ByteSource, format: string): Promise<Range[] | null> {
  const find = finderOf(format);
  if (!find) return null;
  const ranges = await findRanges(source, find);
  const total = totalLength(ranges);
  const most = RAW_FORMATS.has(format) ? MOST_TIMES_OVER * source.size : source.size;
  const isPicture = total >= LEAST_IMAGE_DATA && total <= most;
  return isPicture ? ranges : [{ offset: 0, length: source.size }];
}
