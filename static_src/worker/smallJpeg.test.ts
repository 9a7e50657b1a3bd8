import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { bufferSource, concat } from "../core/byteSource";
import type { Raster } from "../core/perceptualHash";
import { perceptualHash } from "../core/perceptualHash";
import { hasCorpus, readCorpus, samples } from "../testing/corpus";
import { hammingDistance } from "../testing/hamming";
import { bytes, segment } from "../testing/made";
import { madeBaseline, SAMPLINGS } from "../testing/madeScan";
import { damaged, dice } from "../testing/mutations";
import { decodeSmall } from "./smallJpeg";

const decode = (file: Uint8Array) => decodeSmall(bufferSource(file));
const size = { width: 3210, height: 202 };
const jfif = segment(0xe0, bytes("JFIF\0", 1, 2, 0, 0, 1, 0, 1, 0, 0));
const adobe = (transform: number) => segment(0xee, bytes("Adobe", 0, 100, 0, 0, 0, 0, transform));

/** Grey that grows to the right, blue downwards, red upwards. */
const slopes = (component: number, x: number, y: number) =>
  [20 + 200 * x, 90 + 80 * y, 150 - 60 * y][component] ?? 0;

function rgbOf(isColour: boolean, x: number, y: number): readonly number[] {
  const grey = slopes(0, x, y);
  if (!isColour) return [grey, grey, grey];
  const [cb, cr] = [slopes(1, x, y) - 128, slopes(2, x, y) - 128];
  return [grey + 1.402 * cr, grey - 0.344136 * cb - 0.714136 * cr, grey + 1.772 * cb];
}

/** The greatest difference to what was drawn, away from the edges, where a slope ends. */
function error({ data, width, height }: Raster, isColour: boolean): number {
  let most = 0;
  for (let y = 8; y < height - 8; y++)
    for (let x = 8; x < width - 8; x++) {
      const rgb = rgbOf(isColour, (x + 0.5) / width, (y + 0.5) / height);
      for (const [channel, value] of rgb.entries()) {
        const clamped = Math.min(255, Math.max(0, value));
        most = Math.max(most, Math.abs((data[(y * width + x) * 4 + channel] ?? 0) - clamped));
      }
    }
  return most;
}

describe("the small decoder", () => {
  const kinds = Object.entries(SAMPLINGS).flatMap(([name, sampling]) =>
    [0, 1, 7].map((restartInterval) => ({ name, sampling, restartInterval })),
  );

  it.each(kinds)(
    "draws $name with a restart every $restartInterval MCUs",
    async ({ sampling, restartInterval }) => {
      const file = madeBaseline({ ...size, sampling, restartInterval, mean: slopes }, jfif);
      const small = await decode(file);
      expect([small?.width, small?.height]).toEqual([400, 25]);
      expect(small && error(small, sampling.length === 3)).toBeLessThan(2.5);
    },
  );

  it("takes three components for red, green and blue where Adobe says so", async () => {
    const sampling = SAMPLINGS["4:4:4"] ?? [];
    const mean = (component: number) => [200, 100, 50][component] ?? 0;
    const small = await decode(madeBaseline({ ...size, sampling, mean }, adobe(0)));
    expect(Array.from({ length: 4 }, (_, n) => small?.data[4000 + n])).toEqual([200, 100, 50, 255]);
  });

  it("leaves to others what is cut, at every length", async () => {
    const made = { ...size, sampling: SAMPLINGS["4:2:0"] ?? [], mean: slopes };
    const file = madeBaseline(made);
    for (let length = 0; length < file.length - 2; length += 997)
      expect(await decode(file.subarray(0, length))).toBeNull();
  });

  it("leaves to others a restart that is not where it is due", async () => {
    const sampling = SAMPLINGS["4:2:2"] ?? [];
    const file = madeBaseline({ ...size, sampling, mean: slopes, restartInterval: 50 });
    const at = file.findIndex((byte, n) => byte === 0xff && file[n + 1] === 0xd3);
    file[at + 1] = 0xd5;
    expect(await decode(file)).toBeNull();
  });

  it("leaves to others what an eighth of is no preview", async () => {
    const sampling = SAMPLINGS.grey ?? [];
    const file = madeBaseline({ width: 3192, height: 400, sampling, mean: slopes });
    expect(await decode(file)).toBeNull();
  });

  it("stops when it is told to", async () => {
    const file = madeBaseline({ ...size, sampling: SAMPLINGS.grey ?? [], mean: slopes });
    const stopped = AbortSignal.abort(new Error("stopped"));
    await expect(decodeSmall(bufferSource(file), stopped)).rejects.toThrow("stopped");
  });
});

