import { describe, expect, it } from "vitest";
import { type Expected, hasCorpus, readCorpus, samples } from "../../testing/corpus";
import { readBlockTags } from "../../worker/readMetadata";
import { bufferSource } from "../byteSource";
import { exifBlock, holdsJpeg, MAX_BLOCK } from "../exifBlock";
import { recognise } from "../formats";
import { readTags } from "../metadata";
import type { PhotoMetadata } from "../types";
import { rawExif } from "./rawExif";

async function blockOf(path: string): Promise<Uint8Array | null> {
  const bytes = readCorpus(path);
  const exif = await rawExif(bufferSource(bytes), recognise(bytes, path)?.id ?? "");
  return exif && exifBlock(exif);
}

type Value = string | number | null;

function number(value: number | string | null): number | null {
  const all = String(value ?? "")
    .split(" ")
    .map(Number);
  return all.find((one) => one > 0) ?? null;
}

/** ExifTool's words for the fields that do not depend on the picture's size. */
const ORACLE: Partial<Record<keyof PhotoMetadata, (one: Expected) => Value>> = {
  orientation: (one) => one.orientation,
  taken_at: ({ dateTimeOriginal: time }) =>
    time && `${time.slice(0, 10).replaceAll(":", "-")}T${time.slice(11, 19)}`,
  taken_at_offset: ({ offsetTimeOriginal: offset }) =>
    offset && Number(`${offset[0]}${Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4))}`),
  gps_latitude: (one) => one.gpsLatitude,
  gps_longitude: (one) => one.gpsLongitude,
  gps_altitude: (one) => one.gpsAltitude,
  camera_make: (one) => one.make,
  camera_model: (one) => one.model,
  lens_model: (one) => one.lensModel?.trim() || null,
  focal_length: (one) => number(one.focalLength),
  aperture: (one) => number(one.fNumber),
  iso: (one) => number(one.iso),
  exposure_time: (one) => number(one.exposureTime),
};

function same(ours: Value, theirs: Value): boolean {
  if (typeof ours === "number" && typeof theirs === "number")
    return Math.abs(ours - theirs) <= Math.abs(theirs) * 1e-4;
  if (typeof ours === "string" && typeof theirs === "string") return ours.startsWith(theirs);
  return ours === theirs;
}

const REASONS: Readonly<Record<string, string>> = {
  "raw/canon_s40.CRW taken_at": "the oracle asked for Exif's time only; CIFF has one",
  "raw/nikon_d1_full.NEF iso": "only in the MakerNote",
};

const RAW_TYPES = "ARW CR2 CR3 CRW DNG NEF ORF PEF RAF RW2".split(" ");
const raws = samples(...RAW_TYPES).filter(({ path }) => !path.startsWith("broken/"));

describe.skipIf(!hasCorpus)("the Exif of real RAW files", () => {
  it("says what ExifTool says, save what has a reason", async () => {
    const differences: string[] = [];
    let given = 0;
    for (const { path, expected } of raws) {
      const told = readTags(readBlockTags(await blockOf(path)), path);
      for (const [field, theirsOf] of Object.entries(ORACLE)) {
        const theirs = theirsOf(expected);
        const ours = told[field as keyof typeof told];
        if (theirs !== null) given += 1;
        if (!same(ours, theirs)) differences.push(`${path} ${field}: ${ours}, not ${theirs}`);
      }
    }
    console.log([`${given} values, ${differences.length} differ:`, ...differences].join("\n"));
    expect(differences.filter((one) => !REASONS[one.split(":")[0] ?? ""])).toEqual([]);
  });

  it.each(raws)("fits into a block without a JPEG for $path", async ({ path }) => {
    const block = await blockOf(path);
    expect(block).not.toBeNull();
    if (!block) return;
    expect(block.length).toBeLessThanOrEqual(MAX_BLOCK);
    expect(holdsJpeg(block)).toBe(false);
  });
});
