/** RAW files made from nothing: true to each maker's layout, filled with noise. */

import { concat } from "../core/byteSource";
import { bytes, exifSegment, frame, jpeg, noise, scan, short, tiff, u16, u32 } from "./made";
import { type Row, TiffMaker } from "./tiffMaker";

const text = (tag: number, value: string): Row => [tag, 2, bytes(value, 0)];
const size = (width: number, height: number): Row[] => [
  [0x100, 4, [width]],
  [0x101, 4, [height]],
];

export function picture(width: number, height: number, length = 2000): Uint8Array {
  return jpeg(frame(width, height), scan(noise(length)));
}

const JPEG_PAIR = [0x201, 0x202] as const;
const STRIPS = [0x111, 0x117] as const;
const TILES = [0x144, 0x145] as const;

export function pages(littleEndian = true): Uint8Array {
  const maker = new TiffMaker(littleEndian);
  const page = (seed: number, next: number) =>
    maker.directory(
      [[0xfe, 4, [2]], ...size(64, 48), ...maker.pieces(...STRIPS, noise(900 + seed), noise(700))],
      next,
    );
  return maker.file(page(1, page(2, page(3, 0))));
}

export function tiles(): Uint8Array {
  const maker = new TiffMaker(false);
  const tiled = maker.pieces(...TILES, noise(1500), noise(1400), noise(300));
  return maker.file(maker.directory([...size(64, 48), [0x103, 3, [7]], ...tiled]));
}

/** IFD0 a preview, then the full picture, two previews and a lossy proxy in SubIFDs. */
export function dng(): Uint8Array {
  const maker = new TiffMaker();
  const sub = (kind: number, compression: number, rows: readonly Row[], across: number) =>
    maker.directory([[0xfe, 4, [kind]], [0x103, 3, [compression]], ...size(across, 48), ...rows]);
  const subs = [
    sub(0, 7, [[0x106, 3, [32803]], ...maker.pieces(...TILES, noise(3000), noise(2000))], 640),
    sub(1, 7, maker.pieces(...STRIPS, picture(480, 320)), 480),
    sub(1, 7, maker.pieces(...STRIPS, picture(1024, 683)), 1024),
    sub(1, 34892, maker.pieces(...STRIPS, picture(300, 200)), 300),
  ];
  const preview = maker.pieces(...STRIPS, picture(256, 171));
  const rows: Row[] = [[0xfe, 4, [1]], [0x103, 3, [7]], [0x14a, 4, subs], ...preview];
  return maker.file(maker.directory([...rows, ...size(256, 171), [0xc612, 1, [1, 4, 0, 0]]]));
}

export function nef(): Uint8Array {
  const maker = new TiffMaker(false);
  const subs = [
    maker.directory([[0xfe, 4, [1]], ...maker.pieces(...JPEG_PAIR, picture(4288, 2848))]),
    maker.directory([
      [0xfe, 4, [0]],
      [0x103, 3, [34713]],
      ...size(4288, 2848),
      ...maker.pieces(...STRIPS, noise(5000)),
    ]),
    maker.directory([[0xfe, 4, [1]], ...maker.pieces(...JPEG_PAIR, picture(570, 375))]),
  ];
  const thumbnail = maker.pieces(...STRIPS, noise(1200));
  const rows: Row[] = [[0xfe, 4, [1]], [0x103, 3, [1]], text(0x10f, "NIKON"), [0x14a, 4, subs]];
  return maker.file(maker.directory([...rows, ...size(160, 120), ...thumbnail]));
}

/** Newer: a preview in IFD0, the full-size JPEG in IFD2. */
export function arw(): Uint8Array {
  const maker = new TiffMaker();
  const sub = maker.directory([
    [0xfe, 4, [0]],
    [0x103, 3, [32767]],
    ...size(6048, 4024),
    ...maker.pieces(...STRIPS, noise(4000)),
  ]);
  const ifd2 = maker.directory([
    [0xfe, 4, [1]],
    ...maker.pieces(...JPEG_PAIR, picture(6000, 4000)),
  ]);
  const ifd1 = maker.directory(maker.pieces(...JPEG_PAIR, picture(160, 120)), ifd2);
  const rows: Row[] = [[0xfe, 4, [1]], [0x103, 3, [6]], text(0x10f, "SONY"), [0x14a, 4, [sub]]];
  const preview = maker.pieces(...JPEG_PAIR, picture(1616, 1080));
  return maker.file(maker.directory([...rows, text(0x110, "ILCE-7M3"), ...preview], ifd1));
}

