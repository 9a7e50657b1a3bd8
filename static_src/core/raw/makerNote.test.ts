import { describe, expect, it } from "vitest";
import { bytes, directory, type Field, long } from "../../testing/made";
import { picture } from "../../testing/madeRaw";
import { TiffMaker } from "../../testing/tiffMaker";
import { bufferSource, concat } from "../byteSource";
import { chooseEmbeddedJpeg, listEmbeddedJpegs } from "../embeddedJpeg";

const preview = picture(640, 480);

/** A note whose first directory points to a second, which names the JPEG behind it. */
function nested(header: Uint8Array, pointer: number, pair: readonly [number, number]): Uint8Array {
  return withBase(header, pointer, pair, header.length);
}

/** Offsets count from `base` bytes before the first directory. */
function withBase(
  header: Uint8Array,
  pointer: number,
  [offset, length]: readonly [number, number],
  base: number,
): Uint8Array {
  const outer = directory([long(pointer, base + 18)], base, 0);
  const rows = [long(offset, base + 48), long(length, preview.length)];
  return concat([header, outer, directory(rows, base + 18, 0), preview]);
}

/** CameraSettings as a value that lies in the note, not as an offset. */
function olympusValue(): Uint8Array {
  const header = bytes("OLYMPUS\0MM", 0, 3);
  const rows = [long(0x101, 60), long(0x102, preview.length)];
  const inner = directory(rows, 30, 0);
  const field: Field = [0x2020, 7, inner.length, inner];
  return concat([header, directory([field], 12, 0), preview]);
}

function pentax(): Uint8Array {
  const header = bytes("PENTAX \0MM");
  const rows = [long(3, preview.length), long(4, 40)];
  return concat([header, directory(rows, 10, 0), preview]);
}

const nikon = withBase(
  bytes("Nikon\0", 2, 0x10, 0, 0, "MM", 0, 42, 0, 0, 0, 8),
  0x11,
  [0x201, 0x202],
  8,
);

const notes: readonly (readonly [string, Uint8Array])[] = [
  ["Nikon's PreviewIFD", nikon],
  ["Olympus's CameraSettings", nested(bytes("OLYMPUS\0MM", 0, 3), 0x2020, [0x101, 0x102])],
  ["Olympus's CameraSettings as a value", olympusValue()],
  ["OM System's CameraSettings", nested(bytes("OM SYSTEM\0\0\0MM", 0, 4), 0x2020, [0x101, 0x102])],
  ["Pentax's own tags", pentax()],
];

async function chosen(file: Uint8Array): Promise<number | undefined> {
  return chooseEmbeddedJpeg(await listEmbeddedJpegs(bufferSource(file), "nef"))?.width;
}

describe("a preview in a maker's note", () => {
  it.each(notes)("is found by %s", async (_, note) => {
    const maker = new TiffMaker(false);
    const exif = maker.directory([[0x927c, 7, note]]);
    expect(await chosen(maker.file(maker.directory([[0x8769, 4, [exif]]])))).toBe(640);
  });

  it("is found in the copy of the note that Adobe's converter keeps", async () => {
    const maker = new TiffMaker(false);
    const length = bytes(0, 0, (nikon.length + 6) >> 8, (nikon.length + 6) & 255);
    const data = concat([bytes("Adobe\0", "MakN"), length, bytes("MM", 0, 0, 0, 0), nikon]);
    expect(await chosen(maker.file(maker.directory([[0xc634, 1, data]])))).toBe(640);
  });
});
