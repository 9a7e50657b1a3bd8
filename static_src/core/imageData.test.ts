import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hasCorpus, readCorpus, samples } from "../testing/corpus";
import { hasExifTool, imageDataHashes } from "../testing/exifTool";
import * as made from "../testing/made";
import { bufferSource, readRanges } from "./byteSource";
import { sniff } from "./formats";
import { imageDataRanges } from "./imageData";

const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function imageDataOf(bytes: Uint8Array): Promise<Uint8Array> {
  const source = bufferSource(bytes);
  const ranges = (await imageDataRanges(source, sniff(bytes)?.id ?? "")) ?? [];
  return readRanges(source, ranges);
}

const frame = made.frame(640, 480);
const tables = made.segment(0xc4, made.noise(40));
const scan = (seed: number, length = 1500) => made.scan(made.noise(length, seed));
const marker = (code: number) => made.bytes(0xff, code);
const whole = made.jpeg(frame, tables, scan(1));
const idat = (seed: number, length = 1500) => made.chunk("IDAT", made.noise(length, seed));

/** Files made to try each turn of the rules; at least 1,024 bytes of picture in each. */
const constructed: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ["one_scan.jpg", whole],
  ["two_scans.jpg", made.jpeg(frame, scan(1), scan(2))],
  [
    "tables_between_scans.jpg",
    made.jpeg(made.frame(640, 480, 0xc2), scan(1), tables, scan(2), tables, scan(3)),
  ],
  [
    "stuffed_before_tables.jpg",
    made.jpeg(frame, scan(1), marker(0), made.noise(900, 2), tables, scan(3)),
  ],
  [
    "restarts.jpg",
    made.jpeg(frame, scan(1), marker(0xd0), made.noise(700, 2), marker(0xd7), made.noise(9)),
  ],
  ["no_end.jpg", whole.subarray(0, whole.length - 2)],
  [
    "no_end_after_restart.jpg",
    made.bytes(whole.subarray(0, whole.length - 2), marker(0xd1), made.noise(50)),
  ],
  [
    "cut_at_ff.jpg",
    made.bytes(whole.subarray(0, whole.length - 2), marker(0), made.noise(99), 0xff),
  ],
  ["trailer.jpg", made.bytes(whole, made.noise(3000, 5))],
  ["second_jpeg_behind.jpg", made.bytes(whole, made.jpeg(frame, scan(9, 4000)))],
  [
    "thumbnail_in_exif.jpg",
    made.jpeg(made.exifSegment(made.bytes("MM", 0, 42, made.u32(8), whole)), frame, scan(4)),
  ],
  [
    "fill_bytes.jpg",
    made.jpeg(
      made.bytes(0xff, 0xff),
      frame,
      scan(1),
      made.bytes(0xff, 0xff),
      marker(0xd3),
      made.noise(900),
    ),
  ],
  ["app_in_scan.jpg", made.jpeg(frame, scan(1), made.segment(0xe5, made.noise(60)), scan(2))],
  [
    "comment_then_end.jpg",
    made.jpeg(frame, scan(1), marker(0), made.noise(50), made.segment(0xfe, made.noise(9))),
  ],
  ["second_start_in_scan.jpg", made.jpeg(frame, scan(1), marker(0xd8), made.noise(800), scan(2))],
  ["lone_tem.jpg", made.jpeg(frame, scan(1), marker(1), made.noise(800), marker(0), made.noise(9))],
  [
    "segment_past_end.jpg",
    made.bytes(
      whole.subarray(0, whole.length - 2),
      marker(0),
      made.noise(30),
      0xff,
      0xe1,
      0xff,
      0xf0,
    ),
  ],
  [
    "jpeg_2000_marker.jpg",
    made.jpeg(frame, scan(1), marker(0x31), made.noise(80), marker(0), made.noise(700)),
  ],
  ["one.png", made.png(640, 480, idat(1))],
  [
    "three.png",
    made.png(640, 480, idat(1), idat(2, 33), made.chunk("tEXt", made.noise(20)), idat(3)),
  ],
  ["text_between.png", made.png(640, 480, made.chunk("eXIf", made.noise(200)), idat(1))],
  ["behind_end.png", made.bytes(made.png(640, 480, idat(1)), idat(2))],
  ["cut.png", made.png(640, 480, idat(1), idat(2, 5000)).subarray(0, 4000)],
  ["lossless.webp", made.webp(["VP8L", made.bytes(0x2f, made.noise(1500))])],
  [
    "odd_chunks.webp",
    made.webp(
      made.vp8x(9, 9),
      ["ALPH", made.noise(601)],
      ["VP8 ", made.noise(901)],
      ["EXIF", made.noise(33)],
    ),
  ],
  [
    "frames.webp",
    made.webp(
      made.vp8x(9, 9),
      ["ANIM", made.noise(6)],
      ["ANMF", made.noise(1001)],
      ["ANMF", made.noise(800, 2)],
    ),
  ],
  [
    "behind.webp",
    made.bytes(
      made.webp(["VP8 ", made.noise(1500)]),
      made.bytes("VP8L"),
      made.u32(200, true),
      made.noise(200),
    ),
  ],
  ["cut.webp", made.webp(["VP8 ", made.noise(1500)], ["VP8L", made.noise(5000)]).subarray(0, 4000)],
  ["one.avif", made.avif({ width: 64, height: 48 })],
  ["cut.avif", made.avif({ width: 64, height: 48 }).subarray(0, 1800)],
];

describe.skipIf(!hasExifTool)("the image data of made files", () => {
  const theirs = hasExifTool ? imageDataHashes(new Map(constructed)) : new Map();

  it.each(constructed)("is what ExifTool hashes in %s", async (name, bytes) => {
    const whole = sha(bytes);
    expect(sha(await imageDataOf(bytes))).toBe(theirs.get(name) ?? whole);
  });
});

describe("the image data", () => {
  it("outlast retagging", async () => {
    const retagged = made.jpeg(made.exifSegment(made.noise(400)), frame, tables, scan(1));
    expect(await imageDataOf(retagged)).toEqual(await imageDataOf(whole));
  });

  it("are the whole file below 1,024 bytes, and where there is no rule for parts", async () => {
    const small = made.jpeg(frame, scan(1, 900));
    expect(await imageDataOf(small)).toEqual(small);
    expect(await imageDataOf(made.bmp(1, 1))).toEqual(made.bmp(1, 1));
  });

  it("are the same however the file is handed over", async () => {
    const bytes = made.jpeg(frame, scan(1, 9000), marker(0), made.noise(500), scan(2, 9000));
    const source = bufferSource(bytes);
    const trickle = {
      size: bytes.length,
      read: (offset: number, length: number) => source.read(offset, Math.min(length, 37)),
    };
    expect(await imageDataRanges(trickle, "jpeg")).toEqual(await imageDataRanges(source, "jpeg"));
  });

  it("are the whole file when its directory names more than the file holds", async () => {
    const picture = made.noise(2000);
    const hostile = made.avif({ width: 64, height: 48, picture, times: 3 });
    expect(await imageDataOf(hostile)).toEqual(hostile);
  });

  it("have no rule for what is no photo", async () => {
    expect(await imageDataRanges(bufferSource(made.noise(3000)), "video")).toBeNull();
  });
});

describe.skipIf(!hasCorpus)("the image data of real files", () => {
  it.each(samples("JPEG", "PNG", "WEBP", "AVIF", "BMP", "HEIC", "HEIF"))(
    "is what ExifTool hashes in $path",
    async ({ path, expected }) => {
      expect(sha(await imageDataOf(readCorpus(path)))).toBe(expected.hothash);
    },
  );
});
