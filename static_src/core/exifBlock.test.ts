import { describe, expect, it } from "vitest";
import * as made from "../testing/made";
import { bufferSource } from "./byteSource";
import { UnreadableFile } from "./errors";
import { exifBlock, holdsJpeg } from "./exifBlock";
import { findExif } from "./exifSource";
import { firstNumber, readDirectory, readHeader } from "./tiff";

const thumbnail = made.jpeg(made.frame(160, 120), made.scan(made.noise(300)));

async function block(bytes: Uint8Array): Promise<Uint8Array> {
  const found = await exifBlock(bufferSource(bytes));
  if (!found) throw new Error("no block");
  return found;
}

/** Tag numbers of the block's IFD0, then of the directory that `pointer` names. */
async function tagsOf(bytes: Uint8Array, pointer?: number): Promise<number[]> {
  const source = bufferSource(bytes);
  const { first, littleEndian } = await readHeader(source);
  const ifd0 = await readDirectory(source, first, littleEndian);
  expect(ifd0.next).toBe(0);
  if (pointer === undefined) return ifd0.entries.map(({ tag }) => tag);
  const entry = ifd0.entries.find(({ tag }) => tag === pointer);
  const inside = await readDirectory(source, firstNumber(entry, littleEndian) ?? 0, littleEndian);
  return inside.entries.map(({ tag }) => tag);
}

describe("the Exif block", () => {
  const whole = made.tiff({
    ifd0: [made.ascii(0x10f, "Canon"), made.short(0x112, 6)],
    exif: [made.ratios(0x829a, [1, 250]), made.ascii(0x9003, "2023:05:01 10:11:12")],
    gps: [made.ascii(1, "N"), made.ratios(2, [60, 1], [30, 1], [36, 1])],
    ifd1: [made.long(0x201, 500), made.long(0x202, 300), made.blob(0x9999, thumbnail)],
  });

  it("keeps IFD0, Exif and GPS, without IFD1", async () => {
    const kept = await block(whole);
    expect(await tagsOf(kept)).toEqual([0x10f, 0x112, 0x8769, 0x8825]);
    expect(await tagsOf(kept, 0x8769)).toEqual([0x829a, 0x9003]);
    expect(await tagsOf(kept, 0x8825)).toEqual([1, 2]);
    expect(kept.length).toBeLessThan(whole.length);
  });

  it("is the same when it is made of itself", async () => {
    const kept = await block(whole);
    expect(await block(kept)).toEqual(kept);
  });

  it("keeps a MakerNote and says how far it moved", async () => {
    const note = made.noise(200);
    const exif = [made.ascii(0x9003, "2023:05:01 10:11:12"), made.blob(0x927c, note)];
    const kept = await block(made.tiff({ ifd0: [made.blob(0x2bc, made.noise(500))], exif }));
    expect(await tagsOf(kept, 0x8769)).toEqual([0x9003, 0x927c, 0xea1d]);
    expect(await tagsOf(kept)).toEqual([0x8769]);
    expect(await block(kept)).toEqual(kept);
  });

  it.each([
    ["holds a JPEG", made.bytes("Nikon", thumbnail)],
    [
      "holds one without its first byte",
      made.bytes("Sony\0", thumbnail.subarray(1, 2), made.bytes(0xff, 0xdb), made.noise(50)),
    ],
    ["is larger than 32 KiB", made.noise(40_000)],
  ])("drops a MakerNote that %s", async (_, note) => {
    const exif = [made.ascii(0x9003, "2023:05:01 10:11:12"), made.blob(0x927c, note)];
    expect(await tagsOf(await block(made.tiff({ exif })), 0x8769)).toEqual([0x9003]);
  });

  it("drops any value with a JPEG in it or above 8 KiB, strips, packets and what is not there", async () => {
    const ifd0 = [
      made.ascii(0x10f, "Canon"),
      made.long(0x111, 5000),
      made.blob(0x2bc, made.bytes("<x:xmpmeta/>")),
      made.blob(0x8649, made.bytes("8BIM")),
      made.blob(0x9999, thumbnail),
      made.blob(0x9997, made.noise(9000)),
      [0x9998, 7, 60_000, made.bytes(0, 0, 0, 9)] as const,
    ];
    expect(await tagsOf(await block(made.tiff({ ifd0 })))).toEqual([0x10f]);
    expect(holdsJpeg(await block(made.tiff({ ifd0 })))).toBe(false);
  });

  it("is none above 256 KiB and none of nothing", async () => {
    const ifd0 = Array.from({ length: 40 }, (_, i) => made.blob(0x9000 + i, made.noise(8000, i)));
    expect(await exifBlock(bufferSource(made.tiff({ ifd0 })))).toBeNull();
    expect(await exifBlock(bufferSource(made.bytes("II*\0", made.u32(0xffff, true))))).toBeNull();
  });

  it("ends when directories point at each other", async () => {
    const loop = made.bytes(
      "MM",
      0,
      42,
      made.u32(8),
      made.u16(1),
      made.u16(0x8769),
      made.u16(4),
      made.u32(1),
      made.u32(8),
      made.u32(8),
    );
    expect(await exifBlock(bufferSource(loop))).not.toBeUndefined();
  });

  it("is refused when it does not begin as TIFF does", async () => {
    await expect(exifBlock(bufferSource(made.noise(100)))).rejects.toBeInstanceOf(UnreadableFile);
  });
});

