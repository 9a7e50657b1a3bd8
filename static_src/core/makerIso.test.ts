import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as made from "../testing/made";
import { bufferSource, concat } from "./byteSource";
import { UnreadableFile } from "./errors";
import { exifBlock } from "./exifBlock";
import { makerIso } from "./makerIso";

const list = (tag: number, ...values: readonly number[]): made.Field => [
  tag,
  3,
  values.length,
  concat(values.map((value) => made.u16(value))),
];

/** Canon's settings with CameraISO at its place, and ShotInfo; values lie behind the note. */
const settings = (iso: number) => list(1, ...Array.from({ length: 16 }, () => 0), iso, 0);

/** A block of ours around a note whose inner offsets count from the old file. */
async function blockWith(fields: readonly made.Field[]): Promise<Uint8Array> {
  const around = (at: number) =>
    made.tiff({ exif: [made.blob(0x927c, made.directory(fields, at, 0))] });
  const note = made.directory(fields, 0, 0);
  const whole = around(0);
  const at = Buffer.from(whole).indexOf(Buffer.from(note.subarray(0, 6)));
  const block = await exifBlock(bufferSource(around(at)));
  if (!block) throw new Error("no block");
  return block;
}

describe("a maker's ISO", () => {
  it.each([
    ["Canon", [settings(16)], 50],
    ["Canon", [settings(19)], 400],
    ["Canon", [settings(0x4000 | 320)], 320],
    ["Canon", [settings(15), list(4, 0, 32, 160)], 200],
    ["Canon", [settings(15), list(4, 0, 0, 0)], null],
    ["Canon", [settings(0x7fff)], null],
    ["NIKON", [list(2, 0, 200)], 200],
    ["NIKON", [list(2, 0, 0)], null],
    ["OLYMPUS", [list(2, 0, 200)], null],
    [null, [list(2, 0, 200)], null],
  ] as const)(
    "of %s is read from its note, wherever the block has put it",
    async (make, fields, iso) => {
      expect(await makerIso(await blockWith(fields), make)).toBe(iso);
    },
  );

  it("is read from a Nikon note that is a TIFF of its own", async () => {
    const own = made.bytes(
      "Nikon\0",
      2,
      0,
      0,
      0,
      "MM",
      0,
      42,
      made.u32(8),
      made.directory([list(2, 0, 640)], 8, 0),
    );
    const block = await exifBlock(bufferSource(made.tiff({ exif: [made.blob(0x927c, own)] })));
    expect(block && (await makerIso(block, "NIKON CORPORATION"))).toBe(640);
  });

  it("never fails but as declared, whatever the note holds", async () => {
    const note = fc.uint8Array({ minLength: 5, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(note, fc.constantFrom("Canon", "NIKON"), async (bytes, make) => {
        const source = bufferSource(made.tiff({ exif: [made.blob(0x927c, bytes)] }));
        const block = await exifBlock(source);
        const iso = block && (await makerIso(block, make).catch((error: unknown) => error));
        expect(iso === null || typeof iso === "number" || iso instanceof UnreadableFile).toBe(true);
      }),
    );
  });
});
