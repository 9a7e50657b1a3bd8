import { afterAll, describe, expect, it } from "vitest";
import { type Expected, hasCorpus, expected as oracle, readCorpus } from "../testing/corpus";
import { picture } from "../testing/madeRaw";
import { TiffMaker } from "../testing/tiffMaker";
import { bufferSource } from "./byteSource";
import {
  byFitness,
  chooseEmbeddedJpeg,
  type EmbeddedJpeg,
  listEmbeddedJpegs,
  MOST_BYTES_READ,
} from "./embeddedJpeg";
import { recognise } from "./formats";
import type { ByteSource } from "./types";

/** Counts what is read. */
function counting(inner: ByteSource): { source: ByteSource; read: () => number } {
  let read = 0;
  const source: ByteSource = {
    size: inner.size,
    read: async (offset, length) => {
      const found = await inner.read(offset, length);
      read += found.length;
      return found;
    },
  };
  return { source, read: () => read };
}

function jpeg(width: number, height: number): EmbeddedJpeg {
  return { offset: width, length: 10, width, height, hasExif: false };
}

describe("the JPEG for a hotpreview", () => {
  it("is the smallest whose long edge has 400 pixels", () => {
    const list = [jpeg(4288, 2848), jpeg(160, 120), jpeg(375, 570), jpeg(399, 300)];
    expect(chooseEmbeddedJpeg(list)?.height).toBe(570);
  });

  it("is the largest where none is large enough", () => {
    expect(chooseEmbeddedJpeg([jpeg(160, 120), jpeg(320, 240)])?.width).toBe(320);
  });

  it("has the shape of the picture where one of them has: others have bars", () => {
    const list = [jpeg(640, 480), jpeg(2400, 1600), jpeg(160, 107)];
    expect(chooseEmbeddedJpeg(list, { width: 4032, height: 6080 })?.width).toBe(2400);
    expect(chooseEmbeddedJpeg(list, { width: 2272, height: 1704 })?.width).toBe(640);
    expect(chooseEmbeddedJpeg(list, { width: 100, height: 100 })?.width).toBe(640);
  });

  it("is null where there is none", () => {
    expect(chooseEmbeddedJpeg([])).toBeNull();
  });

  it("gives way to the next larger one when it cannot be decoded", () => {
    const list = [jpeg(4288, 2848), jpeg(160, 120), jpeg(640, 480), jpeg(320, 240)];
    expect(byFitness(list).map(({ width }) => width)).toEqual([640, 4288, 320, 160]);
  });
});

describe("a strip that is a JPEG", () => {
  const inStrip = (jpegBytes: Uint8Array, photometric: number) => {
    const maker = new TiffMaker();
    const strip = maker.pieces(0x111, 0x117, jpegBytes);
    return maker.file(maker.directory([[0x103, 3, [7]], [0x106, 3, [photometric]], ...strip]));
  };
  const widths = async (file: Uint8Array) =>
    (await listEmbeddedJpegs(bufferSource(file), "dng")).map(({ width }) => width);

  it("is a picture", async () => {
    expect(await widths(inStrip(picture(640, 480), 6))).toEqual([640]);
  });

  it("is the sensor's data when it is lossless", async () => {
    const lossless = picture(640, 480).map((byte, i, all) =>
      all[i - 1] === 0xff && byte === 0xc0 ? 0xc3 : byte,
    );
    expect(await widths(inStrip(lossless, 6))).toEqual([]);
  });

  it("is the sensor's data when it holds a colour filter array", async () => {
    expect(await widths(inStrip(picture(640, 480), 32803))).toEqual([]);
  });
});

interface Listed {
  readonly tag: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly bytes: number;
  readonly decodes: boolean;
}

function listed(one: Expected): Listed[] {
  return [...((one as Expected & { embedded?: Listed[] }).embedded ?? [])];
}

const raws = Object.entries(oracle).filter(([path, one]) => {
  if (one.kind === "broken" || path.startsWith("broken/")) return false;
  return recognise(readCorpus(path), path)?.kind === "raw";
});

let wanted = 0;
let found = 0;
let most = 0;
const misses: string[] = [];

describe.skipIf(!hasCorpus)("the JPEGs inside real RAW files", () => {
  it.each(raws)("are those ExifTool finds in %s", async (path, one) => {
    const bytes = readCorpus(path);
    const { source, read } = counting(bufferSource(bytes));
    const list = await listEmbeddedJpegs(source, recognise(bytes, path)?.id ?? "");
    most = Math.max(most, read());
    expect(read()).toBeLessThanOrEqual(MOST_BYTES_READ);
    for (const { tag, width, height, decodes } of listed(one)) {
      if (!decodes || width === null) continue;
      wanted += 1;
      const isFound = list.some((ours) => ours.width === width && ours.height === height);
      if (isFound) found += 1;
      else misses.push(`${path} ${tag} ${width}x${height}`);
    }
    const edges = listed(one)
      .filter(({ decodes }) => decodes)
      .map(({ width, height }) => Math.max(width ?? 0, height ?? 0));
    const best = Math.min(...edges.filter((edge) => edge >= 400));
    const chosen = chooseEmbeddedJpeg(list);
    const edge = Math.max(chosen?.width ?? 0, chosen?.height ?? 0);
    if (Number.isFinite(best)) expect(edge).toBe(best);
    else expect(edge).toBe(Math.max(0, ...edges));
  });

  afterAll(() => {
    console.log(`${found} of ${wanted} embedded JPEGs, at most ${most} bytes read`);
    for (const miss of misses) console.log(miss);
  });

  it("are found in a file of 60 MB with a few hundredths of a per cent of it read", async () => {
    const bytes = readCorpus("pairs/DSC_0001.NEF");
    const long = new Uint8Array(60_000_000);
    long.set(bytes);
    const { source, read } = counting(bufferSource(long));
    const short = await listEmbeddedJpegs(bufferSource(bytes), "nef");
    expect(await listEmbeddedJpegs(source, "nef")).toEqual(short);
    expect(read()).toBeLessThan(100_000);
  });
});
