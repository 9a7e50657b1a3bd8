import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasCorpus, readCorpus } from "../testing/corpus";
import * as made from "../testing/made";
import { bufferSource, totalLength, windowedSource } from "./byteSource";
import { readSize } from "./dimensions";
import { UnreadableFile } from "./errors";
import { exifBlock, holdsJpeg, MAX_BLOCK } from "./exifBlock";
import { findExif } from "./exifSource";
import { FORMATS, sniff } from "./formats";
import { imageDataRanges } from "./imageData";
import type { ByteSource } from "./types";

/** Counts what is asked of it: no input may cost more than these bounds. */
function counted(bytes: Uint8Array) {
  const cost = { reads: 0, bytes: 0 };
  const inner = bufferSource(bytes);
  const source: ByteSource = {
    size: bytes.length,
    async read(offset, length) {
      const piece = await inner.read(offset, length);
      cost.reads += 1;
      cost.bytes += piece.length;
      return piece;
    },
  };
  return { source, cost };
}

/** Declared errors are an answer; any other is a fault of ours. */
async function unlessUnreadable<T>(work: Promise<T>): Promise<T | null> {
  return work.catch((error: unknown) => {
    if (error instanceof UnreadableFile) return null;
    throw error;
  });
}

async function readAll(bytes: Uint8Array, format: string): Promise<void> {
  const { source, cost } = counted(bytes);
  const windowed = windowedSource(source);
  await unlessUnreadable(readSize(windowed, format));
  const exif = await unlessUnreadable(findExif(windowed, format));
  const block = exif && (await unlessUnreadable(exifBlock(exif)));
  if (block) expect(block.length <= MAX_BLOCK && !holdsJpeg(block)).toBe(true);
  const ranges = (await imageDataRanges(source, format)) ?? [];
  for (const { offset, length } of ranges)
    expect(offset >= 0 && length >= 0 && offset + length <= bytes.length).toBe(true);
  expect(totalLength(ranges)).toBeLessThanOrEqual(4 * bytes.length);
  expect(cost.reads).toBeLessThan(20_000);
}

const exif = made.tiff({
  ifd0: [made.ascii(0x10f, "Canon"), made.short(0x112, 6)],
  exif: [made.ratios(0x829a, [1, 250]), made.blob(0x927c, made.noise(300))],
  gps: [made.ascii(1, "N"), made.ratios(2, [60, 1], [30, 1], [36, 1])],
});

const seeds: readonly Uint8Array[] = [
  made.jpeg(made.exifSegment(exif), made.frame(64, 48), made.scan(made.noise(1500))),
  made.png(64, 48, made.chunk("eXIf", exif), made.chunk("IDAT", made.noise(1500))),
  made.webp(made.vp8x(64, 48), ["VP8L", made.noise(1500)], ["EXIF", exif]),
  made.avif({ width: 64, height: 48 }),
  made.bmp(64, 48),
  exif,
];

const change = fc.record({ at: fc.nat(2500), value: fc.nat(255) });

/** A seed with bytes changed and its end cut off. */
const mutated = fc
  .tuple(fc.constantFrom(...seeds), fc.array(change, { maxLength: 30 }), fc.nat(2500))
  .map(([seed, changes, cut]) => {
    const bytes = seed.slice();
    for (const { at, value } of changes) bytes[at % bytes.length] = value;
    return bytes.subarray(0, Math.max(1, bytes.length - (cut % 3 === 0 ? cut : 0)));
  });

describe("whatever a file holds, its parsers end within bounds and throw nothing undeclared", () => {
  const anyFormat = fc.constantFrom(...FORMATS.map(({ id }) => id));

  it("given random bytes as any format", async () => {
    const property = fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), anyFormat, readAll);
    await fc.assert(property, { numRuns: 300 });
  });

  it("given mutations of small whole files", async () => {
    const property = fc.asyncProperty(mutated, (bytes) =>
      readAll(bytes, sniff(bytes)?.id ?? "dng"),
    );
    await fc.assert(property, { numRuns: 1000 });
  });

  it.skipIf(!hasCorpus)("given mutations of real files", async () => {
    const paths = ["jpg/canon_ixus_v2.jpg", "avif/sunset_k3.avif", "heic/nokia_c001.heic"];
    const heads = paths.map((path) => readCorpus(path).slice(0, 60_000));
    const real = fc
      .tuple(fc.constantFrom(...heads), fc.array(change, { maxLength: 60 }))
      .map(([seed, changes]) => {
        const bytes = seed.slice();
        for (const { at, value } of changes) bytes[at] = value;
        return bytes;
      });
    const asAvif = (bytes: Uint8Array) => (sniff(bytes)?.id === "jpeg" ? "jpeg" : "avif");
    await fc.assert(
      fc.asyncProperty(real, (bytes) => readAll(bytes, asAvif(bytes))),
      { numRuns: 200 },
    );
  });

  it("given an item that names the same bytes ten thousand times", async () => {
    const iloc = made.box(
      "iloc",
      made.bytes(
        0,
        0,
        0,
        0,
        made.u16(0x4400),
        made.u16(1),
        made.u16(1),
        made.u16(0),
        made.u16(60_000),
      ),
      new Uint8Array(60_000 * 8),
    );
    const meta = made.box("meta", made.u32(0), iloc);
    await readAll(made.bytes(made.box("ftyp", made.bytes("avif\0\0\0\0")), meta), "avif");
  });
});
