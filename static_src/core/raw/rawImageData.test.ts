import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hasCorpus, readCorpus, samples } from "../../testing/corpus";
import { bufferSource, readRanges } from "../byteSource";
import { recognise } from "../formats";
import { imageDataRanges } from "../imageData";
import { rawImageData } from "./rawImageData";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const RAW_TYPES = "ARW CR2 CR3 CRW DNG NEF ORF PEF RAF RAW RW2".split(" ");

describe.skipIf(!hasCorpus)("the image data of real RAW and TIFF files", () => {
  const files = samples(...RAW_TYPES, "BTF", "TIFF");

  it.each(files)("are what ExifTool hashes in $path", async ({ path, expected }) => {
    const source = bufferSource(readCorpus(path));
    const ranges = await rawImageData(source, recognise(readCorpus(path), path)?.id ?? "");
    const data = await readRanges(source, ranges);
    expect(data.length).toBe(expected.imageDataBytes);
    if (data.length > 0) expect(sha256(data)).toBe(expected.imageDataHash);
  });

  it.each(files)("make the hothash of $path", async ({ path, expected }) => {
    const source = bufferSource(readCorpus(path));
    const format = recognise(readCorpus(path), path)?.id ?? "";
    const ranges = (await imageDataRanges(source, format)) ?? [];
    expect(sha256(await readRanges(source, ranges))).toBe(expected.hothash);
  });
});
