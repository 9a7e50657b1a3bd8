import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hasCorpus, readCorpus, samples } from "../testing/corpus";
import { bufferSource, readRanges } from "./byteSource";
import { sniff } from "./formats";
import { imageDataRanges } from "./imageData";

async function hothash(bytes: Uint8Array): Promise<string> {
  const source = bufferSource(bytes);
  const ranges = (await imageDataRanges(source, sniff(bytes)?.id ?? "")) ?? [];
  return createHash("sha256")
    .update(await readRanges(source, ranges))
    .digest("hex");
}

describe.skipIf(!hasCorpus)("the image data of real files", () => {
  it.each(samples("JPEG", "PNG", "WEBP", "AVIF", "BMP"))(
    "is what ExifTool hashes in $path",
    async ({ path, expected }) => {
      expect(await hothash(readCorpus(path))).toBe(expected.hothash);
    },
  );
});
