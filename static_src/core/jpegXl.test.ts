import { describe, expect, it } from "vitest";
import { bytes } from "../testing/made";
import { bufferSource } from "./byteSource";
import { jpegXlSize } from "./jpegXl";

const TURNED = "788cc28405620200";

const hex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (two) => parseInt(two, 16));

/** As `cjxl` begins a file, bare and in boxes. */
const bare = (start: string) => bytes("\xff\x0a", hex(start), new Uint8Array(64));
const boxed = (start: string) =>
  bytes(
    "\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14ftypjxl \0\0\0\0jxl ",
    "\0\0\0\x4ejxlp\0\0\0\0\xff\x0a",
    hex(start),
    new Uint8Array(64),
  );

describe("the size of a JPEG XL", () => {
  it.each([
    ["both sides in full", "7089f80748", 1021, 303],
    ["by its ratio, 3 : 2", "784c90505c", 600, 400],
    ["in eighths", "1f0e48282e", 64, 128],
  ])("is read where it is given %s", async (_, start, width, height) => {
    expect(await jpegXlSize(bufferSource(bare(start)))).toEqual({ width, height });
    expect(await jpegXlSize(bufferSource(boxed(start)))).toEqual({ width, height });
  });

  it("is upright, by its own orientation", async () => {
    const size = await jpegXlSize(bufferSource(bare(TURNED)));
    expect(size).toEqual({ width: 400, height: 610 });
  });

  it("is not invented", async () => {
    const cut = bufferSource(bytes("\xff\x0a\x70"));
    await expect(jpegXlSize(cut)).rejects.toThrow("ends in the middle");
  });
});
