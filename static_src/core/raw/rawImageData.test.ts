import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hasCorpus, readCorpus, samples } from "../../testing/corpus";
import { bufferSource, readRanges, totalLength } from "../byteSource";
import { recognise } from "../formats";
import { LEAST_IMAGE_DATA } from "../imageData";
import { rawImageData } from "./rawImageData";

async function hothash(bytes: Uint8Array, path: string): Promise<string> {
  const source = bufferSource(bytes);
  const ranges = await rawImageData(source, recognise(bytes, path)?.id ?? "");
  const isEnough = totalLength(ranges) >= LEAST_IMAGE_DATA;
  const data = isEnough ? await readRanges(source, ranges) : bytes;
  return createHash("sha256").update(data).digest("hex");
}

const RAW_TYPES = "ARW CR2 CR3 CRW DNG NEF ORF PEF RAF RW2".split(" ");

describe.skipIf(!hasCorpus)("the image data of real RAW and TIFF files", () => {
  it.each(samples(...RAW_TYPES, "BTF", "TIFF"))(
    "is what ExifTool hashes in $path",
    async ({ path, expected }) => {
      expect(await hothash(readCorpus(path), path)).toBe(expected.hothash);
    },
  );
});
