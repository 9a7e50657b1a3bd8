import { describe, expect, it } from "vitest";
import { avif, bmp, bytes, jpeg, png, vp8x, webp } from "../testing/made";
import { FORMATS, formatByName, recognise, sniff } from "./formats";

describe("the table of formats", () => {
  it("gives each extension to one format", () => {
    const all = FORMATS.flatMap((one) => one.extensions).filter((extension) => extension !== "");
    expect(new Set(all).size).toBe(all.length);
  });

  it.each([
    ["jpeg", jpeg()],
    ["png", png(1, 1)],
    ["webp", webp(vp8x(1, 1))],
    ["avif", avif({ width: 1, height: 1 })],
    ["bmp", bmp(1, 1)],
    ["cr2", bytes("II*\0\x10\0\0\0CR\x02\0")],
    ["cr3", bytes("\0\0\0\x18ftypcrx \0\0\0\x01crx isom")],
    ["heic", bytes("\0\0\0\x18ftypmif1\0\0\0\0mif1heic")],
    ["avif", bytes("\0\0\0\x18ftypmif1\0\0\0\0mif1avif")],
    ["raf", bytes("FUJIFILMCCD-RAW 0201")],
    ["orf", bytes("IIRO\x08\0\0\0")],
    ["rw2", bytes("IIU\0\x18\0\0\0")],
    ["video", bytes("\0\0\0\x14ftypqt  \0\0\0\0qt  ")],
  ])("knows %s by its first bytes", (id, head) => {
    expect(sniff(head)?.id).toBe(id);
  });

  it.each([
    ["an empty file", new Uint8Array(0)],
    ["one byte", bytes(0xff)],
    ["text", bytes("<!DOCTYPE html>")],
    ["text that begins with BM", bytes("BMW and other cars of the year 1977")],
  ])("knows nothing of %s", (_, head) => {
    expect(sniff(head)).toBeNull();
  });

  it.each([
    ["a/IMG_1.JPG", "jpeg"],
    ["a/b.c/x.NEF", "nef"],
    ["a/noextension", undefined],
    ["a/.jpg", undefined],
    ["a/notes.txt", "other"],
  ])("says by name that %s is %s", (path, id) => {
    expect(formatByName(path)?.id).toBe(id);
  });

  it("believes the content when the name says otherwise", () => {
    expect(recognise(jpeg(), "a/x.nef")?.id).toBe("jpeg");
    expect(recognise(bytes("<html>"), "a/x.cr2")).toBeNull();
  });

  it("tells RAW formats that begin as TIFF by their names", () => {
    const head = bytes("II*\0\x08\0\0\0\0\0\0\0");
    expect(recognise(head, "a/x.NEF")?.id).toBe("nef");
    expect(recognise(head, "a/x.jpg")?.id).toBe("tiff");
  });

  it("takes a THM for a sidecar though it holds a JPEG", () => {
    expect(recognise(jpeg(), "a/CRW_1.THM")?.id).toBe("thm");
  });
});
