import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasCorpus, readCorpus, samples } from "../../testing/corpus";
import * as made from "../../testing/madeRaw";
import { TiffMaker } from "../../testing/tiffMaker";
import { bufferSource, totalLength } from "../byteSource";
import { listEmbeddedJpegs, MOST_BYTES_READ as MOST_FOR_JPEGS } from "../embeddedJpeg";
import { UnreadableFile } from "../errors";
import { exifBlock, holdsJpeg, MAX_BLOCK } from "../exifBlock";
import { FORMATS, recognise } from "../formats";
import { imageDataRanges } from "../imageData";
import type { ByteSource } from "../types";
import { MOST_BYTES_READ as MOST_FOR_EXIF, rawExif } from "./rawExif";
import { rawImageData } from "./rawImageData";
import { MOST_BYTES_READ as MOST_FOR_SIZE, rawSize } from "./rawSize";

const RUNS = Number(process.env.IMALINK_FUZZ_RUNS ?? 300);

/** What `work` costs in bytes of the file; its answer, or null for a declared error. */
async function costOf<T>(bytes: Uint8Array, work: (source: ByteSource) => Promise<T>) {
  const inner = bufferSource(bytes);
  let cost = 0;
  const source: ByteSource = {
    size: bytes.length,
    async read(offset, length) {
      const piece = await inner.read(offset, length);
      cost += piece.length;
      return piece;
    },
  };
  const answer = await work(source).catch((error: unknown) => {
    if (error instanceof UnreadableFile) return null;
    throw error;
  });
  return { answer, cost };
}

async function blockOf(source: ByteSource, format: string): Promise<Uint8Array | null> {
  const exif = await rawExif(source, format);
  return exif && exifBlock(exif);
}

async function readAll(bytes: Uint8Array, format: string): Promise<void> {
  const jpegs = await costOf(bytes, (source) => listEmbeddedJpegs(source, format));
  expect(jpegs.cost).toBeLessThanOrEqual(MOST_FOR_JPEGS);
  for (const { offset, length } of jpegs.answer ?? [])
    expect(offset >= 0 && length > 0 && offset + length <= bytes.length).toBe(true);
  const size = await costOf(bytes, (source) => rawSize(source, format));
  expect(size.cost).toBeLessThanOrEqual(MOST_FOR_SIZE);
  const block = await costOf(bytes, (source) => blockOf(source, format));
  expect(block.cost).toBeLessThanOrEqual(MOST_FOR_EXIF);
  expect(block.answer?.length ?? 0).toBeLessThanOrEqual(MAX_BLOCK);
  expect(holdsJpeg(block.answer ?? new Uint8Array(0))).toBe(false);
  const found = await costOf(bytes, (source) => rawImageData(source, format));
  for (const { offset, length } of found.answer ?? [])
    expect(offset >= 0 && length > 0 && offset + length <= bytes.length).toBe(true);
  const { answer } = await costOf(bytes, (source) => imageDataRanges(source, format));
  expect(totalLength(answer ?? [])).toBeLessThanOrEqual(4 * bytes.length);
}

type Seed = readonly [bytes: Uint8Array, format: string];

const seeds: readonly Seed[] = [
  [made.pages(), "tiff"],
  [made.dng(), "dng"],
  [made.nef(), "nef"],
  [made.arw(), "arw"],
  [made.a100(), "arw"],
  [made.cr2(), "cr2"],
  [made.pef(), "pef"],
  [made.srw(), "srw"],
  [made.rw2(), "rw2"],
  [made.raf(), "raf"],
  [made.rafWithTiff(), "raf"],
  [made.mrw(), "mrw"],
  [made.x3f(), "x3f"],
  [made.crw(), "crw"],
  [made.cr3(), "cr3"],
];

/** Mostly near the beginning and the end, where the directories are. */
const place = fc.oneof(fc.nat(400), fc.integer({ min: -400, max: -1 }), fc.nat(60_000));
const changes = fc.array(fc.record({ place, value: fc.nat(255) }), { maxLength: 20 });

