/**
 * Real camera files for tests, and what ExifTool says of them. They are not part of this
 * repository: `IMALINK_CORPUS` says where they are. Without them, tests that need them skip.
 */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

export const CORPUS = resolve(
  process.env.IMALINK_CORPUS ?? join(here, "..", "..", "..", "shared", "corpus"),
);

export const hasCorpus = existsSync(join(CORPUS, "expected.json"));

if (!hasCorpus && process.env.CI) throw new Error(`No photos at ${CORPUS}: set IMALINK_CORPUS.`);
if (!hasCorpus) console.warn(`No photos at ${CORPUS} (IMALINK_CORPUS): their tests are skipped.`);

export interface Expected {
  readonly bytes: number;
  readonly kind: string;
  readonly fileType: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly displayWidth: number | null;
  readonly displayHeight: number | null;
  readonly orientation: number | null;
  readonly dateTimeOriginal: string | null;
  readonly createDate: string | null;
  readonly offsetTimeOriginal: string | null;
  readonly gpsLatitude: number | null;
  readonly gpsLongitude: number | null;
  readonly gpsAltitude: number | null;
  readonly make: string | null;
  readonly model: string | null;
  readonly lensModel: string | null;
  readonly focalLength: number | null;
  readonly fNumber: number | null;
  readonly iso: number | string | null;
  readonly exposureTime: number | null;
  readonly sha256: string;
  readonly imageDataHash: string | null;
  readonly imageDataBytes: number;
  readonly hothash: string;
}

/** By path within the corpus; empty without it. */
export const expected: Readonly<Record<string, Expected>> = hasCorpus
  ? JSON.parse(readFileSync(join(CORPUS, "expected.json"), "utf8"))
  : {};

export function readCorpus(path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(CORPUS, path)));
}

export interface Sample {
  readonly path: string;
  readonly expected: Expected;
}

/** The files that are whole, by ExifTool's word for their type (`Extended WEBP` is `WEBP`). */
export function samples(...fileTypes: readonly string[]): Sample[] {
  return Object.entries(expected)
    .filter(([, one]) => one.kind !== "broken")
    .filter(([, one]) => fileTypes.includes(one.fileType?.replace("Extended ", "") ?? ""))
    .map(([path, one]) => ({ path, expected: one }));
}
