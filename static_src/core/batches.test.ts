import { describe, expect, it } from "vitest";
import { found } from "../testing/made";
import { type Batch, BatchPacker, type Entry, LIMITS, toWire } from "./batches";
import type { PhotoRecord } from "./types";

function photo(name: string, previewBytes = 20, exifBytes = 10): PhotoRecord {
  return {
    ...{ width: 4000, height: 3000, orientation: 1, taken_at: "2023-05-01T10:00:00" },
    ...{ taken_at_offset: null, taken_at_source: "exif_original" },
    ...{ gps_latitude: null, gps_longitude: null, gps_altitude: null },
    ...{ camera_make: "Canon", camera_model: "R6", lens_model: null },
    ...{ focal_length: 50, aperture: 2.8, iso: 100, exposure_time: 0.004 },
    hothash: "a".repeat(64),
    perceptual_hash: "0123456789abcdef",
    camera: { Make: "Canon" },
    file_modified_at: "2023-05-01T12:00:00",
    hotpreview: previewBytes > 0 ? new Uint8Array(previewBytes).fill(1) : null,
    no_preview_reason: "",
    files: [
      {
        ...found(`card/${name}.jpg`, 5000, Date.UTC(2023, 4, 1, 10, 0, 0, 123)),
        role: "primary",
        format: "jpeg",
        sha256: "b".repeat(64),
        image_data_hash: "a".repeat(64),
        exif: exifBytes > 0 ? new Uint8Array(exifBytes).fill(2) : null,
        message: "",
      },
    ],
  };
}

const totals = { current_file: "card/a.jpg", bytes_read: 5000, bytes_sent: 30 };

function packAll(entries: readonly Entry[]): Batch[] {
  const packer = new BatchPacker();
  const batches = entries.map((entry) => packer.add(entry));
  return [...batches, packer.flush()].filter((batch) => batch !== null);
}

describe("what is sent", () => {
  it("carries the contract's names and no others", () => {
    const seen = found("card/b.jpg", 7, Date.UTC(2023, 4, 1));
    const item = {
      ...{ path: "card/c.txt", file_size: 3, message: "Not a photo." },
      outcome: "skipped" as const,
      stage: "pair" as const,
    };
    const { meta } = toWire({ photos: [photo("a")], seen: [seen], items: [item] }, totals);
    expect(meta).toEqual({
      ...totals,
      photos: [
        {
          ...{ hothash: "a".repeat(64), perceptual_hash: "0123456789abcdef" },
          ...{ width: 4000, height: 3000, orientation: 1, taken_at: "2023-05-01T10:00:00" },
          ...{ taken_at_offset: null, taken_at_source: "exif_original" },
          ...{ gps_latitude: null, gps_longitude: null, gps_altitude: null },
          ...{ camera_make: "Canon", camera_model: "R6", lens_model: null },
          ...{ focal_length: 50, aperture: 2.8, iso: 100, exposure_time: 0.004 },
          ...{ camera: { Make: "Canon" }, file_modified_at: "2023-05-01T12:00:00" },
          ...{ hotpreview_size: 20, no_preview_reason: "" },
          files: [
            {
              ...{ path: "card/a.jpg", role: "primary", format: "jpeg", file_size: 5000 },
              modified_at: "2023-05-01T10:00:00.123Z",
              ...{ sha256: "b".repeat(64), image_data_hash: "a".repeat(64), exif_size: 10 },
              message: "",
            },
          ],
        },
      ],
      seen: [{ path: "card/b.jpg", file_size: 7, modified_at: "2023-05-01T00:00:00.000Z" }],
      items: [item],
    });
  });

  it("has its blobs in order: preview, then each file's Exif; none where there is none", () => {
    const photos = [photo("a", 20, 10), photo("b", 0, 5), photo("c", 7, 0)];
    const { blobs } = toWire({ photos, seen: [], items: [] }, totals);
    expect(blobs.map((blob) => blob.length)).toEqual([20, 10, 5, 7]);
  });
});

describe("a batch", () => {
  it("holds at most 100 photos", () => {
    const batches = packAll(Array.from({ length: 250 }, (_, i) => ({ photo: photo(`p${i}`) })));
    expect(batches.map(({ photos }) => photos.length)).toEqual([100, 100, 50]);
  });

  it("holds at most 1,000 lines of seen and items together", () => {
    const seen = Array.from({ length: 1500 }, (_, i) => ({ seen: found(`card/${i}.jpg`) }));
    expect(packAll(seen).map((batch) => batch.seen.length)).toEqual([1000, 500]);
  });

  it("stays below 8 MB with its frame", () => {
    const entries = Array.from({ length: 90 }, (_, i) => ({
      photo: photo(`é${i}`, 64_000, 200_000),
    }));
    const batches = packAll(entries);
    const sizes = batches.map((batch) => {
      const { meta, blobs } = toWire(batch, totals);
      return Buffer.byteLength(JSON.stringify(meta)) + blobs.reduce((n, one) => n + one.length, 0);
    });
    expect(batches.length).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBeLessThan(LIMITS.bytes - 10_000);
    expect(batches.flatMap(({ photos }) => photos)).toHaveLength(90);
  });

  it("is nothing when there is nothing to send", () => {
    expect(new BatchPacker().flush()).toBeNull();
  });
});
