/** Tiny files made from nothing, each as small as its format allows and as broken as asked. */

import { concat } from "../core/byteSource";
import type { FoundFile } from "../core/types";

export function found(path: string, file_size = 1000, modified_at = 1_700_000_000_000): FoundFile {
  return { path, file_size, modified_at };
}

/** Latin-1 text and numbers below 256, one after the other. */
export function bytes(...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  return concat(
    parts.map((part) => {
      if (typeof part === "number") return Uint8Array.of(part);
      if (typeof part !== "string") return part;
      return Uint8Array.from(part, (character) => character.charCodeAt(0));
    }),
  );
}

export function u16(value: number, littleEndian = false): Uint8Array {
  const pair = Uint8Array.of((value >> 8) & 255, value & 255);
  return littleEndian ? pair.reverse() : pair;
}

export function u32(value: number, littleEndian = false): Uint8Array {
  const four = Uint8Array.of(value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255);
  return littleEndian ? four.reverse() : four;
}

/** A tag, its field type and its value's bytes, big-endian. */
export type Field = readonly [tag: number, type: number, count: number, value: Uint8Array];

export const ascii = (tag: number, text: string): Field => {
  const value = bytes(text, 0);
  return [tag, 2, value.length, value];
};
export const short = (tag: number, value: number): Field => [tag, 3, 1, bytes(u16(value), 0, 0)];
export const long = (tag: number, value: number): Field => [tag, 4, 1, u32(value)];
export const blob = (tag: number, value: Uint8Array): Field => [tag, 7, value.length, value];
export const ratios = (tag: number, ...pairs: readonly (readonly [number, number])[]): Field => [
  tag,
  5,
  pairs.length,
  concat(pairs.flatMap(([above, below]) => [u32(above), u32(below)])),
];

/** One directory at `at`, its values right behind it. */
export function directory(fields: readonly Field[], at: number, next: number): Uint8Array {
  let place = at + 2 + fields.length * 12 + 4;
  const rows: Uint8Array[] = [];
  const values: Uint8Array[] = [];
  for (const [tag, type, count, value] of fields) {
    const isInline = value.length <= 4;
    const cell = isInline ? concat([value, new Uint8Array(4 - value.length)]) : u32(place);
    rows.push(u16(tag), u16(type), u32(count), cell);
    if (isInline) continue;
    values.push(value);
    place += value.length;
  }
  return concat([u16(fields.length), ...rows, u32(next), ...values]);
}

/** Big-endian TIFF: IFD0 with pointers to an Exif and a GPS directory, and a chained IFD1. */
export function tiff(parts: {
  readonly ifd0?: readonly Field[];
  readonly exif?: readonly Field[];
  readonly gps?: readonly Field[];
  readonly ifd1?: readonly Field[];
}): Uint8Array {
  const { ifd0 = [], exif = [], gps = [], ifd1 = [] } = parts;
  const build = (exifAt: number, gpsAt: number, ifd1At: number) =>
    directory([...ifd0, long(0x8769, exifAt), long(0x8825, gpsAt)], 8, ifd1At);
  const exifAt = 8 + build(0, 0, 0).length;
  const gpsAt = exifAt + directory(exif, exifAt, 0).length;
  const ifd1At = gpsAt + directory(gps, gpsAt, 0).length;
  return concat([
    bytes("MM", 0, 42, u32(8)),
    build(exifAt, gpsAt, ifd1.length > 0 ? ifd1At : 0),
    directory(exif, exifAt, 0),
    directory(gps, gpsAt, 0),
    ifd1.length > 0 ? directory(ifd1, ifd1At, 0) : new Uint8Array(0),
  ]);
}

export function segment(marker: number, content: Uint8Array): Uint8Array {
  return concat([bytes(0xff, marker), u16(content.length + 2), content]);
}

export const frame = (width: number, height: number, marker = 0xc0): Uint8Array =>
  segment(marker, concat([bytes(8), u16(height), u16(width), bytes(1, 1, 0x11, 0)]));

/** Start of scan, then entropy-coded bytes as given. */
export const scan = (content: Uint8Array): Uint8Array =>
  concat([segment(0xda, bytes(1, 1, 0, 0, 63, 0)), content]);

