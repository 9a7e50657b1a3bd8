/**
 * What a photographer or an editor wrote about a photo, out of XMP: a sidecar's content or a packet
 * inside a file. Only what is valid counts, by the rules of takenAt.ts and metadata.ts;
 * docs/metadata.md says which property goes before which.
 */

import { UnreadableFile } from "./errors";
import { cleanText } from "./metadata";
import { parseOffset, wallClockOf } from "./takenAt";
import type { XmpRecord } from "./types";
import { gettext } from "./words";
import { parseXml } from "./xml";
import { type Properties, readProperties } from "./xmpProperties";

/** Editors' histories make sidecars of some 100 KB; none we know of is larger. */
export const MAX_XMP = 1_048_576;

/** Characters; the server refuses more. */
export const MOST = { word: 200, line: 1000, text: 10_000, keywords: 500 } as const;

const DC = "http://purl.org/dc/elements/1.1/";
const XMP = "http://ns.adobe.com/xap/1.0/";
const EXIF = "http://ns.adobe.com/exif/1.0/";
const PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/";
const LIGHTROOM = "http://ns.adobe.com/lightroom/1.0/";

/** Control characters other than tab and newline, which no database or page wants. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g;

/** Damaged letters are not repaired: the value says nothing. */
function clean(text: string | undefined, most: number): string | null {
  const found = cleanText(text?.replace(CONTROL, ""));
  if (found === null || found.includes("\ufffd")) return null;
  return [...found.slice(0, 2 * most)].slice(0, most).join("").trimEnd();
}

/** Of several languages the default one, else the first. */
function text(found: Properties, property: string, most: number): string | null {
  const values = found.get(property) ?? [];
  const shown = values.find(({ language }) => language === "x-default") ?? values[0];
  return clean(shown?.text, most);
}

/** Words in one line each, each once. */
function list(found: Properties, property: string): string[] {
  const lines = (found.get(property) ?? []).map((value) => value.text.replace(/\s+/g, " "));
  const words = lines.map((line) => clean(line, MOST.word));
  return [...new Set(words.filter((word) => word !== null))].slice(0, MOST.keywords);
}

function orNull(words: readonly string[]): readonly string[] | null {
  return words.length === 0 ? null : words;
}

/** The flat ones, then every step of the hierarchical ones (`Norway|Lofoten`) not among them. */
function keywords(found: Properties): Pick<XmpRecord, "keywords" | "keyword_paths"> {
  const paths = list(found, `${LIGHTROOM}hierarchicalSubject`);
  const steps = paths.flatMap((path) => path.split("|").map((step) => cleanText(step)));
  const flat = [...list(found, `${DC}subject`), ...steps.filter((step) => step !== null)];
  return {
    keywords: orNull([...new Set(flat)].slice(0, MOST.keywords)),
    keyword_paths: orNull(paths),
  };
}

/** -1 is "rejected", 0 "no star"; some write 3.0. */
function rating(found: Properties): number | null {
  const written = text(found, `${XMP}Rating`, MOST.word) ?? "";
  const number = /^-?\d(\.0+)?$/.test(written) ? Number(written) : Number.NaN;
  return number >= -1 && number <= 5 ? number + 0 : null;
}

