import { describe, expect, it } from "vitest";
import { bytes, u16, u32 } from "../testing/made";
import { concat } from "./byteSource";
import { readColourProfile, toSrgb } from "./colourProfile";

const fixed = (value: number) => u32(Math.round(value * 65_536) >>> 0);
const primary = (...xyz: number[]) => concat([bytes("XYZ ", 0, 0, 0, 0), ...xyz.map(fixed)]);
const curve = (...values: number[]) =>
  concat([bytes("curv", 0, 0, 0, 0), u32(values.length), ...values.map((value) => u16(value))]);
const parametric = (kind: number, ...values: number[]) =>
  concat([bytes("para", 0, 0, 0, 0), u16(kind), u16(0), ...values.map(fixed)]);

type Tags = Readonly<Record<string, Uint8Array>>;

function profile(tags: Tags, model = "RGB "): Uint8Array {
  const header = concat([new Uint8Array(16), bytes(model, "XYZ "), new Uint8Array(104)]);
  const names = Object.keys(tags);
  let at = 132 + 12 * names.length;
  const rows = Object.entries(tags).map(([name, tag]) => {
    at += tag.length;
    return concat([bytes(name), u32(at - tag.length), u32(tag.length)]);
  });
  return concat([header, u32(names.length), ...rows, ...Object.values(tags)]);
}

const curves = (one: Uint8Array): Tags => ({ rTRC: one, gTRC: one, bTRC: one });
const adobe: Tags = {
  rXYZ: primary(0.60974, 0.31111, 0.01947),
  gXYZ: primary(0.20528, 0.62567, 0.06087),
  bXYZ: primary(0.14919, 0.06322, 0.74457),
  ...curves(curve(563)),
};
const srgb: Tags = {
  rXYZ: primary(0.43607, 0.22249, 0.01392),
  gXYZ: primary(0.38515, 0.71687, 0.09708),
  bXYZ: primary(0.14307, 0.06061, 0.7141),
  ...curves(parametric(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)),
};

function converted(tags: Tags, ...rgb: number[]): number[] {
  const read = readColourProfile(profile(tags));
  if (!read) throw new Error("not read");
  const { data } = toSrgb({ data: [...rgb, 255], width: 1, height: 1 }, read);
  return [0, 1, 2].map((n) => data[n] ?? 0);
}

describe("a colour profile", () => {
  it.each([
    [
      [128, 128, 128],
      [128, 128, 128],
    ],
    [
      [200, 100, 50],
      [227, 100, 42],
    ],
    [
      [0, 255, 0],
      [0, 255, 0],
    ],
    [
      [20, 40, 200],
      [0, 35, 205],
    ],
    [
      [250, 240, 10],
      [254, 240, 0],
    ],
    [
      [90, 140, 70],
      [53, 141, 63],
    ],
  ])("of Adobe RGB makes %j the sRGB colour that Little CMS has", (from, to) => {
    const made = converted(adobe, ...from);
    for (const [n, value] of to.entries()) expect(made[n]).toBeCloseTo(value, -0.4);
  });

  it.each([[[0, 128, 255]], [[17, 3, 240]], [[255, 255, 255]]])("of sRGB leaves %j", (rgb) => {
    expect(converted(srgb, ...rgb)).toEqual(rgb);
  });

  it("with curves as tables is read between their values", () => {
    const table = curve(...Array.from({ length: 1024 }, (_, n) => 65_535 * (n / 1023) ** 2.2));
    const [one, other] = [converted({ ...adobe, ...curves(table) }, 90, 140, 70), [53, 141, 63]];
    for (const [n, value] of other.entries()) expect(one[n]).toBeCloseTo(value, -0.4);
  });

  it.each([
    ["of printers' inks", profile(adobe, "CMYK")],
    ["with look-up tables", profile({ ...adobe, A2B0: bytes("mft2") })],
    ["without a curve", profile({ ...srgb, gTRC: bytes("what", 0, 0, 0, 0, 0, 0, 0, 0) })],
    ["with a curve of no known kind", profile({ ...srgb, gTRC: parametric(9, 1) })],
    ["that is cut", profile(adobe).subarray(0, 300)],
    ["of nothing", new Uint8Array(0)],
    [
      "whose curve claims more than there is",
      profile({ ...adobe, rTRC: curve(1, 2).fill(255, 8, 12) }),
    ],
  ])("%s is left to others", (_, file) => {
    expect(readColourProfile(file)).toBeNull();
  });
});
