import { describe, expect, it } from "vitest";
import type { XmpRecord } from "./types";
import { xmpOfGroup } from "./xmpOfGroup";

const NOTHING: XmpRecord = {
  ...{ rating: null, label: null, title: null, description: null },
  ...{ keywords: null, keyword_paths: null, creator: null, copyright: null },
  ...{ taken_at: null, taken_at_offset: null, taken_at_source: null },
  ...{ gps_latitude: null, gps_longitude: null, gps_altitude: null },
};

const sidecar = (xmp: Partial<XmpRecord>, modified_at = 0) => ({
  role: "sidecar" as const,
  modified_at,
  xmp: { ...NOTHING, ...xmp },
});
const packet = (xmp: Partial<XmpRecord>, role: "primary" | "raw" = "primary") => ({
  ...{ role, modified_at: 9 },
  xmp: { ...NOTHING, ...xmp },
});

describe("of the XMP of one photo's files", () => {
  it("there is none where no file has any", () => {
    expect(xmpOfGroup([])).toBeNull();
  });

  it("a sidecar goes before the packet inside the file, value by value", () => {
    const found = xmpOfGroup([packet({ rating: 1, title: "In" }), sidecar({ rating: 5 })]);
    expect(found).toMatchObject({ rating: 5, title: "In" });
    expect(found?.origins).toEqual({ rating: "sidecar", title: "packet" });
  });

  it("the sidecar written last goes before the other", () => {
    expect(xmpOfGroup([sidecar({ rating: 1 }, 5), sidecar({ rating: 2 }, 6)])?.rating).toBe(2);
  });

  it("the primary's packet goes before the RAW's", () => {
    expect(xmpOfGroup([packet({ rating: 1 }), packet({ rating: 2 }, "raw")])?.rating).toBe(1);
  });

  it("a time never borrows another file's offset", () => {
    const inside = packet({ taken_at: "2023-05-01T10:00:00", taken_at_offset: 120 });
    const beside = sidecar({ taken_at: "2023-05-02T10:00:00", taken_at_source: "xmp_original" });
    expect(xmpOfGroup([inside, beside])).toMatchObject({
      taken_at: "2023-05-02T10:00:00",
      taken_at_offset: null,
      origins: { taken_at: "sidecar", taken_at_offset: "sidecar" },
    });
  });
});
