import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CORPUS, expected, hasCorpus, readCorpus } from "../testing/corpus";
import { hasExifTool, xmpTags } from "../testing/exifTool";
import * as made from "../testing/made";
import { bufferSource, concat } from "./byteSource";
import { UnreadableFile } from "./errors";
import { recognise } from "./formats";
import { HEAD_BYTES } from "./signature";
import type { XmpRecord } from "./types";
import { MAX_XMP, parseXmp } from "./xmp";
import { findXmp, findXmpIfAny } from "./xmpPacket";

const PACKET = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
  xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
  xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>`;

const JPEG_NAME = "http://ns.adobe.com/xap/1.0/\0";
const app1 = (text: string) => made.segment(0xe1, made.bytes(JPEG_NAME, text));
const extension = made.segment(0xe1, made.bytes("http://ns.adobe.com/xmp/extension/\0", "x"));
const iTxt = (flags: string, text: Uint8Array) =>
  made.chunk("iTXt", concat([made.bytes("XML:com.adobe.xmp\0", flags, "en\0", "\0"), text]));
const plain = made.bytes(PACKET);
const inTiff = made.tiff({ ifd0: [made.blob(700, plain)] });

/** HEIC or AVIF with one item of this type, in `mdat`. */
function withItem(contentType: string): Uint8Array {
  const ftyp = made.box("ftyp", made.bytes("avif\0\0\0\0"));
  const infe = made.box(
    "infe",
    made.bytes(2, 0, 0, 0, made.u16(1), made.u16(0), "mime\0", contentType, 0),
  );
  const iinf = made.box("iinf", made.u32(0), made.u16(1), infe);
  const meta = (offset: number) =>
    made.box(
      "meta",
      made.u32(0),
      iinf,
      made.box(
        "iloc",
        concat([made.u32(0), made.u16(0x4400), made.u16(1), made.u16(1), made.u16(0)]),
        concat([made.u16(1), made.u32(offset), made.u32(plain.length)]),
      ),
    );
  const before = concat([ftyp, meta(0)]).length + 8;
  return concat([ftyp, meta(before), made.box("mdat", plain)]);
}

const uuid = made.bytes("\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac");

const CONTAINERS: readonly (readonly [string, string, Uint8Array])[] = [
  ["a JPEG", "jpeg", made.jpeg(extension, app1(PACKET), app1("<second/>"), made.frame(8, 8))],
  ["a PNG", "png", made.png(8, 8, iTxt("\0\0", plain))],
  ["a PNG that packs it", "png", made.png(8, 8, iTxt("\x01\0", deflateSync(plain)))],
  ["a WebP", "webp", made.webp(made.vp8x(8, 8), ["XMP ", plain])],
  ["an AVIF", "avif", withItem("application/rdf+xml")],
  ["a HEIC", "heic", withItem("application/rdf+xml")],
  ["a TIFF", "tiff", inTiff],
  ["a DNG", "dng", inTiff],
  ["a CR3", "cr3", concat([made.box("ftyp", made.bytes("crx ")), made.box("uuid", uuid, plain)])],
];

describe("the packet inside", () => {
  it.each(CONTAINERS)("%s is found", async (_, format, bytes) => {
    const packet = await findXmp(bufferSource(bytes), format);
    expect(parseXmp(packet ?? new Uint8Array(0))?.rating).toBe(4);
  });

  it.each([
    ["a JPEG", "jpeg", made.jpeg(extension, made.frame(8, 8))],
    ["a PNG", "png", made.png(8, 8, made.chunk("iTXt", made.bytes("Comment\0\0\0\0\0x")))],
    ["a WebP", "webp", made.webp(made.vp8x(8, 8))],
    ["an AVIF", "avif", withItem("text/plain")],
    ["a BMP", "bmp", made.bmp(8, 8)],
    ["a TIFF", "tiff", made.tiff({})],
  ])("%s may be missing", async (_, format, bytes) => {
    expect(await findXmp(bufferSource(bytes), format)).toBeNull();
  });

  it("is not taken when it is larger than any is", async () => {
    const huge = made.webp(["XMP ", new Uint8Array(MAX_XMP + 1)]);
    expect(await findXmp(bufferSource(huge), "webp")).toBeNull();
  });

  it("is not unpacked without end", async () => {
    const bomb = deflateSync(new Uint8Array(64 * 2 ** 20));
    const packet = await findXmp(bufferSource(made.png(8, 8, iTxt("\x01\0", bomb))), "png");
    expect(packet?.length).toBeLessThan(8 * 2 ** 20);
    expect(() => parseXmp(packet ?? new Uint8Array(0))).toThrow(UnreadableFile);
  });

  it("is missing, no more, where a directory is broken", async () => {
    const cut = made.bytes("II");
    await expect(findXmp(bufferSource(cut), "tiff")).rejects.toThrow(UnreadableFile);
    expect(await findXmpIfAny(bufferSource(cut), "tiff")).toBeNull();
  });

  it("is looked for in mutated files without any other error", async () => {
    const change = fc.record({ at: fc.nat(800), value: fc.nat(255) });
    const mutated = fc
      .tuple(fc.constantFrom(...CONTAINERS), fc.array(change, { maxLength: 20 }))
      .map(([[, format, bytes], changes]) => {
        const copy = bytes.slice();
        for (const { at, value } of changes) copy[at % copy.length] = value;
        return [format, copy] as const;
      });
    await fc.assert(
      fc.asyncProperty(mutated, async ([format, bytes]) => {
        await findXmpIfAny(bufferSource(bytes), format);
      }),
      { numRuns: 500 },
    );
  });
});

async function readReal(path: string): Promise<XmpRecord | null> {
  const bytes = readCorpus(path);
  const format = recognise(bytes.subarray(0, HEAD_BYTES), path)?.id ?? "";
  const packet = format === "xmp" ? bytes : await findXmpIfAny(bufferSource(bytes), format);
  return packet && parseXmp(packet);
}

const words = (value: unknown): string[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value])
    .map((word: unknown) => String(word).trim())
    .filter((word) => word !== "");

/** What ExifTool says, by our rules for what counts. */
function fromExifTool(tags: Readonly<Record<string, unknown>>) {
  const line = (name: string) => words(tags[name])[0] ?? null;
  const degrees = (name: string) => (typeof tags[name] === "number" ? tags[name] : null);
  return {
    rating: typeof tags.Rating === "number" ? tags.Rating : null,
    label: line("Label"),
    title: line("Title"),
    description: line("Description"),
    subject: words(tags.Subject),
    creator: words(tags.Creator).join(", ") || null,
    copyright: line("Rights"),
    times: ["DateTimeOriginal", "DateCreated", "CreateDate"].map((name) => line(name)),
    latitude: degrees("GPSLatitude"),
    longitude: degrees("GPSLongitude"),
  };
}

/** As ExifTool writes a time: `2023:05:01 10:11:12`; without one, null. */
function firstTime(times: readonly (string | null)[]): string | null {
  const whole = times.find((one) => /^(?!0000)\d{4}:\d\d:\d\d \d\d:\d\d/.test(one ?? ""));
  return whole?.slice(0, 16).replace(" ", "T").replace(/:/g, "-") ?? null;
}

describe.skipIf(!hasCorpus || !hasExifTool)(
  "what is read of real files is what ExifTool reads",
  () => {
    const paths = Object.entries(expected)
      .filter(([path, { kind }]) => kind !== "broken" && !path.startsWith("bomb/"))
      .map(([path]) => path);
    const tags = xmpTags(paths.map((path) => `${CORPUS}/${path}`));
    const withXmp = paths.filter(
      (path) => Object.keys(tags.get(`${CORPUS}/${path}`) ?? {}).length > 1,
    );

    it("of more than thirty files", () => {
      expect(withXmp.length).toBeGreaterThan(30);
    });

    it.each(withXmp)("%s", async (path) => {
      const theirs = fromExifTool(tags.get(`${CORPUS}/${path}`) ?? {});
      const ours = await readReal(path);
      expect({
        rating: ours?.rating ?? null,
        label: ours?.label ?? null,
        title: ours?.title ?? null,
        description: ours?.description ?? null,
        creator: ours?.creator ?? null,
        copyright: ours?.copyright ?? null,
        taken_at: ours?.taken_at?.slice(0, 16).replace(/:/g, "-") ?? null,
      }).toEqual({
        rating: theirs.rating,
        label: theirs.label,
        title: theirs.title,
        description: theirs.description,
        creator: theirs.creator,
        copyright: theirs.copyright,
        taken_at: firstTime(theirs.times),
      });
      expect(ours?.keywords ?? []).toEqual(expect.arrayContaining(theirs.subject));
      if (theirs.latitude !== null && theirs.longitude !== null) {
        expect(ours?.gps_latitude).toBeCloseTo(theirs.latitude, 6);
        expect(ours?.gps_longitude).toBeCloseTo(theirs.longitude, 6);
      }
    });
  },
);
