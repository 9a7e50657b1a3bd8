import { describe, expect, it } from "vitest";
import { agree } from "../core/agree";
import { bufferSource } from "../core/byteSource";
import { extensionOf, recognise } from "../core/formats";
import type { PhotoMetadata } from "../core/types";
import { type Expected, expected, hasCorpus, readCorpus, samples } from "../testing/corpus";
import { type FileMetadata, readMetadata } from "./readMetadata";

async function read(path: string): Promise<FileMetadata> {
  const bytes = readCorpus(path);
  return readMetadata(bufferSource(bytes), recognise(bytes, path)?.id ?? "", path);
}

type Field = keyof PhotoMetadata;
type Value = string | number | null;

function toNumber(value: number | string | null): number | null {
  const [first] = String(value ?? "")
    .split(" ")
    .map(Number)
    .filter((one) => one > 0);
  return first ?? null;
}

function isMoment(text: string): boolean {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = text
    .split(/[: ]/)
    .map(Number);
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  return (
    year > 1825 && year < 2101 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  );
}

function toTime(one: Expected): string | null {
  const [found] = [one.dateTimeOriginal, one.createDate].filter((text) => text && isMoment(text));
  return found ? found.slice(0, 19).replace(":", "-").replace(":", "-").replace(" ", "T") : null;
}

function toOffset(text: string | null): number | null {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(text ?? "") ?? [];
  return sign ? Number(`${sign}${Number(hours) * 60 + Number(minutes)}`) : null;
}

function isNullIsland(one: Expected): boolean {
  return one.gpsLatitude === 0 && one.gpsLongitude === 0;
}

/** What ExifTool gives for a field, by the words of the catalogue; what design says is void is null. */
const ORACLE: Readonly<Record<string, (one: Expected) => Value>> = {
  width: (one) => one.displayWidth,
  height: (one) => one.displayHeight,
  orientation: ({ orientation }) => (orientation === 0 || orientation === 9 ? 1 : orientation),
  taken_at: toTime,
  taken_at_offset: (one) => toOffset(one.offsetTimeOriginal),
  gps_latitude: (one) => (isNullIsland(one) ? null : one.gpsLatitude),
  gps_longitude: (one) => (isNullIsland(one) ? null : one.gpsLongitude),
  gps_altitude: (one) => one.gpsAltitude,
  camera_make: (one) => one.make,
  camera_model: (one) => one.model,
  lens_model: (one) => one.lensModel?.trim() || null,
  focal_length: (one) => toNumber(one.focalLength),
  aperture: (one) => toNumber(one.fNumber),
  iso: (one) => (toNumber(one.iso) === 65535 ? 102400 : toNumber(one.iso)),
  exposure_time: (one) => toNumber(one.exposureTime),
};

function same(ours: Value, theirs: Value): boolean {
  if (typeof ours === "number" && typeof theirs === "number")
    return Math.abs(ours - theirs) <= Math.max(1e-6, Math.abs(theirs) * 1e-4);
  if (typeof ours === "string" && typeof theirs === "string")
    return ours.slice(0, theirs.length) === theirs;
  return ours === theirs;
}

/** Why ours is not ExifTool's, by path (its end) and fields; anything else is a fault. */
const REASONS: readonly (readonly [path: string, fields: string, reason: string])[] = [
  ["Nikon_D90.jpg", "iso", "only in the MakerNote, computed by ExifTool"],
  ["casio_z3.jpg", "iso", "only in a MakerNote that holds a JPEG and is not kept"],
  ["degrees_as_string.jpg", "gps_latitude gps_longitude", "text with commas is no coordinate"],
  ["latin1_model.jpg", "camera_model", "ExifTool replaces Latin-1 letters by question marks"],
  ["exif_both.png", "gps_latitude gps_longitude gps_altitude", "ExifTool overlooks them"],
  ["gps_invalid.heic", "gps_latitude", "half a position is none"],
  ["canon_s40.CRW", "taken_at", "the oracle holds Exif's time only; CIFF has its own"],
  ["no_tz.jpg", "*", "ExifTool gives up on a JPEG that ends after APP1"],
  ["year_2216.jpg", "*", "ExifTool gives up on a JPEG that ends after APP1"],
];

