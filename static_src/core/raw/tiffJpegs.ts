/** Where JPEGs may lie in a RAW built on TIFF: by tags, as strips, in the maker's note. */

import type { Range } from "../byteSource";
import { UnreadableFile } from "../errors";
import type { ByteSource } from "../types";
import { type Directory, readDirectories } from "./directories";
import { adobeNote, noteJpegs } from "./makerNote";
import { type Entry, TiffFile } from "./tiffFile";

const TAG = {
  panasonicJpeg: 0x2e,
  compression: 0x103,
  photometric: 0x106,
  makerNote: 0x927c,
  dngPrivate: 0xc634,
} as const;

const PAIRS: readonly (readonly [offsets: number, lengths: number])[] = [
  [0x201, 0x202],
  [0x111, 0x117],
  [0x144, 0x145],
];

/** Old and new JPEG, and the number some makers use for it. */
const JPEG_COMPRESSION = new Set([6, 7, 99]);

/** A colour filter array, or what was one: the sensor's data, not a picture. */
const SENSOR_PHOTOMETRIC = new Set([32803, 34892]);

async function isSensorData(tiff: TiffFile, { entries }: Directory): Promise<boolean> {
  const photometric = await tiff.number(entries.get(TAG.photometric));
  return photometric !== null && SENSOR_PHOTOMETRIC.has(photometric);
}

/** A JPEG in strips or tiles is whole only when it is one piece. */
async function inDirectory(tiff: TiffFile, directory: Directory): Promise<Range[]> {
  const { entries } = directory;
  if (await isSensorData(tiff, directory)) return [];
  const compression = await tiff.number(entries.get(TAG.compression));
  const found: Range[] = [];
  for (const [offsets, lengths] of PAIRS) {
    const isPicture = offsets !== 0x201;
    if (isPicture && (compression === null || !JPEG_COMPRESSION.has(compression))) continue;
    const places = await tiff.numbers(entries.get(offsets), 1);
    const [length] = await tiff.numbers(entries.get(lengths), 1);
    for (const place of places) if (length) found.push({ offset: tiff.base + place, length });
  }
  const panasonic = entries.get(TAG.panasonicJpeg);
  return panasonic ? [...found, { offset: panasonic.at, length: panasonic.size }] : found;
}

/** A note that cannot be read hides its own preview only. */
async function inNote(tiff: TiffFile, at: number): Promise<Range[]> {
  try {
    return await noteJpegs(tiff, at);
  } catch (error) {
    if (error instanceof UnreadableFile) return [];
    throw error;
  }
}

async function inNotes(tiff: TiffFile, { entries }: Directory): Promise<Range[]> {
  const [note, adobe] = [entries.get(TAG.makerNote), entries.get(TAG.dngPrivate)];
  const found = note ? await inNote(tiff, note.at) : [];
  const copied = adobe ? await copiedNote(tiff, adobe) : null;
  return copied === null ? found : [...found, ...(await inNote(tiff, copied))];
}

/** By Adobe's converter; Pentax writes its own DNG with the note as it is. */
async function copiedNote(tiff: TiffFile, data: Entry): Promise<number | null> {
  return (await adobeNote(tiff, data)) ?? data.at;
}

/**
 * Places to look, whether or not a JPEG is there; `at` is where the TIFF structure begins.
 * @throws UnreadableFile when it does not begin as a TIFF, or its directories do not end.
 */
export async function tiffJpegs(source: ByteSource, at = 0): Promise<Range[]> {
  const tiff = await TiffFile.open(source, at);
  const found: Range[] = [];
  for (const directory of await readDirectories(tiff, { strict: false })) {
    found.push(...(await inDirectory(tiff, directory)));
    found.push(...(await inNotes(tiff, directory)));
  }
  return found;
}
