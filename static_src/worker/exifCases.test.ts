/**
 * The rules for Exif are written twice: here for imports, and in Python (photos/exif) for
 * `manage.py rederive`. These cases, with what this side makes of them, are what photos/tests
 * hold the other side against.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bufferSource } from "../core/byteSource";
import { UnreadableFile } from "../core/errors";
import { exifBlock } from "../core/exifBlock";
import { recognise } from "../core/formats";
import { HEAD_BYTES } from "../core/signature";
import { expected, hasCorpus, readCorpus } from "../testing/corpus";
import * as made from "../testing/made";
import { readMetadata } from "./readMetadata";

type Fields = Readonly<Record<string, unknown>>;

/** A field, its type and its bytes: longer than four are laid elsewhere by `made.tiff`. */
const ascii = made.ascii;
const ratios = made.ratios;
const short = made.short;

const srational = (tag: number, above: number, below: number): made.Field => {
  const [, , count, value] = ratios(tag, [above >>> 0, below >>> 0]);
  return [tag, 10, count, value];
};
const shorts = (tag: number, ...values: readonly number[]): made.Field => [
  tag,
  3,
  values.length,
  made.bytes(...values.map((value) => made.u16(value)), ...(values.length === 1 ? [0, 0] : [])),
];
const time = (text: string, more: readonly made.Field[] = []) => ({
  exif: [ascii(0x9003, text), ...more],
});
const place = (north: string, east: string, ...degrees: readonly [number, number][]) => ({
  gps: [ascii(1, north), ratios(2, ...degrees), ascii(3, east), ratios(4, ...degrees)],
});
const nikonNote = made.bytes(
  "Nikon\0\x02\0\0\0MM\0*",
  made.u32(8),
  made.directory([shorts(2, 0, 640)], 8, 0),
);

const CASES: Readonly<Record<string, Parameters<typeof made.tiff>[0]>> = {
  "IMG_0001.JPG": {},
  "PXL_20230501_101112345.jpg": {},
  "Screenshot 2023-05-01 at 10.11.12\u202fPM.png": {},
  "2023-02-30 10.11.12.jpg": {},
  "IMG_20230501_101112.jpg whose Exif says nothing": time("0000:00:00 00:00:00"),
  "a time.jpg": time("2023:05:01 10:11:12", [ascii(0x9291, "5  "), ascii(0x9011, "+02:00")]),
  "a time with zeros.jpg": time("2023:05:01 10:11:12", [ascii(0x9291, "000")]),
  "another's offset.jpg": time("2023:05:01 10:11:12", [ascii(0x9010, "+02:00")]),
  "a wild offset.jpg": time("2023/05/01T10:11:12.25", [ascii(0x9011, "+15:00")]),
  "no such day.jpg": time("2023:02:30 10:11:12"),
  "digitized.jpg": { exif: [ascii(0x9004, "1999:12:31 23:59:59"), ascii(0x9012, "-03:30")] },
  "texts.jpg": {
    ifd0: [ascii(0x10f, "  Canon\0junk"), ascii(0x110, "----")],
    exif: [ascii(0xa434, "\xc3\xa9 50mm \xe2\x80\xaf")],
  },
  "latin.jpg": { ifd0: [ascii(0x10f, "Caf\xe9")] },
  "numbers.jpg": {
    ifd0: [short(0x112, 6)],
    exif: [ratios(0x829a, [1, 250]), ratios(0x829d, [28, 10]), ratios(0x920a, [35, 1])],
  },
  "voids.jpg": {
    ifd0: [short(0x112, 9)],
    exif: [ratios(0x829a, [0, 1]), ratios(0x829d, [1, 0]), srational(0x920a, -1, 3)],
  },
  "wrong types.jpg": { exif: [short(0x829d, 4), shorts(0x829a, 1, 8), ascii(0x920a, "35")] },
  "iso.jpg": { exif: [shorts(0x8827, 0, 400)] },
  "iso elsewhere.jpg": { exif: [short(0x8827, 65535), made.long(0x8832, 102400)] },
  "iso nowhere.jpg": { exif: [short(0x8827, 65535), made.long(0x8833, 0xffffffff)] },
  "iso in a note.jpg": {
    ifd0: [ascii(0x10f, "NIKON CORPORATION")],
    exif: [made.blob(0x927c, nikonNote)],
  },
  "north.jpg": place("N", "E", [59, 1], [5450, 100], [0, 0]),
  "south.jpg": place("s", "West", [33, 1], [52, 1], [305, 10]),
  "nowhere.jpg": place("N", "E", [0, 1], [0, 1], [0, 1]),
  "off the earth.jpg": place("N", "E", [91, 1], [0, 1], [0, 1]),
  "no ref.jpg": place("", "E", [59, 1], [0, 1], [0, 1]),
  "below.jpg": { gps: [[5, 1, 1, made.bytes(1, 0, 0, 0)], ratios(6, [281, 10])] },
  "height without ref.jpg": { gps: [ratios(6, [281, 10])] },
};

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");

