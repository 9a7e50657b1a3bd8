/** The one page of a TIFF that is its picture, as the decoder wants it: checked, and nothing else. */

import type { Size } from "../dimensions";
import { UnreadableFile } from "../errors";
import type { ByteSource } from "../types";
import { gettext } from "../words";
import { isBigTiff } from "./bigTiff";
import { readDirectories } from "./directories";
import { CountedSource } from "./sources";
import { type Entry, TiffFile } from "./tiffFile";

/** Values by tag, under utif2's names: `t256` is ImageWidth. */
export type TiffPage = Readonly<Record<string, readonly number[]>>;

/** What describes pixels: their size, form, place, compression, colours. */
const PIXEL_TAGS = [
  ...[256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 292, 317, 320, 322, 323, 324, 325],
  ...[338, 339, 347, 512, 513, 514, 519, 520, 521, 530],
];

const MOST_BYTES_READ = 16 * 1024 * 1024;
const MOST_VALUES = 400_000;
const MOST_BITS_A_PIXEL = 128;
const MOST_TILE_PIXELS = 1 << 26;
/** A file of one strip named over and over would decode for ever. */
const MOST_TIMES_OVER = 4;

function notDecoded(): UnreadableFile {
  return new UnreadableFile("decode", gettext("This kind of TIFF cannot be shown here."));
}

async function valuesOf(tiff: TiffFile, entry: Entry): Promise<readonly number[]> {
  if (entry.type === 7)
    return [...(await tiff.source.read(entry.at, Math.min(entry.size, 65_536)))];
  return tiff.numbers(entry, MOST_VALUES);
}

async function readPage(tiff: TiffFile, entries: ReadonlyMap<number, Entry>): Promise<TiffPage> {
  const page: Record<string, readonly number[]> = {};
  for (const tag of PIXEL_TAGS) {
    const entry = entries.get(tag);
    const values = entry ? await valuesOf(tiff, entry) : [];
    if (values.length > 0) page[`t${tag}`] = values;
  }
  return page;
}

const first = (page: TiffPage, tag: number, otherwise: number) => page[`t${tag}`]?.[0] ?? otherwise;

function tilesOf(page: TiffPage, { width, height }: Size): number | null {
  const [across, down] = [first(page, 322, 0), first(page, 323, 0)];
  if (across === 0 && down === 0) return null;
  if (across === 0 || down === 0 || across * down > MOST_TILE_PIXELS) throw notDecoded();
  return Math.ceil(width / across) * Math.ceil(height / down);
}

/** Throws for what would take the decoder for ever, or more memory than the picture has pixels. */
function check(page: TiffPage, size: Size, fileSize: number): TiffPage {
  if (first(page, 258, 1) * first(page, 277, 1) > MOST_BITS_A_PIXEL) throw notDecoded();
  const tiles = tilesOf(page, size);
  const [places, lengths] = tiles === null ? [273, 279] : [324, 325];
  const [offsets = [], counts = []] = [page[`t${places}`], page[`t${lengths}`]];
  const bytes = counts.reduce((sum, count) => sum + count, 0);
  if (offsets.length === 0 || bytes > MOST_TIMES_OVER * fileSize) throw notDecoded();
  const pieces = tiles ?? offsets.length;
  if (offsets.length < pieces || (counts.length < pieces && counts.length > 0)) throw notDecoded();
  return page;
}

/**
 * The directory whose picture has this size; `size` as `readSize` gives it.
 * @throws UnreadableFile when there is none, or none that can be decoded in bounds.
 */
export async function tiffPage(source: ByteSource, size: Size): Promise<TiffPage> {
  if (await isBigTiff(source)) throw notDecoded();
  const tiff = await TiffFile.open(new CountedSource(source, MOST_BYTES_READ));
  for (const { entries } of await readDirectories(tiff, { strict: true })) {
    const width = await tiff.number(entries.get(256));
    const height = await tiff.number(entries.get(257));
    const hasPixels = entries.has(273) || entries.has(324);
    if (width === size.width && height === size.height && hasPixels)
      return check(await readPage(tiff, entries), size, source.size);
  }
  throw notDecoded();
}