function mutate(seed: Uint8Array, list: readonly { place: number; value: number }[], cut: number) {
  const bytes = seed.slice();
  for (const { place: at, value } of list)
    bytes[((at % bytes.length) + bytes.length) % bytes.length] = value;
  return cut % 4 === 0 ? bytes.subarray(0, Math.floor((bytes.length * cut) / 1000)) : bytes;
}

const mutated = (from: readonly Seed[]) =>
  fc
    .tuple(fc.constantFrom(...from), changes, fc.nat(1000))
    .map(([[bytes, format], list, cut]): Seed => [mutate(bytes, list, cut), format]);

const anyFormat = fc.constantFrom(...FORMATS.map(({ id }) => id));

describe("whatever a RAW holds, its parsers end within bounds and throw nothing undeclared", () => {
  it("with any bytes at all", async () => {
    const any = fc.uint8Array({ maxLength: 3000 });
    await fc.assert(fc.asyncProperty(any, anyFormat, readAll), { numRuns: RUNS });
  });

  it("with a made file of another format", async () => {
    const other = fc.tuple(mutated(seeds), anyFormat);
    await fc.assert(
      fc.asyncProperty(other, ([[bytes], format]) => readAll(bytes, format)),
      { numRuns: RUNS },
    );
  });

  it("with a made file changed and cut", async () => {
    await fc.assert(
      fc.asyncProperty(mutated(seeds), ([bytes, format]) => readAll(bytes, format)),
      { numRuns: RUNS },
    );
  });

  it.skipIf(!hasCorpus)(
    "with a camera's file changed and cut",
    async () => {
      const types = "ARW CR2 CR3 CRW DNG NEF ORF PEF RAF RW2 TIFF".split(" ");
      const real = samples(...types)
        .map(({ path }): readonly [Uint8Array, string] => [readCorpus(path), path])
        .filter(([bytes]) => bytes.length < 500_000)
        .map(([bytes, path]): Seed => [bytes, recognise(bytes, path)?.id ?? ""]);
      await fc.assert(
        fc.asyncProperty(mutated(real), ([bytes, format]) => readAll(bytes, format)),
        { numRuns: RUNS },
      );
    },
    60_000,
  );
});

describe("a RAW whose directories", () => {
  /** Places are known beforehand: the header is 8 bytes, a directory of one row 18. */
  const looped = (tag: number, at: number, next: number) => {
    const maker = new TiffMaker();
    maker.directory([[tag, 4, [at]]], next);
    return maker.file(8);
  };

  it.each([
    ["point to themselves as their successor", looped(0x100, 64, 8)],
    ["point to themselves as a SubIFD", looped(0x14a, 8, 0)],
    ["point to themselves as Exif", looped(0x8769, 8, 8)],
  ])("%s are read once", async (_, bytes) => {
    await readAll(bytes, "nef");
  });

  it("point to each other ten ways are given up", async () => {
    const maker = new TiffMaker();
    const tenTimes = (at: number) => Array.from({ length: 10 }, () => at);
    const first = maker.directory([[0x14a, 4, tenTimes(106)]]);
    const second = maker.directory([[0x14a, 4, tenTimes(first)]]);
    expect([first, second]).toEqual([48, 106]);
    const work = rawImageData(bufferSource(maker.file(first)), "nef");
    await expect(work).rejects.toBeInstanceOf(UnreadableFile);
    await readAll(maker.file(first), "nef");
  });

  it("name the whole file a thousand times over have their file hashed whole", async () => {
    const maker = new TiffMaker();
    const strips = Array.from({ length: 1000 }, () => 8);
    const lengths = strips.map(() => 8000);
    const at = maker.directory([
      [0x111, 4, strips],
      [0x117, 4, lengths],
    ]);
    const bytes = maker.file(at);
    const ranges = await imageDataRanges(bufferSource(bytes), "tiff");
    expect(ranges).toEqual([{ offset: 0, length: bytes.length }]);
  });
});