/** The first: what others use for a SubIFD is where the picture begins. */
export function a100(): Uint8Array {
  const maker = new TiffMaker();
  const preview = maker.pieces(...JPEG_PAIR, picture(1616, 1080));
  const data = maker.put(concat([u16(0xffff, true), noise(5000)]));
  const rows: Row[] = [[0xfe, 4, [1]], [0x103, 3, [6]], text(0x10f, "SONY"), [0x14a, 4, [data]]];
  return maker.file(maker.directory([...rows, text(0x110, "DSLR-A100"), ...preview]));
}

export function cr2(): Uint8Array {
  const maker = new TiffMaker(true, 42, bytes("CR", 2, 0, u32(0)));
  const exif = maker.directory([
    [0xa002, 3, [5184]],
    [0xa003, 3, [3456]],
  ]);
  const ifd3 = maker.directory([[0x103, 3, [6]], ...maker.pieces(...STRIPS, noise(6000))]);
  const ifd2 = maker.directory([...size(670, 446), ...maker.pieces(...STRIPS, noise(900))], ifd3);
  const ifd1 = maker.directory(maker.pieces(...JPEG_PAIR, picture(160, 120)), ifd2);
  const preview = maker.pieces(...STRIPS, picture(5184, 3456));
  const rows: Row[] = [...size(5184, 3456), [0x103, 3, [6]], [0x8769, 4, [exif]], ...preview];
  return maker.file(maker.directory([...rows, text(0x10f, "Canon")], ifd1));
}

export function pef(): Uint8Array {
  const maker = new TiffMaker(false);
  const ifd2 = maker.directory(maker.pieces(...JPEG_PAIR, picture(6016, 4000)));
  const ifd1 = maker.directory(maker.pieces(...JPEG_PAIR, picture(160, 120)), ifd2);
  const strips = maker.pieces(...STRIPS, noise(3000), noise(2000));
  return maker.file(maker.directory([...size(6080, 4032), [0x103, 3, [65535]], ...strips], ifd1));
}

/** The thumbnail in a SubIFD of IFD1, the full-size JPEG in one of IFD0. */
export function srw(): Uint8Array {
  const maker = new TiffMaker();
  const small = maker.directory(maker.pieces(...JPEG_PAIR, picture(160, 120)));
  const large = maker.directory(maker.pieces(...JPEG_PAIR, picture(5472, 3648)));
  const strips = maker.pieces(...STRIPS, noise(4000));
  const ifd1 = maker.directory([[0x14a, 4, [small]], [0x103, 3, [32770]], ...strips]);
  const rows: Row[] = [text(0x10f, "SAMSUNG"), ...size(5472, 3648), [0x14a, 4, [large]]];
  return maker.file(maker.directory(rows, ifd1));
}

const PANASONIC = bytes("\x88\xe7\x74\xd8\xf8\x25\x1d\x4d\x94\x7a\x6e\x77\x82\x2b\x5d\x6a");

/** `iso` is what the JPEG inside says; the RAW itself says 200. */
export function rw2(iso: number | null = 400): Uint8Array {
  const maker = new TiffMaker(true, 0x55, PANASONIC);
  const exif = tiff({ exif: iso ? [short(0x8827, iso)] : [] });
  const inner = jpeg(exifSegment(exif), frame(1920, 1440), scan(noise(900)));
  const borders: Row[] = [4, 5, 6, 7].map((tag, i) => [tag, 3, [[8, 4, 2736, 3652][i] ?? 0]]);
  const raw = maker.put(noise(5000));
  const rows: Row[] = [
    [0x17, 3, [200]],
    [0x2e, 7, inner],
    [0x118, 4, [raw]],
    [0x117, 4, [9]],
  ];
  return maker.file(maker.directory([...borders, ...rows, text(0x10f, "Panasonic")]));
}

function fuji(sensor: Uint8Array): Uint8Array {
  const exif = tiff({ ifd0: [short(0x112, 1)] });
  const inner = jpeg(exifSegment(exif), frame(1920, 1280), scan(noise(900)));
  const table = bytes(u32(1), u16(0x111), u16(4), u16(3296), u16(4936));
  const at = 0x94;
  const tableAt = at + inner.length;
  const sensorAt = tableAt + table.length;
  const head = new Uint8Array(at);
  head.set(bytes("FUJIFILMCCD-RAW 0201"));
  head.set(bytes(u32(at), u32(inner.length), u32(tableAt), u32(table.length)), 84);
  head.set(bytes(u32(sensorAt), u32(sensor.length)), 100);
  return concat([head, inner, table, sensor]);
}

export function raf(): Uint8Array {
  return fuji(noise(4000));
}

/** The sensor's data in a TIFF of its own, offsets from its start. */
export function rafWithTiff(): Uint8Array {
  const maker = new TiffMaker();
  const sub = maker.directory([[0xf001, 4, [4936]], ...maker.pieces(0xf007, 0xf008, noise(4000))]);
  return fuji(maker.file(maker.directory([[0xf000, 13, [sub]]])));
}

