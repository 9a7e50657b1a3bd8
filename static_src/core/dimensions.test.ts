import { describe, expect, it } from "vitest";
import * as made from "../testing/made";
import { bufferSource } from "./byteSource";
import { readSize, tooLarge, turn } from "./dimensions";
import { UnreadableFile } from "./errors";
import { sniff } from "./formats";

const size = (bytes: Uint8Array) => readSize(bufferSource(bytes), sniff(bytes)?.id ?? "");
const vp8 = made.bytes(0, 0, 0, 0x9d, 1, 0x2a, made.u16(640, true), made.u16(480 | 0x4000, true));
const vp8l = made.bytes(0x2f, made.u32(639 | (479 << 14), true), 0, 0, 0, 0, 0);

describe("the size in a header", () => {
  it.each([
    ["JPEG", made.jpeg(made.frame(640, 480), made.scan(made.bytes(1)))],
    ["a progressive JPEG", made.jpeg(made.frame(640, 480, 0xc2))],
    [
      "a JPEG with a table before its frame",
      made.jpeg(made.segment(0xc4, made.noise(20)), made.frame(640, 480)),
    ],
    [
      "a JPEG with a thumbnail in its Exif",
      made.jpeg(made.exifSegment(made.jpeg(made.frame(1, 1))), made.frame(640, 480)),
    ],
    [
      "a JPEG with filling between its segments",
      made.jpeg(made.bytes(0xff, 0xff), made.frame(640, 480)),
    ],
    [
      "a JPEG with rubbish between its segments",
      made.jpeg(made.segment(0xe0, made.noise(9)), made.noise(500), made.frame(640, 480)),
    ],
    ["PNG", made.png(640, 480)],
    ["WebP's canvas", made.webp(made.vp8x(640, 480), ["VP8 ", vp8])],
    ["WebP's lossy frame", made.webp(["VP8 ", vp8])],
    ["WebP's lossless frame", made.webp(["VP8L", vp8l])],
    ["AVIF", made.avif({ width: 640, height: 480 })],
    ["AVIF turned by itself", made.avif({ width: 480, height: 640, quarterTurns: 3 })],
    ["AVIF turned half round", made.avif({ width: 640, height: 480, quarterTurns: 2 })],
    ["BMP", made.bmp(640, 480)],
    ["BMP from the top down", made.bmp(640, -480)],
    ["BMP of OS/2", made.os2Bmp(640, 480)],
    ["GIF", made.bytes("GIF89a", made.u16(640, true), made.u16(480, true))],
    ["Photoshop", made.bytes("8BPS", new Uint8Array(10), made.u32(480), made.u32(640))],
  ])("is read from %s", async (_, bytes) => {
    expect(await size(bytes)).toEqual({ width: 640, height: 480 });
  });

  it.each([
    ["a JPEG without a frame", made.jpeg(made.segment(0xe0, made.noise(20)))],
    ["a JPEG cut in its frame", made.jpeg(made.frame(640, 480)).subarray(0, 8)],
    ["a JPEG of no width", made.jpeg(made.frame(0, 480))],
    ["a PNG of its signature", made.png(1, 1).subarray(0, 8)],
    ["a PNG cut in its header", made.png(640, 480).subarray(0, 20)],
    ["a WebP without a picture", made.webp(["EXIF", made.noise(8)])],
    ["an AVIF without items", made.box("ftyp", made.bytes("avif\0\0\0\0"))],
    ["a BMP cut in its header", made.bmp(640, 480).subarray(0, 24)],
  ])("makes %s unreadable", async (_, bytes) => {
    await expect(size(bytes)).rejects.toBeInstanceOf(UnreadableFile);
  });

  it("is turned upright by Exif, save where the file turns itself", () => {
    const stored = { width: 640, height: 480 };
    expect(turn(stored, 6, "jpeg")).toEqual({ width: 480, height: 640 });
    expect(turn(stored, 3, "jpeg")).toEqual(stored);
    expect(turn(stored, null, "jpeg")).toEqual(stored);
    expect(turn(stored, 6, "avif")).toEqual(stored);
  });

  it("refuses what would fill the memory, and no camera's picture", () => {
    expect(tooLarge({ width: 20_000, height: 15_000 }, "png")).toMatch(/20000 x 15000/);
    expect(tooLarge({ width: 65_500, height: 65_500 }, "jpeg")).not.toBeNull();
    expect(tooLarge({ width: 16_320, height: 12_240 }, "jpeg")).toBeNull();
    expect(tooLarge({ width: 12_000, height: 9_000 }, "png")).toBeNull();
  });
});
