/** From Exif tags as ExifReader hands them out to the fields of a photo; nothing is invented. */

import { takenAt } from "./takenAt";
import type { PhotoMetadata } from "./types";

/** One tag of ExifReader's `expanded` result; its value's shape differs by tag and by file. */
export interface Tag {
  readonly value: unknown;
}

/** The `exif` group by ExifReader's names. */
export type Tags = Readonly<Record<string, Tag | undefined>>;

/** Cameras pad with blanks and NULs, or write dashes; ExifReader writes `<faulty value>`. */
export function cleanText(value: unknown): string | null {
  const first = Array.isArray(value) ? value[0] : value;
  if (typeof first !== "string") return null;
  const text = (first.split("\0")[0] ?? "").trim();
  return text === "" || /^-+$/.test(text) || text === "<faulty value>" ? null : text;
}

function text(tags: Tags, name: string): string | null {
  return cleanText(tags[name]?.value);
}

/** A rational is a pair; with nothing below the line it is no number. */
function rational(value: unknown): number | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [above, below]: unknown[] = value;
  if (typeof above !== "number" || typeof below !== "number" || below === 0) return null;
  return above / below;
}

/** Some writers use the wrong field type: a number is taken as well as a rational. */
function quantity(tags: Tags, name: string): number | null {
  const value = tags[name]?.value;
  const number = typeof value === "number" ? value : rational(value);
  return number !== null && Number.isFinite(number) ? number : null;
}

/** Zero means "not known" in every quantity that goes through here. */
function positive(tags: Tags, name: string): number | null {
  const number = quantity(tags, name);
  return number !== null && number > 0 ? number : null;
}

function integers(tags: Tags, name: string): number[] {
  const value = tags[name]?.value;
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((one) => typeof one === "number" && Number.isInteger(one)) as number[];
}

/** The first that is set; 65535 says that the number did not fit and stands elsewhere. */
function iso(tags: Tags): number | null {
  const [first] = integers(tags, "ISOSpeedRatings").filter((one) => one > 0);
  if (first !== undefined && first !== 65535) return first;
  for (const name of ["RecommendedExposureIndex", "StandardOutputSensitivity", "ISOSpeed"]) {
    const [elsewhere] = integers(tags, name).filter((one) => one > 0);
    if (elsewhere !== undefined && elsewhere < 0xffffffff) return elsewhere;
  }
  return null;
}

/** 1 to 8; what is there but means nothing is 1. */
function orientation(tags: Tags): number | null {
  const [value] = integers(tags, "Orientation");
  if (value === undefined) return null;
  return value >= 1 && value <= 8 ? value : 1;
}

/** Degrees, minutes and seconds; 0/0 in the last two is how some say "not given". */
function degrees(value: unknown): number | null {
  if (!Array.isArray(value) || value.length !== 3) return null;
  const parts = value.map(rational);
  const [whole, minutes, seconds] = parts;
  const isVoid = (part: unknown) => Array.isArray(part) && part[0] === 0 && part[1] === 0;
  if (whole === null || whole === undefined) return null;
  const minute = minutes ?? (isVoid(value[1]) ? 0 : null);
  const second = seconds ?? (isVoid(value[2]) ? 0 : null);
  return minute === null || second === null ? null : whole + minute / 60 + second / 3600;
}

function coordinate(tags: Tags, name: string, refs: string, most: number): number | null {
  const ref = text(tags, `${name}Ref`)?.charAt(0).toUpperCase() ?? "";
  const size = degrees(tags[name]?.value);
  if (ref === "" || !refs.includes(ref) || size === null || !(size >= 0 && size <= most))
    return null;
  return ref === refs.charAt(1) && size !== 0 ? -size : size;
}

/** Both or neither; 0,0 lies in the sea and means a receiver without a fix. */
function position(tags: Tags): Pick<PhotoMetadata, "gps_latitude" | "gps_longitude"> {
  const latitude = coordinate(tags, "GPSLatitude", "NS", 90);
  const longitude = coordinate(tags, "GPSLongitude", "EW", 180);
  const isVoid = latitude === null || longitude === null || (latitude === 0 && longitude === 0);
  if (isVoid) return { gps_latitude: null, gps_longitude: null };
  return { gps_latitude: latitude, gps_longitude: longitude };
}

/** Without its ref a height says nothing; refs 1 and 3 (Exif 3.0) lie below. */
function altitude(tags: Tags): number | null {
  const metres = quantity(tags, "GPSAltitude");
  const [ref] = integers(tags, "GPSAltitudeRef");
  if (metres === null || ref === undefined) return null;
  return (ref === 1 || ref === 3) && metres > 0 ? -metres : metres;
}

function exifTime(tags: Tags, name: "Original" | "Digitized") {
  return {
    time: text(tags, `DateTime${name}`),
    fraction: text(tags, `SubSecTime${name}`),
    offset: text(tags, `OffsetTime${name}`),
  };
}

/** Everything but the size, which is the container's to say. */
export function readTags(tags: Tags, path: string): Omit<PhotoMetadata, "width" | "height"> {
  return {
    orientation: orientation(tags),
    ...takenAt(exifTime(tags, "Original"), exifTime(tags, "Digitized"), path),
    ...position(tags),
    gps_altitude: altitude(tags),
    camera_make: text(tags, "Make"),
    camera_model: text(tags, "Model"),
    lens_model: text(tags, "LensModel"),
    focal_length: positive(tags, "FocalLength"),
    aperture: positive(tags, "FNumber"),
    iso: iso(tags),
    exposure_time: positive(tags, "ExposureTime"),
  };
}

const MOST_TEXT = 500;
const MOST_NUMBERS = 32;
const MOST_JSON = 16_384;

/** Numbers, short texts and short lists of numbers; null for what is neither. */
function compact(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  const text = cleanText(value);
  if (text !== null) return text.slice(0, MOST_TEXT);
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_NUMBERS) return null;
  const isNumber = (one: unknown) => typeof one === "number" && Number.isFinite(one);
  const isPlain = value.every(
    (one) => isNumber(one) || (Array.isArray(one) && one.every(isNumber)),
  );
  return isPlain ? value : null;
}

/** The tags as read, for the photo's `camera`: no binary, no pointers, at most 16,384 characters of JSON. */
export function compactTags(tags: Tags): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  let length = 2;
  for (const [name, tag] of Object.entries(tags)) {
    if (name === "MakerNote" || name === "OffsetSchema" || name.endsWith("Pointer")) continue;
    const value = compact(tag?.value);
    if (value === null) continue;
    length += JSON.stringify([name, value]).length;
    if (length > MOST_JSON) break;
    kept[name] = value;
  }
  return kept;
}