export function mrw(): Uint8Array {
  const prd = bytes("\0PRD", u32(24), "27730001", u16(2016), u16(2568), u16(1920), u16(2560));
  const segments = concat([prd, new Uint8Array(8)]);
  return concat([bytes("\0MRM", u32(segments.length)), segments, noise(4000)]);
}

export function x3f(): Uint8Array {
  const section = (kind: number, format: number, data: Uint8Array) =>
    bytes("SECi", u32(0x20000, true), u32(kind, true), u32(format, true), new Uint8Array(12), data);
  const head = new Uint8Array(264);
  head.set(bytes("FOVb", u32(0x20002, true)));
  head.set(bytes(u32(2640, true), u32(1760, true)), 28);
  const parts = [section(2, 18, picture(600, 400)), section(1, 6, noise(4000))];
  const lengths = parts.map((part) => part.length);
  const [first = 0, second = 0] = lengths;
  const row = (at: number, length: number) => bytes(u32(at, true), u32(length, true), "IMA2");
  const rows = [row(264, first), row(264 + first, second)];
  const directoryAt = 264 + first + second;
  const directory = bytes("SECd", u32(0x20000, true), u32(2, true), ...rows);
  return concat([head, ...parts, directory, u32(directoryAt, true)]);
}

export function crw(): Uint8Array {
  const values: readonly (readonly [number, Uint8Array])[] = [
    [0x2005, noise(4000)],
    [0x2007, picture(640, 480)],
    [0x1810, bytes(u32(2272, true), u32(1704, true), u32(0), u32(0, true))],
    [0x080a, bytes("Canon", 0, "Canon PowerShot S40", 0)],
    [0x180e, bytes(u32(1_616_793_292, true), u32(0), u32(0))],
  ];
  let at = 0;
  const rows = values.map(([tag, value]) => {
    const row = bytes(u16(tag, true), u32(value.length, true), u32(at, true));
    at += value.length;
    return row;
  });
  const heap = concat(values.map(([, value]) => value));
  const head = bytes("II", u32(26, true), "HEAPCCDR", new Uint8Array(12));
  return concat([head, heap, u16(rows.length, true), ...rows, u32(at, true)]);
}

const box = (type: string, ...content: readonly Uint8Array[]): Uint8Array => {
  const inner = concat(content);
  return bytes(u32(inner.length + 8), type, inner);
};

const uuid = (hex: string, ...content: readonly Uint8Array[]): Uint8Array =>
  box(
    "uuid",
    Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
    ...content,
  );

/** A video track of samples, two to a chunk where there are two. */
function track(at: number, samples: readonly number[], wide: boolean): Uint8Array {
  const handler = box("hdlr", bytes(u32(0), u32(0), "vide", new Uint8Array(13)));
  const chunk = wide
    ? box("co64", bytes(u32(0), u32(1), u32(0), u32(at)))
    : box("stco", bytes(u32(0), u32(1), u32(at)));
  const sizes = box(
    "stsz",
    bytes(u32(0), u32(0), u32(samples.length), ...samples.map((n) => u32(n))),
  );
  const runs = box("stsc", bytes(u32(0), u32(1), u32(1), u32(samples.length), u32(1)));
  const times = box("stts", bytes(u32(0), u32(1), u32(samples.length), u32(1)));
  const table = box("stbl", box("stsd", bytes(u32(0), u32(0))), times, runs, sizes, chunk);
  return box("trak", box("mdia", handler, box("minf", table)));
}

export function cr3(): Uint8Array {
  const full = picture(6000, 4000, 4000);
  const [small, raw] = [noise(900), noise(3000)];
  const ifd0 = tiff({ ifd0: [short(0x100, 6000), short(0x101, 4000), short(0x112, 1)] });
  const thumbnail = picture(160, 120, 300);
  const thumb = bytes(u32(0), u16(160), u16(120), u32(thumbnail.length), u16(1), u16(0), thumbnail);
  const prvw = picture(1620, 1080, 1500);
  const lookAt = bytes(u32(0), u16(1), u16(1620), u16(1080), u16(1), u32(prvw.length), prvw);
  const canon = uuid("85c0b687820f11e08111f4ce462b6a48", box("CMT1", ifd0), box("THMB", thumb));
  const ftyp = box("ftyp", bytes("crx ", u32(1), "crx isom"));
  const preview = uuid("eaf42b5e1c984b88b9fbb7dc406e4d16", u32(0), u32(1), box("PRVW", lookAt));
  const moov = (at: number) =>
    box(
      "moov",
      canon,
      track(at, [full.length], true),
      track(at + full.length, [small.length], false),
      track(at + full.length + small.length, [1000, 2000], true),
    );
  const mdatAt = ftyp.length + moov(0).length + preview.length + 8;
  return concat([ftyp, moov(mdatAt), preview, box("mdat", full, small, raw)]);
}