interface Difference {
  readonly path: string;
  readonly field: string;
  readonly ours: Value;
  readonly theirs: Value;
}

function reasonFor({ path, field }: Difference): string | undefined {
  const found = REASONS.find(
    ([end, fields]) => path.endsWith(end) && (fields === "*" || fields.split(" ").includes(field)),
  );
  return found?.[2];
}

/** Whole files of every format, and how many values ExifTool gives for them. */
async function compareAll(): Promise<{ given: number; differences: Difference[] }> {
  const differences: Difference[] = [];
  let given = 0;
  for (const { path, expected: one } of whole) {
    const { metadata } = await read(path);
    for (const [field, theirsOf] of Object.entries(ORACLE)) {
      const [ours, theirs] = [metadata[field as Field], theirsOf(one)];
      if (theirs !== null) given += 1;
      if (!same(ours, theirs)) differences.push({ path, field, ours, theirs });
    }
  }
  return { given, differences };
}

const RENDERED = "JPEG PNG WEBP AVIF BMP HEIC HEIF TIFF BTF".split(" ");
const RAW = "ARW CR2 CR3 CRW DNG NEF ORF PEF RAF RW2".split(" ");

const whole = samples(...RENDERED, ...RAW).filter(({ path }) => !path.startsWith("broken/"));

describe.skipIf(!hasCorpus)("the metadata of real files", () => {
  it("are ExifTool's in 99 of 100 values, and each difference has a reason", async () => {
    const { given, differences } = await compareAll();
    const lines = differences.map(
      (one) => `${JSON.stringify(one)} ${reasonFor(one) ?? "NO REASON"}`,
    );
    console.log([`${given} values, ${differences.length} differ:`, ...lines].join("\n"));
    const missed = differences.filter(({ theirs }) => theirs !== null);
    expect(missed.length).toBeLessThanOrEqual(given / 100);
    expect(differences.filter((one) => !reasonFor(one))).toEqual([]);
  });

  it.each(whole)("give the upright size of $path", async ({ path, expected: one }) => {
    const { metadata } = await read(path);
    expect([metadata.width, metadata.height]).toEqual([one.displayWidth, one.displayHeight]);
  });

  it.each(whole)("keep a block of $path without any JPEG, at most 256 KiB", async ({ path }) => {
    const { exif } = await read(path);
    if (!exif) return;
    expect(exif.length).toBeLessThanOrEqual(262_144);
    expect(Buffer.from(exif).includes(Buffer.from([0xff, 0xd8, 0xff]))).toBe(false);
  });
});

describe.skipIf(!hasCorpus)("a RAW beside its JPEG", () => {
  const readable = Object.entries(expected)
    .filter(([path, one]) => one.kind !== "broken" && !path.startsWith("broken/"))
    .filter(([path]) => ["cr2", "nef", "arw", "dng", "pef"].includes(extensionOf(path)));

  it.each(readable)("says when and with what it was taken: %s", async (path, one) => {
    const { metadata } = await readMetadata(
      bufferSource(readCorpus(path)),
      extensionOf(path),
      path,
    );
    expect(metadata.taken_at?.slice(0, 19) ?? null).toBe(toTime(one));
    expect(metadata.camera_model).toBe(one.model);
  });

  it.each([
    ["pairs/DSC_0001.JPG", "pairs/DSC_0001.NEF", null],
    ["pairs/DSC08833.JPG", "pairs/DSC08833.ARW", null],
    ["samename/2020/IMG_0001.jpg", "samename/2020/IMG_0001.CR2", /another time/],
  ])("%s and %s agree or say why not", async (jpeg, raw, reason) => {
    const source = bufferSource(readCorpus(raw));
    const other = await readMetadata(source, extensionOf(raw), raw);
    const told = agree((await read(jpeg)).metadata, other.metadata, "raw");
    if (reason) expect(told).toMatch(reason);
    else expect(told).toBeNull();
  });
});
