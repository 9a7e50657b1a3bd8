/** What CIFF says of a picture, under Exif's tags: CRW has no Exif of its own. */

import { bufferSource } from "../byteSource";
import { serialise } from "../exifBlock";
import { Fields } from "../fields";
import type { Directory, Entry } from "../tiff";
import type { ByteSource } from "../types";
import { type Ciff, readCiff } from "./ciff";
import { entryOf, rationalEntry, textAt, textEntry } from "./exifEntry";

const TAG = {
  makeModel: 0x080a,
  focalLength: 0x1029,
  shotInfo: 0x102a,
  cameraSettings: 0x102d,
  imageInfo: 0x1810,
  timeStamp: 0x180e,
} as const;

const MOST_VALUE = 4096;

type Values = ReadonlyMap<number, Fields>;

async function readValues(source: ByteSource, ciff: Ciff): Promise<Values> {
  const wanted = new Set<number>(Object.values(TAG));
  const found = new Map<number, Fields>();
  for (const { tag, offset, length } of ciff.entries) {
    if (!wanted.has(tag) || found.has(tag) || length > MOST_VALUE) continue;
    const bytes = await source.read(offset, length);
    if (bytes.length === length) found.set(tag, new Fields(bytes, ciff.littleEndian));
  }
  return found;
}

/** The n-th 16-bit number; null past the end. */
function short(fields: Fields | undefined, n: number): number | null {
  return fields && n * 2 + 2 <= fields.size ? fields.u16(n * 2) : null;
}

function signedShort(fields: Fields | undefined, n: number): number | null {
  const value = short(fields, n);
  return value !== null && value > 0x7fff ? value - 0x10000 : value;
}

/** Canon counts exposure in 32nds of a stop, where 12 and 20 stand for a third and two. */
function stops(value: number): number {
  const size = Math.abs(value);
  const fraction = size & 0x1f;
  const exact = fraction === 12 ? 32 / 3 : fraction === 20 ? 64 / 3 : fraction;
  return (Math.sign(value) * (size - fraction + exact)) / 32;
}

/** CameraISO where it is a number, else BaseISO times AutoISO. */
function iso(values: Values): number | null {
  const named = short(values.get(TAG.cameraSettings), 16) ?? 0;
  const fixed = new Map([
    [16, 50],
    [17, 100],
    [18, 200],
    [19, 400],
    [20, 800],
  ]).get(named);
  if (fixed) return fixed;
  if ((named & 0x4000) !== 0) return named & 0x3fff;
  const shot = values.get(TAG.shotInfo);
  const [auto, base] = [signedShort(shot, 1), signedShort(shot, 2)];
  if (auto === null || !base) return null;
  return Math.round((2 ** (auto / 32) * 100 * 2 ** (base / 32) * 100) / 32 / 100);
}

/** Turned clockwise by so many degrees. */
const ORIENTATIONS: ReadonlyMap<number, number> = new Map([
  [90, 6],
  [180, 3],
  [270, 8],
]);

function ofImage(values: Values, littleEndian: boolean): Entry[] {
  const names = values.get(TAG.makeModel);
  const make = names ? textAt(names, 0) : "";
  const model = names && make.length + 1 < names.size ? textAt(names, make.length + 1) : "";
  const info = values.get(TAG.imageInfo);
  const turned = ORIENTATIONS.get(info && info.size >= 16 ? info.i32(12) : 0);
  return [
    ...(make ? [textEntry(0x10f, make)] : []),
    ...(model ? [textEntry(0x110, model)] : []),
    ...(turned ? [entryOf(0x112, 3, [turned], littleEndian)] : []),
  ];
}

/** The camera's wall clock, counted in seconds as if it were UTC. */
function time(values: Values): Entry[] {
  const stamp = values.get(TAG.timeStamp);
  const seconds = stamp && stamp.size >= 4 ? stamp.u32(0) : 0;
  if (seconds === 0) return [];
  const [date = "", clock = ""] = new Date(seconds * 1000).toISOString().split("T");
  return [textEntry(0x9003, `${date.replaceAll("-", ":")} ${clock.slice(0, 8)}`)];
}

function ofExposure(values: Values, littleEndian: boolean): Entry[] {
  const shot = values.get(TAG.shotInfo);
  const [aperture, exposure] = [signedShort(shot, 21), signedShort(shot, 22)];
  const units = short(values.get(TAG.cameraSettings), 25) || 1;
  const focal = short(values.get(TAG.focalLength), 1);
  const sensitivity = iso(values);
  const rational = (tag: number, value: number) => [rationalEntry(tag, value, littleEndian)];
  return [
    ...(exposure === null ? [] : rational(0x829a, 2 ** -stops(exposure))),
    ...(aperture ? rational(0x829d, 2 ** (stops(aperture) / 2)) : []),
    ...(sensitivity ? [entryOf(0x8827, 3, [Math.min(sensitivity, 65535)], littleEndian)] : []),
    ...time(values),
    ...(focal ? rational(0x920a, focal / units) : []),
  ];
}

export async function ciffExif(source: ByteSource): Promise<ByteSource | null> {
  const ciff = await readCiff(source);
  const values = await readValues(source, ciff);
  if (values.size === 0) return null;
  const directory = (entries: readonly Entry[]): Directory => ({ entries, next: 0 });
  const found = new Map([
    [0, directory(ofImage(values, ciff.littleEndian))],
    [0x8769, directory(ofExposure(values, ciff.littleEndian))],
  ]);
  return bufferSource(serialise(found, ciff.littleEndian, true));
}
