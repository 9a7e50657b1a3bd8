import { describe, expect, it } from "vitest";
import { hasCorpus, readCorpus, samples } from "../../testing/corpus";
import { bufferSource } from "../byteSource";
import { recognise } from "../formats";
import { rawSize } from "./rawSize";

const RAW_TYPES = "ARW CR2 CR3 CRW DNG NEF ORF PEF RAF RW2".split(" ");

describe.skipIf(!hasCorpus)("the size of real RAW and TIFF files", () => {
  it.each(samples(...RAW_TYPES, "BTF", "TIFF").filter((one) => one.expected.width))(
    "is ExifTool's ImageSize in $path",
    async ({ path, expected }) => {
      const bytes = readCorpus(path);
      const size = await rawSize(bufferSource(bytes), recognise(bytes, path)?.id ?? "");
      expect(size).toEqual({ width: expected.width, height: expected.height });
    },
  );
});