const TIME =
  /^(\d{4})[-:](\d\d)[-:](\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?\s*(Z|[+-]\d\d:?\d\d)?$/;

type Time = Pick<XmpRecord, "taken_at" | "taken_at_offset">;

/** ISO 8601; a day without a time does not say when. */
function time(written: string | null): Time | null {
  const [, year, month, day, hour, minute, second = "00", fraction, zone] =
    TIME.exec(written ?? "") ?? [];
  const digits = [year ?? "", month ?? "", day ?? "", hour ?? "", minute ?? "", second];
  const taken_at = wallClockOf(digits, fraction ?? null);
  return taken_at === null ? null : { taken_at, taken_at_offset: parseOffset(zone ?? null) };
}

const TIMES = [
  { property: `${EXIF}DateTimeOriginal`, source: "xmp_original" },
  { property: `${PHOTOSHOP}DateCreated`, source: "xmp_original" },
  { property: `${XMP}CreateDate`, source: "xmp_digitized" },
] as const;

function takenAt(found: Properties): Time & Pick<XmpRecord, "taken_at_source"> {
  for (const { property, source } of TIMES) {
    const read = time(text(found, property, MOST.word));
    if (read) return { ...read, taken_at_source: source };
  }
  return { taken_at: null, taken_at_offset: null, taken_at_source: null };
}

const COORDINATE = /^(\d{1,3}),(\d\d?(?:\.\d+)?)(?:,(\d\d?(?:\.\d+)?))?([NSEW])$/;

/** `59,54.5N` or `59,54,30N`. */
function coordinate(written: string | null, refs: string, most: number): number | null {
  const [, degrees = "", minutes = "", seconds = "0", ref = ""] =
    COORDINATE.exec(written?.toUpperCase() ?? "") ?? [];
  const size = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600;
  if (ref === "" || !refs.includes(ref) || Number(minutes) > 60 || Number(seconds) > 60)
    return null;
  if (size > most) return null;
  return ref === refs.charAt(1) && size !== 0 ? -size : size;
}

/** Both or neither; 0,0 means a receiver without a fix. */
function position(found: Properties): Pick<XmpRecord, "gps_latitude" | "gps_longitude"> {
  const [north, east] = ["GPSLatitude", "GPSLongitude"].map((name) =>
    text(found, EXIF + name, MOST.word),
  );
  const latitude = coordinate(north ?? null, "NS", 90);
  const longitude = coordinate(east ?? null, "EW", 180);
  const isVoid = latitude === null || longitude === null || (latitude === 0 && longitude === 0);
  if (isVoid) return { gps_latitude: null, gps_longitude: null };
  return { gps_latitude: latitude, gps_longitude: longitude };
}

/** Metres as a rational; without its ref a height says nothing. */
function altitude(found: Properties): number | null {
  const written = text(found, `${EXIF}GPSAltitude`, MOST.word) ?? "";
  const ref = text(found, `${EXIF}GPSAltitudeRef`, MOST.word) ?? "";
  const [, above, below = "1"] = /^(\d{1,15}(?:\.\d+)?)(?:\/(\d{1,15}))?$/.exec(written) ?? [];
  const metres = Number(above ?? Number.NaN) / Number(below);
  if (!Number.isFinite(metres) || (ref !== "0" && ref !== "1")) return null;
  return ref === "1" && metres > 0 ? -metres : metres;
}

function toRecord(found: Properties): XmpRecord {
  const creators = list(found, `${DC}creator`).join(", ");
  return {
    rating: rating(found),
    label: text(found, `${XMP}Label`, MOST.word),
    title: text(found, `${DC}title`, MOST.line),
    description: text(found, `${DC}description`, MOST.text),
    ...keywords(found),
    creator: clean(creators, MOST.line),
    copyright: text(found, `${DC}rights`, MOST.line),
    ...takenAt(found),
    ...position(found),
    gps_altitude: altitude(found),
  };
}

/** By the byte order mark, else by where a first `<` has its zero. */
function encodingOf([a, b]: Uint8Array): string {
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return "utf-16le";
  return (a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c) ? "utf-16be" : "utf-8";
}

/**
 * Null where nothing of it is ours: another kind of XML, or properties we do not keep.
 * @throws UnreadableFile for what is no XML, or above 1 MiB.
 */
export function parseXmp(bytes: Uint8Array): XmpRecord | null {
  if (bytes.length > MAX_XMP)
    throw new UnreadableFile("metadata", gettext("The XMP is larger than 1 MB."));
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  const record = toRecord(readProperties(parseXml(text)));
  return Object.values(record).every((value) => value === null) ? null : record;
}
