/**
 * Every parser on damaged files: of the corpus where there is one, of made files always.
 * `IMALINK_MUTATIONS` is how many (2,000; `make fuzz` takes 20,000), `IMALINK_SEED` which.
 */

import { describe, expect, it } from "vitest";
import { bufferSource } from "../core/byteSource";
import { listEmbeddedJpegs } from "../core/embeddedJpeg";
import { UnreadableFile } from "../core/errors";
import { recognise } from "../core/formats";
import { imageDataRanges } from "../core/imageData";
import { HEAD_BYTES } from "../core/signature";
import type { ByteSource } from "../core/types";
import { parseXmp } from "../core/xmp";
import { findXmp } from "../core/xmpPacket";
import { expected, readCorpus } from "../testing/corpus";
import * as made from "../testing/made";
import { damaged, dice } from "../testing/mutations";
import { readMetadata } from "./readMetadata";

const MUTATIONS = Number(process.env.IMALINK_MUTATIONS ?? 2000);
const SEED = Number(process.env.IMALINK_SEED ?? 1);

/** No input makes one parser ask more often, or read more than twice the file and 4 MiB. */
const MOST_READS = 20_000;
const mostBytesRead = (size: number) => 2 * size + 4 * 2 ** 20;

interface Cost {
  reads: number;
  bytes: number;
}

function counted(bytes: Uint8Array, cost: Cost): ByteSource {
  const inner = bufferSource(bytes);
  return {
    size: bytes.length,
    async read(offset, length) {
      const piece = await inner.read(offset, length);
      cost.reads += 1;
      cost.bytes += piece.length;
      return piece;
    },
  };
}

const PARSERS: readonly ((source: ByteSource, format: string, path: string) => Promise<unknown>)[] =
  [
    readMetadata,
    imageDataRanges,
    listEmbeddedJpegs,
    async (source, format) => parseXmp((await findXmp(source, format)) ?? new Uint8Array()),
    async (source) => parseXmp(await source.read(0, 2 ** 20)),
  ];

/** What each parser costs; anything but the declared error is a fault of ours. */
async function readAll(bytes: Uint8Array, path: string): Promise<Cost[]> {
  const format = recognise(bytes.subarray(0, HEAD_BYTES), path)?.id ?? "tiff";
  const costs: Cost[] = [];
  for (const parse of PARSERS) {
    const cost = { reads: 0, bytes: 0 };
    costs.push(cost);
    try {
      await parse(counted(bytes, cost), format, path);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
    }
  }
  return costs;
}

const MADE: ReadonlyMap<string, Uint8Array> = new Map([
  ["a.jpg", made.jpeg(made.frame(64, 48), made.scan(made.noise(1500)))],
  ["a.png", made.png(64, 48, made.chunk("IDAT", made.noise(1500)))],
  ["a.webp", made.webp(made.vp8x(64, 48), ["VP8L", made.noise(1500)])],
  ["a.avif", made.avif({ width: 64, height: 48 })],
  ["a.bmp", made.bmp(64, 48)],
]);

const corpus = Object.keys(expected).filter((path) => !path.startsWith("bomb/"));
const paths = [...corpus, ...MADE.keys()];
const read = (path: string) => MADE.get(path) ?? readCorpus(path);

describe("damaged files", () => {
  it(`end within bounds and throw nothing undeclared (${MUTATIONS} of them)`, {
    timeout: 3_600_000,
  }, async () => {
    const random = dice(SEED);
    const most: Cost = { reads: 0, bytes: 0 };
    let slowest = 0;
    for (let n = 0; n < MUTATIONS; n++) {
      const path = paths[n % paths.length] ?? "";
      const bytes = damaged(read(path), random);
      const began = performance.now();
      const costs = await readAll(bytes, path).catch((error: unknown) => {
        throw new Error(`mutation ${n} of seed ${SEED}, ${path}`, { cause: error });
      });
      slowest = Math.max(slowest, performance.now() - began);
      most.reads = Math.max(most.reads, ...costs.map(({ reads }) => reads));
      most.bytes = Math.max(most.bytes, ...costs.map(({ bytes }) => bytes));
      const bound = mostBytesRead(bytes.length);
      for (const [parser, cost] of costs.entries())
        expect(cost.bytes, `${path}, parser ${parser}`).toBeLessThanOrEqual(bound);
    }
    console.log(
      `${MUTATIONS} damaged files of ${paths.length}: at most ${most.reads} reads and ` +
        `${most.bytes} bytes by one parser, ${Math.round(slowest)} ms for all of them`,
    );
    expect(most.reads).toBeLessThanOrEqual(MOST_READS);
  });
});
