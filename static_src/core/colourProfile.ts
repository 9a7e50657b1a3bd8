/**
 * ICC profiles of cameras: three primaries and a curve each (ICC.1:2022, 8.3.3). Those with look-up
 * tables, of other colour models, or broken are not read here.
 */

import { UnreadableFile } from "./errors";
import { Fields } from "./fields";
import type { Raster } from "./perceptualHash";

/** Light of 0 to 1 for each of the 256 values. */
type Curve = Float64Array;

export interface ColourProfile {
  readonly curves: readonly [Curve, Curve, Curve];
  /** From the profile's light to sRGB's, three rows of three. */
  readonly matrix: readonly number[];
}

/** From XYZ under D50, as profiles have it, to sRGB's primaries (Bradford). */
const TO_SRGB = [
  3.1338561, -1.6168667, -0.4906146, -0.9787684, 1.9161415, 0.033454, 0.0719453, -0.2289914,
  1.4052427,
];

const MOST_TAGS = 100;

function readTags(profile: Fields): Map<string, Fields> {
  const tags = new Map<string, Fields>();
  const count = Math.min(profile.u32(128), MOST_TAGS);
  for (let at = 132; at < 132 + 12 * count; at += 12) {
    const bytes = profile.slice(profile.u32(at + 4), profile.u32(at + 8));
    tags.set(profile.text(at, 4), new Fields(bytes));
  }
  return tags;
}

const fixed = (fields: Fields, at: number) => fields.i32(at) / 65_536;

/** Exponents and bounds of the five kinds of parametric curve: gamma, a, b, c, d, e, f. */
function parametric(kind: number, values: readonly number[]): (x: number) => number {
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = values;
  const power = (x: number) => Math.max(0, a * x + b) ** g;
  if (kind === 0) return (x) => x ** g;
  if (kind === 1) return (x) => (x >= -b / a ? power(x) : 0);
  if (kind === 2) return (x) => (x >= -b / a ? power(x) + c : c);
  if (kind === 3) return (x) => (x >= d ? power(x) : c * x);
  return (x) => (x >= d ? power(x) + e : c * x + f);
}

/** How many numbers each kind of parametric curve has. */
const PARAMETERS = [1, 3, 4, 5, 7];

function table(fields: Fields, count: number): (x: number) => number {
  return (x) => {
    const at = Math.min(x * (count - 1), count - 1.000001);
    const below = Math.floor(at);
    const [low, high] = [fields.u16(12 + 2 * below), fields.u16(14 + 2 * below)];
    return (low + (high - low) * (at - below)) / 65_535;
  };
}

function readCurve(fields: Fields | undefined): Curve | null {
  const shape = fields && readShape(fields);
  return shape ? Float64Array.from({ length: 256 }, (_, value) => shape(value / 255)) : null;
}

function readShape(fields: Fields): ((x: number) => number) | null {
  const type = fields.text(0, 4);
  if (type === "curv") {
    const count = fields.u32(8);
    if (count === 0) return (x) => x;
    return count === 1 ? parametric(0, [fields.u16(12) / 256]) : table(fields, count);
  }
  const kind = fields.u16(8);
  const parameters = PARAMETERS[kind];
  if (type !== "para" || parameters === undefined) return null;
  const values = Array.from({ length: parameters }, (_, n) => fixed(fields, 12 + 4 * n));
  return parametric(kind, values);
}

function readPrimary(fields: Fields | undefined): readonly number[] | null {
  return fields?.text(0, 4) === "XYZ " ? [8, 12, 16].map((at) => fixed(fields, at)) : null;
}

/** `TO_SRGB` times the primaries as columns. */
function matrixOf(primaries: readonly (readonly number[])[]): number[] {
  return [0, 1, 2].flatMap((row) =>
    primaries.map((column) =>
      [0, 1, 2].reduce((sum, n) => sum + (TO_SRGB[row * 3 + n] ?? 0) * (column[n] ?? 0), 0),
    ),
  );
}

function read(profile: Fields): ColourProfile | null {
  if (profile.text(16, 4) !== "RGB " || profile.text(20, 4) !== "XYZ ") return null;
  const tags = readTags(profile);
  if ([...tags.keys()].some((tag) => /^[AD]2B/.test(tag))) return null;
  const [r, g, b] = ["rTRC", "gTRC", "bTRC"].map((tag) => readCurve(tags.get(tag)));
  const primaries = ["rXYZ", "gXYZ", "bXYZ"].map((tag) => readPrimary(tags.get(tag)));
  const found = primaries.filter((one) => one !== null);
  if (!r || !g || !b || found.length < 3) return null;
  const matrix = matrixOf(found);
  const values = [...matrix, ...r, ...g, ...b];
  return values.every(Number.isFinite) ? { curves: [r, g, b], matrix } : null;
}

export function readColourProfile(bytes: Uint8Array): ColourProfile | null {
  try {
    return read(new Fields(bytes));
  } catch (error) {
    if (error instanceof UnreadableFile) return null;
    throw error;
  }
}

const STEPS = 16_384;

/** sRGB's values for light in so many steps. */
const VALUES = Uint8Array.from({ length: STEPS + 1 }, (_, step) => {
  const light = step / STEPS;
  return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055) + 0.5;
});

function toValue(light: number): number {
  return VALUES[Math.max(0, Math.min(STEPS, Math.round(light * STEPS)))] ?? 0;
}

/** Colours sRGB has not become the nearest it has, channel by channel. */
export function toSrgb({ data, width, height }: Raster, profile: ColourProfile): Raster {
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = profile.matrix as [
    ...[number, number, number],
    ...[number, number, number],
    ...[number, number, number],
  ];
  const [reds, greens, blues] = profile.curves;
  const changed = new Uint8ClampedArray(data.length);
  for (let at = 0; at < data.length; at += 4) {
    const r = reds[data[at] ?? 0] ?? 0;
    const g = greens[data[at + 1] ?? 0] ?? 0;
    const b = blues[data[at + 2] ?? 0] ?? 0;
    changed[at] = toValue(m0 * r + m1 * g + m2 * b);
    changed[at + 1] = toValue(m3 * r + m4 * g + m5 * b);
    changed[at + 2] = toValue(m6 * r + m7 * g + m8 * b);
    changed[at + 3] = data[at + 3] ?? 0;
  }
  return { data: changed, width, height };
}
