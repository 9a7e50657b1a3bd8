import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hasExifTool, imageDataHashes } from "../testing/exifTool";
import { bytes, noise, u16, u32 } from "../testing/made";
import { bufferSource, readRanges } from "./byteSource";
import { codedImageData, jpeg2000Size } from "./jpeg2000";

const siz = bytes(u16(0xff51), u16(20), u16(0), u32(300), u32(200), u32(0), u32(0));
const codestream = bytes(u16(0xff4f), siz, u16(0xff90), u16(4), u16(0), u16(0xff93), noise(2000));

function box(type: string, content: Uint8Array): Uint8Array {
  return bytes(u32(content.length + 8), type, content);
}

const jp2Signature = box("jP  ", bytes(0x0d, 0x0a, 0x87, 0x0a));
const ftyp = box("ftyp", bytes("jp2 ", u32(0), "jp2 "));
const header = box("jp2h", box("ihdr", bytes(u32(200), u32(300), u16(3), 7, 7, 0, 0)));
const jp2 = bytes(jp2Signature, ftyp, header, box("jp2c", codestream));
const jxlBoxes = bytes(
  box("JXL ", bytes(0x0d, 0x0a, 0x87, 0x0a)),
  box("ftyp", bytes("jxl ", u32(0), "jxl ")),
  box("jxlp", noise(900)),
  box("Exif", noise(50)),
  box("jxlp", noise(800)),
);

const files = new Map([
  ["a.jp2", jp2],
  ["a.j2k", codestream],
  ["boxes.jxl", jxlBoxes],
  ["codestream.jxl", bytes(0xff, 0x0a, noise(2000))],
]);

describe.skipIf(!hasExifTool)("the image data of made JPEG 2000 and JPEG XL files", () => {
  const theirs = hasExifTool ? imageDataHashes(files) : new Map<string, string>();

  it.each([...files])("are what ExifTool hashes in %s", async (name, file) => {
    const source = bufferSource(file);
    const data = await readRanges(source, await codedImageData(source));
    expect(createHash("sha256").update(data).digest("hex")).toBe(theirs.get(name));
  });
});

describe("the size of a JPEG 2000", () => {
  it.each([
    ["boxes", jp2],
    ["a codestream alone", codestream],
  ])("stands in %s", async (_, file) => {
    expect(await jpeg2000Size(bufferSource(file))).toEqual({ width: 300, height: 200 });
  });

  it("is null where a file ends in its header", async () => {
    expect(await jpeg2000Size(bufferSource(jp2.subarray(0, 40)))).toBeNull();
  });
});