describe("where Exif is kept", () => {
  const inside = made.tiff({ ifd0: [made.ascii(0x10f, "Canon")] });
  const hex = Buffer.from(made.bytes("Exif\0\0", inside)).toString("hex");
  const profile = made.bytes(`\nexif\n${hex.length / 2}\n${hex.replace(/(.{72})/g, "$1\n")}\n`);
  const keyword = made.bytes("Raw profile type exif", 0);

  const deflated = async () => {
    const { deflateSync } = await import("node:zlib");
    return made.png(
      1,
      1,
      made.chunk("zTXt", made.bytes(keyword, 0, new Uint8Array(deflateSync(profile)))),
    );
  };

  it.each([
    ["jpeg", "its APP1", async () => made.jpeg(made.exifSegment(inside))],
    [
      "jpeg",
      "the APP1 after XMP's",
      async () =>
        made.jpeg(
          made.segment(0xe1, made.bytes("http://ns.adobe.com/xap/1.0/\0<x/>")),
          made.exifSegment(inside),
        ),
    ],
    ["png", "its eXIf chunk", async () => made.png(1, 1, made.chunk("eXIf", inside))],
    [
      "png",
      "a raw profile",
      async () => made.png(1, 1, made.chunk("tEXt", made.bytes(keyword, profile))),
    ],
    ["png", "a compressed raw profile", deflated],
    ["webp", "its EXIF chunk", async () => made.webp(made.vp8x(1, 1), ["EXIF", inside])],
    [
      "webp",
      "its EXIF chunk, as JPEG writes it",
      async () => made.webp(made.vp8x(1, 1), ["EXIF", made.bytes("Exif\0\0", inside)]),
    ],
  ])("in %s: %s", async (format, _, bytes) => {
    const exif = await findExif(bufferSource(await bytes()), format);
    const kept = exif && (await exifBlock(exif));
    expect(kept && (await tagsOf(kept))[0]).toBe(0x10f);
  });

  it("is nowhere in a broken profile", async () => {
    const broken = made.png(1, 1, made.chunk("zTXt", made.bytes(keyword, 0, made.noise(50))));
    expect(await findExif(bufferSource(broken), "png")).toBeNull();
  });

  it("may go on in a second APP1", async () => {
    const ifd0 = [made.blob(0x9001, made.noise(50_000)), made.ascii(0x9002, "x".repeat(40_000))];
    const long = made.tiff({ ifd0 });
    const parts = made.jpeg(
      made.exifSegment(long.subarray(0, 60_000)),
      made.exifSegment(long.subarray(60_000)),
    );
    const exif = await findExif(bufferSource(parts), "jpeg");
    expect(exif?.size).toBe(long.length);
  });
});