/** What an import says of it, without the size, which no Exif says. */
async function fieldsOf(jpeg: Uint8Array, path: string, format = "jpeg"): Promise<Fields> {
  const { metadata } = await readMetadata(bufferSource(jpeg), format, path);
  const { width: _w, height: _h, ...fields } = metadata;
  return fields;
}

async function toCase(filename: string, tiff: Uint8Array) {
  const block = await exifBlock(bufferSource(tiff)).catch((error: unknown) => {
    if (error instanceof UnreadableFile) return null;
    throw error;
  });
  if (!block) return null;
  const jpeg = made.jpeg(made.exifSegment(block), made.frame(8, 8));
  return { filename, block: base64(block), fields: await fieldsOf(jpeg, filename) };
}

/** The same mutations of the same blocks every time. */
function mutations(): readonly Uint8Array[] {
  const seeds = Object.values(CASES).map((parts) => made.tiff(parts));
  const change = fc.record({ at: fc.integer({ min: 8, max: 300 }), value: fc.nat(255) });
  const mutated = fc
    .tuple(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 6 }))
    .map(([seed, changes]) => {
      const bytes = seed.slice();
      for (const { at, value } of changes) bytes[at % bytes.length] = value;
      return bytes;
    });
  return fc.sample(mutated, { numRuns: 150, seed: 3 });
}

const asJson = (cases: readonly unknown[]) =>
  `[\n${cases.map((one) => JSON.stringify(one)).join(",\n")}\n]\n`;

describe("what an import makes of an Exif block", () => {
  it("is what the cases for Python say (vitest -u writes them anew)", async () => {
    const named = Object.entries(CASES).map(([name, parts]) => [name, made.tiff(parts)] as const);
    const wild = mutations().map((tiff, i) => [`mutated ${i}.jpg`, tiff] as const);
    const cases = [];
    for (const [name, tiff] of [...named, ...wild]) cases.push(await toCase(name, tiff));
    await expect(asJson(cases.filter((one) => one !== null))).toMatchFileSnapshot(
      "../../photos/tests/exif_cases.json",
    );
  });

  it.skipIf(!hasCorpus)(
    "of real files is written where Python's tests look for it",
    async () => {
      const cases = [];
      for (const [path, { kind }] of Object.entries(expected)) {
        if (kind === "broken" || path.startsWith("bomb/")) continue;
        const bytes = readCorpus(path);
        const format = recognise(bytes.subarray(0, HEAD_BYTES), path)?.id ?? "";
        const read = await readMetadata(bufferSource(bytes), format, path).catch(() => null);
        if (!read?.exif) continue;
        const { width: _w, height: _h, ...fields } = read.metadata;
        cases.push({ filename: path.split("/").at(-1), block: base64(read.exif), fields });
      }
      expect(cases.length).toBeGreaterThan(50);
      mkdirSync(".make", { recursive: true });
      writeFileSync(".make/exif_cases.json", asJson(cases));
    },
    60_000,
  );
});
