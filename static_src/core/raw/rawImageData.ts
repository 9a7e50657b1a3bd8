/** Which bytes of a RAW or TIFF are its picture, by ExifTool's rule; for core/imageData. */

import { appendRange, type Range } from "../byteSource";
import type { ByteSource } from "../types";
import { isBigTiff } from "./bigTiff";
import { canonImageData } from "./canonBoxes";
import { readCiff } from "./ciff";
import { fujiImageData } from "./fuji";
import { readMinolta } from "./minolta";
import { sigmaImageData } from "./sigma";
import { CountedSource } from "./sources";
import { tiffImageData } from "./tiffImageData";

const MOST_BYTES = 32 * 1024 * 1024;

const SENSOR_DATA = 0x2005;

async function ciffImageData(source: ByteSource): Promise<Range[]> {
  const { entries } = await readCiff(source);
  return entries.filter(({ tag, isInline }) => tag === SENSOR_DATA && !isInline);
}

async function minoltaImageData(source: ByteSource): Promise<Range[]> {
  const block = await readMinolta(source, 0, source.size);
  return block ? [block.rest] : [];
}

/** By `Format.id`: TIFF, what is built on it, and makers' own containers. */
export const RAW_FORMATS: ReadonlySet<string> = new Set(
  "tiff cr2 nef arw dng pef gpr srw 3fr kdc erf mef iiq orf rw2 cr3 crw mrw raf x3f".split(" "),
);

/** By `Format.id`; ExifTool hashes nothing in ORF and BigTIFF. */
const FINDERS: Readonly<Record<string, (source: ByteSource) => Promise<Range[]>>> = {
  cr3: canonImageData,
  crw: ciffImageData,
  mrw: minoltaImageData,
  orf: async () => [],
  raf: fujiImageData,
  x3f: sigmaImageData,
};

async function find(source: ByteSource, format: string): Promise<Range[]> {
  const finder = FINDERS[format];
  if (finder) return finder(new CountedSource(source, MOST_BYTES));
  return (await isBigTiff(source)) ? [] : tiffImageData(source, format);
}

/**
 * The ranges to hash, in order, within the file; none where ExifTool hashes nothing.
 * @throws UnreadableFile when the file's directories break their bounds.
 */
export async function rawImageData(source: ByteSource, format: string): Promise<Range[]> {
  const ranges: Range[] = [];
  for (const { offset, length } of await find(source, format))
    appendRange(ranges, { offset, length: Math.min(length, source.size - offset) });
  return ranges;
}