/** By libvips, its profile honoured, not turned. */
async function drawnByOthers(file: Uint8Array, { width, height }: Raster): Promise<Raster> {
  const picture = sharp(file).resize(width, height, { fit: "fill", fastShrinkOnLoad: false });
  const data = await picture.toColourspace("srgb").ensureAlpha().raw().toBuffer();
  return { data, width, height };
}

function meanError(one: Raster, other: Raster): number {
  let sum = 0;
  for (let n = 0; n < one.data.length; n++)
    sum += Math.abs((one.data[n] ?? 0) - (other.data[n] ?? 0));
  return sum / one.data.length;
}

const isLarge = ({ expected: { width, height } }: ReturnType<typeof samples>[number]) =>
  Math.max(width ?? 0, height ?? 0) >= 3200;

describe.skipIf(samples("JPEG").length === 0)("the small decoder on real files", () => {
  it.each(samples("JPEG").filter(isLarge))(
    "draws $path as libvips does",
    { timeout: 60_000 },
    async ({ path }) => {
      const file = readCorpus(path);
      const small = await decode(file);
      expect(small).not.toBeNull();
      if (!small) return;
      const other = await drawnByOthers(file, small);
      expect(meanError(small, other)).toBeLessThan(2);
      expect(hammingDistance(perceptualHash(small), perceptualHash(other))).toBeLessThanOrEqual(4);
    },
  );
});

const MUTATIONS = Number(process.env.IMALINK_MUTATIONS ?? 2000);
const SEED = Number(process.env.IMALINK_SEED ?? 1);

/** The header stays as it is in one of two. */
function damagedSomehow(file: Uint8Array, random: () => number): Uint8Array {
  const isStart = (byte: number, n: number) => byte === 0xff && file[n + 1] === 0xda;
  const scanAt = file.findLastIndex(isStart) + 16;
  if (random() < 0.5) return damaged(file, random);
  return concat([file.subarray(0, scanAt), damaged(file.subarray(scanAt), random)]);
}

describe("damaged scans", () => {
  it(`give a picture or none, and the next file is as ever (${MUTATIONS} of them)`, {
    timeout: 3_600_000,
  }, async () => {
    const random = dice(SEED);
    const files = Object.values(SAMPLINGS).map((sampling, n) =>
      madeBaseline({ width: 3200, height: 64, sampling, restartInterval: n * 5, mean: slopes }),
    );
    // A camera's tables have a code for nearly everything: damage goes on for long.
    if (hasCorpus) files.push(readCorpus("edge/zero_len_string.jpg"));
    const [sound = new Uint8Array()] = files;
    const before = await decode(sound);
    let drawn = 0;
    for (let n = 0; n < MUTATIONS; n++) {
      const file = damagedSomehow(files[n % files.length] ?? sound, random);
      const small = await decode(file);
      if (!small) continue;
      drawn += 1;
      if (n % 10 === 0) expect(await decode(file)).toEqual(small);
    }
    console.log(`${MUTATIONS} damaged scans: ${drawn} drawn, the others left to the browser`);
    expect(await decode(sound)).toEqual(before);
  });
});