export function jpeg(...parts: readonly Uint8Array[]): Uint8Array {
  return concat([bytes(0xff, 0xd8), ...parts, bytes(0xff, 0xd9)]);
}

export const exifSegment = (block: Uint8Array): Uint8Array =>
  segment(0xe1, concat([bytes("Exif\0\0"), block]));

/** Bytes without FF, different for each seed. */
export function noise(length: number, seed = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 17 + (i >> 3)) % 255);
}

export const chunk = (type: string, content: Uint8Array): Uint8Array =>
  concat([u32(content.length), bytes(type), content, u32(0)]);

export function png(width: number, height: number, ...chunks: readonly Uint8Array[]): Uint8Array {
  const header = concat([u32(width), u32(height), bytes(8, 0, 0, 0, 0)]);
  const parts = [chunk("IHDR", header), ...chunks, chunk("IEND", new Uint8Array(0))];
  return concat([bytes("\x89PNG\r\n\x1a\n"), ...parts]);
}

export function webp(...chunks: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const body = concat(
    chunks.map(([type, content]) =>
      concat([bytes(type), u32(content.length, true), content, new Uint8Array(content.length % 2)]),
    ),
  );
  return concat([bytes("RIFF"), u32(body.length + 4, true), bytes("WEBP"), body]);
}

/** The canvas header: sizes less one, in 24 bits. */
export const vp8x = (width: number, height: number): readonly [string, Uint8Array] => [
  "VP8X",
  concat([
    bytes(0, 0, 0, 0),
    u32(width - 1, true).subarray(0, 3),
    u32(height - 1, true).subarray(0, 3),
  ]),
];

/** Header only; a negative height says that rows run from the top. */
export function bmp(width: number, height: number): Uint8Array {
  const header = [u32(40, true), u32(width, true), u32(height | 0, true), u32(0x180001, true)];
  return concat([bytes("BM"), u32(54, true), u32(0), u32(54, true), ...header, new Uint8Array(24)]);
}

/** OS/2's first header, with sizes of 16 bits. */
export function os2Bmp(width: number, height: number): Uint8Array {
  const header = [u32(12, true), u16(width, true), u16(height, true), u32(0x180001, true)];
  return concat([bytes("BM"), u32(26, true), u32(0), u32(26, true), ...header]);
}

export const box = (type: string, ...content: readonly Uint8Array[]): Uint8Array => {
  const inside = concat(content);
  return concat([u32(inside.length + 8), bytes(type), inside]);
};

const version = (number: number, flags = 0): Uint8Array => bytes(number, 0, 0, flags);

/** An AVIF of one coded item, turned by `quarterTurns`; `pictures` are its bytes. */
export function avif(size: {
  readonly width: number;
  readonly height: number;
  readonly quarterTurns?: number;
  readonly picture?: Uint8Array;
  /** How often its place is named. */
  readonly times?: number;
}): Uint8Array {
  const { width, height, quarterTurns = 0, picture = noise(2000), times = 1 } = size;
  const ftyp = box("ftyp", bytes("avif"), u32(0), bytes("avifmif1"));
  const infe = box("infe", version(2), u16(1), u16(0), bytes("av01", 0));
  const ispe = box("ispe", version(0), u32(width), u32(height));
  const ipco = box("ipco", ispe, box("irot", bytes(quarterTurns)));
  const ipma = box("ipma", version(0), u32(1), u16(1), bytes(2, 1, 2));
  const metaFor = (offset: number) =>
    box(
      "meta",
      version(0),
      box("pitm", version(0), u16(1)),
      box(
        "iloc",
        version(0),
        u16(0x4400),
        u16(1),
        u16(1),
        u16(0),
        u16(times),
        ...Array.from({ length: times }, () => concat([u32(offset), u32(picture.length)])),
      ),
      box("iinf", version(0), u16(1), infe),
      box("iprp", ipco, ipma),
    );
  const offset = ftyp.length + metaFor(0).length + 8;
  return concat([ftyp, metaFor(offset), box("mdat", picture)]);
}
