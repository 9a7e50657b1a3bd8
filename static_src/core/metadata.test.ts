import { describe, expect, it } from "vitest";
import { cleanText, compactTags, readTags, type Tags } from "./metadata";

/** Tags as ExifReader hands them out: rationals as pairs, texts in a list. */
function read(values: Readonly<Record<string, unknown>>) {
  return readTags(tags(values), "x.jpg");
}

function tags(values: Readonly<Record<string, unknown>>): Tags {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}

const position = (values: Readonly<Record<string, unknown>>) => {
  const { gps_latitude, gps_longitude } = read({
    GPSLatitudeRef: ["N"],
    GPSLatitude: [
      [60, 1],
      [30, 1],
      [36, 1],
    ],
    GPSLongitudeRef: ["E"],
    GPSLongitude: [
      [5, 1],
      [15, 1],
      [0, 1],
    ],
    ...values,
  });
  return [gps_latitude, gps_longitude];
};

describe("texts", () => {
  it.each([
    [["Canon\0junk"], "Canon"],
    ["  NIKON D90  ", "NIKON D90"],
    ["   ", null],
    ["----", null],
    ["\0\0", null],
    ["<faulty value>", null],
    [[], null],
    [[1, 2], null],
    [undefined, null],
    ["Caéméra ü", "Caéméra ü"],
    ["<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"],
  ])("%j is %j", (value, expected) => {
    expect(cleanText(value)).toBe(expected);
  });
});

describe("quantities", () => {
  it.each([
    ["ExposureTime", [1, 250], "exposure_time", 0.004],
    ["ExposureTime", [1, 0], "exposure_time", null],
    ["ExposureTime", [0, 1024], "exposure_time", null],
    ["FNumber", [28, 10], "aperture", 2.8],
    ["FNumber", [0, 0], "aperture", null],
    ["FocalLength", [0, 1], "focal_length", null],
    ["FocalLength", [85, 1], "focal_length", 85],
    ["FocalLength", "85 mm", "focal_length", null],
    ["ISOSpeedRatings", 200, "iso", 200],
    ["ISOSpeedRatings", [400, 0], "iso", 400],
    ["ISOSpeedRatings", [0, 200], "iso", 200],
    ["ISOSpeedRatings", 0, "iso", null],
    ["ISOSpeedRatings", 65535, "iso", null],
    ["Orientation", 6, "orientation", 6],
    ["Orientation", 0, "orientation", 1],
    ["Orientation", 9, "orientation", 1],
    ["Orientation", ["6"], "orientation", null],
    ["GPSAltitude", [1428, 100], "gps_altitude", null],
  ] as const)("%s %j makes %s %j", (name, value, field, expected) => {
    expect(read({ [name]: value })[field]).toBe(expected);
  });

  it("find an ISO above 65534 where Exif keeps it", () => {
    expect(read({ ISOSpeedRatings: 65535, RecommendedExposureIndex: 102400 }).iso).toBe(102400);
  });
});

describe("a position", () => {
  it("is in degrees, south and west negative", () => {
    expect(position({})).toEqual([60.51, 5.25]);
    expect(position({ GPSLatitudeRef: ["S"], GPSLongitudeRef: ["W"] })).toEqual([-60.51, -5.25]);
  });

  it.each([
    ["without a ref", { GPSLatitudeRef: undefined }],
    ["with a ref of blanks", { GPSLatitudeRef: [" "] }],
    ["with a half missing", { GPSLongitude: undefined }],
    [
      "with nothing below the line",
      {
        GPSLatitude: [
          [60, 0],
          [30, 1],
          [0, 1],
        ],
      },
    ],
    [
      "out of range",
      {
        GPSLongitude: [
          [181, 1],
          [0, 1],
          [0, 1],
        ],
      },
    ],
    [
      "of two numbers",
      {
        GPSLatitude: [
          [60, 1],
          [30, 1],
        ],
      },
    ],
    ["of text", { GPSLatitude: ["52,0,50"] }],
    [
      "not a number",
      {
        GPSLatitude: [
          [Number.NaN, 1],
          [0, 1],
          [0, 1],
        ],
      },
    ],
    [
      "at 0,0",
      {
        GPSLatitude: [
          [0, 1],
          [0, 1],
          [0, 1],
        ],
        GPSLongitude: [
          [0, 1],
          [0, 1],
          [0, 1],
        ],
      },
    ],
  ])("is none at all %s", (_, values) => {
    expect(position(values)).toEqual([null, null]);
  });

  it("has a height, negative below the sea", () => {
    expect(read({ GPSAltitude: [1428, 100], GPSAltitudeRef: 0 }).gps_altitude).toBe(14.28);
    expect(read({ GPSAltitude: [1428, 100], GPSAltitudeRef: 1 }).gps_altitude).toBe(-14.28);
    expect(read({ GPSAltitude: [0, 0], GPSAltitudeRef: 0 }).gps_altitude).toBeNull();
  });
});

describe("the tags as read", () => {
  it("leave out binary, pointers and what is too long", () => {
    const kept = compactTags(
      tags({
        Make: ["Canon"],
        FNumber: [28, 10],
        MakerNote: [1, 2, 3],
        "Exif IFD Pointer": 200,
        Junk: Array.from({ length: 100 }, (_, i) => i),
        Buffer: new ArrayBuffer(8),
        Broken: Number.NaN,
        UserComment: "x".repeat(10_000),
      }),
    );
    expect(Object.keys(kept)).toEqual(["Make", "FNumber", "UserComment"]);
    expect(kept.UserComment).toHaveLength(500);
  });

  it("stay within 16,384 characters of JSON", () => {
    const texts = Array.from({ length: 500 }, (_, i) => [`T${i}`, "x".repeat(500)]);
    const json = JSON.stringify(compactTags(tags(Object.fromEntries(texts))));
    expect(json.length).toBeLessThanOrEqual(16_384);
  });
});
