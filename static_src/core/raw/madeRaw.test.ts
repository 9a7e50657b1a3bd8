import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hasExifTool, imageDataHashes } from "../../testing/exifTool";
import * as made from "../../testing/madeRaw";
import { bufferSource, readRanges, totalLength } from "../byteSource";
import { chooseEmbeddedJpeg, listEmbeddedJpegs } from "../embeddedJpeg";
import { formatByName } from "../formats";
import { rawImageData } from "./rawImageData";
import { rawSize } from "./rawSize";

const files = new Map([
  ["pages.tif", made.pages()],
  ["pages-mm.tif", made.pages(false)],
  ["tiles.tif", made.tiles()],
  ["adobe.dng", made.dng()],
  ["gopro.gpr", made.dng()],
  ["renamed.tif", made.dng()],
  ["nikon.nef", made.nef()],
  ["nikon.tif", made.nef()],
  ["sony.arw", made.arw()],
  ["a100.arw", made.a100()],
  ["canon.cr2", made.cr2()],
  ["pentax.pef", made.pef()],
  ["pentax.tif", made.pef()],
  ["samsung.srw", made.srw()],
  ["samsung.3fr", made.srw()],
  ["lumix.rw2", made.rw2()],
  ["fuji.raf", made.raf()],
  ["fujitiff.raf", made.rafWithTiff()],
  ["minolta.mrw", made.mrw()],
  ["sigma.x3f", made.x3f()],
  ["canon.crw", made.crw()],
  ["canon.cr3", made.cr3()],
]);

async function hashOf(name: string, bytes: Uint8Array): Promise<string | null> {
  const source = bufferSource(bytes);
  const ranges = await rawImageData(source, formatByName(name)?.id ?? "");
  const data = await readRanges(source, ranges);
  return totalLength(ranges) === 0 ? null : createHash("sha256").update(data).digest("hex");
}

describe.skipIf(!hasExifTool)("the image data of made RAW and TIFF files", () => {
  const theirs = hasExifTool ? imageDataHashes(files) : new Map<string, string>();

  it.each([...files])("is what ExifTool hashes in %s", async (name, bytes) => {
    expect(theirs.get(name)).not.toBeNull();
    expect(await hashOf(name, bytes)).toBe(theirs.get(name));
  });
});

const cases: readonly (readonly [name: string, size: string, preview: string])[] = [
  ["pages.tif", "64x48", ""],
  ["adobe.dng", "640x48", "480x320"],
  ["nikon.nef", "4288x2848", "570x375"],
  ["sony.arw", "6048x4024", "1616x1080"],
  ["canon.cr2", "5184x3456", "5184x3456"],
  ["pentax.pef", "6080x4032", "6016x4000"],
  ["samsung.srw", "5472x3648", "5472x3648"],
  ["lumix.rw2", "3648x2728", "1920x1440"],
  ["fuji.raf", "4936x3296", "1920x1280"],
  ["minolta.mrw", "2560x1920", ""],
  ["sigma.x3f", "2640x1760", "600x400"],
  ["canon.crw", "2272x1704", "640x480"],
  ["canon.cr3", "6000x4000", "1620x1080"],
];

describe("a made RAW", () => {
  it.each(cases)("%s is %s large, its preview %s", async (name, size, preview) => {
    const source = bufferSource(files.get(name) ?? new Uint8Array(0));
    const format = formatByName(name)?.id ?? "";
    const { width, height } = await rawSize(source, format);
    expect(`${width}x${height}`).toBe(size);
    const chosen = chooseEmbeddedJpeg(await listEmbeddedJpegs(source, format));
    expect(chosen ? `${chosen.width}x${chosen.height}` : "").toBe(preview);
  });
});
