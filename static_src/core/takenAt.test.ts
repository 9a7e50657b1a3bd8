import { describe, expect, it } from "vitest";
import { type ExifTime, parseOffset, takenAt, timeInName, wallClock } from "./takenAt";

const nothing: ExifTime = { time: null, fraction: null, offset: null };
const told = (time: string, fraction: string | null = null, offset: string | null = null) => ({
  time,
  fraction,
  offset,
});

describe("the time a picture was taken", () => {
  it.each([
    ["2023:05:01 10:11:12", null, "2023-05-01T10:11:12"],
    ["2023:05:01 10:11:12", "5", "2023-05-01T10:11:12.500"],
    ["2023:05:01 10:11:12", "123456", "2023-05-01T10:11:12.123"],
    ["2023:05:01 10:11:12", "  ", "2023-05-01T10:11:12"],
    ["2024:02:29 00:00:00", null, "2024-02-29T00:00:00"],
    ["2023-05-01T10:11:12", null, "2023-05-01T10:11:12"],
  ])("is the camera's wall clock: %s and %s", (time, fraction, expected) => {
    expect(takenAt(told(time, fraction), nothing, "x.jpg").taken_at).toBe(expected);
  });

  it.each([
    "0000:00:00 00:00:00",
    "    :  :     :  :  ",
    "2023:02:30 10:11:12",
    "2023:02:29 10:11:12",
    "2023:05:01 25:61:61",
    "2023:13:01 10:11:12",
    "2216:05:01 10:11:12",
    "1023:05:01 10:11:12",
    "2023:05:01",
    "yesterday",
    "",
  ])("is not %j", (time) => {
    expect(takenAt(told(time), nothing, "x.jpg").taken_at).toBeNull();
  });

  it("has the offset of its own tag and no other", () => {
    const original = told("2023:05:01 10:11:12", null, "+05:30");
    const digitized = told("2023:05:01 10:11:12", null, "+02:00");
    expect(takenAt(original, digitized, "x.jpg").taken_at_offset).toBe(330);
    expect(takenAt({ ...original, offset: null }, digitized, "x.jpg").taken_at_offset).toBeNull();
  });

  it("is the time of digitizing when there is no other, then that in the name", () => {
    const digitized = told("2023:05:01 10:11:12", null, "-07:00");
    expect(takenAt(told("0000:00:00 00:00:00"), digitized, "x.jpg")).toEqual({
      taken_at: "2023-05-01T10:11:12",
      taken_at_offset: -420,
      taken_at_source: "exif_digitized",
    });
    expect(takenAt(nothing, nothing, "d/IMG_20230501_101112.jpg")).toEqual({
      taken_at: "2023-05-01T10:11:12",
      taken_at_offset: null,
      taken_at_source: "file_name",
    });
    expect(takenAt(nothing, nothing, "d/PXL_20230501_101112345.jpg")).toEqual({
      taken_at: "2023-05-01T10:11:12.345",
      taken_at_offset: 0,
      taken_at_source: "file_name",
    });
  });
});

describe("an offset", () => {
  it.each([
    ["+02:00", 120],
    ["-03:30", -210],
    ["+14:00", 840],
    ["+00:00", 0],
    ["-00:00", 0],
    ["Z", 0],
    ["+0200", 120],
    ["+15:00", null],
    ["-13:00", null],
    ["+02:60", null],
    ["   :  ", null],
    ["2", null],
    [null, null],
  ])("of %j is %j minutes", (text, expected) => {
    expect(parseOffset(text)).toBe(expected);
  });
});

describe("a time in a name", () => {
  it.each([
    ["IMG_20230501_101112.jpg", "2023-05-01T10:11:12"],
    ["PXL_20230501_101112345.jpg", "2023-05-01T10:11:12.345"],
    ["PXL_20230501_101112345.RAW-01.COVER.jpg", "2023-05-01T10:11:12.345"],
    ["20230501_101112(0).jpg", "2023-05-01T10:11:12"],
    ["2023-05-01 10.11.12.jpg", "2023-05-01T10:11:12"],
    ["2023-05-01 10.11.12-1.jpg", "2023-05-01T10:11:12"],
    ["Screenshot_20230501-101112_Chrome.png", "2023-05-01T10:11:12"],
    ["Screenshot_2023-05-01-10-11-12.png", "2023-05-01T10:11:12"],
    ["Screenshot 2023-05-01 at 10.11.12.png", "2023-05-01T10:11:12"],
    ["Screenshot 2023-05-01 at 1.11.12 PM.png", "2023-05-01T13:11:12"],
    ["Screenshot 2023-05-01 at 12.11.12\u202fAM.png", "2023-05-01T00:11:12"],
    ["Skjermbilde 2023-05-01 kl. 10.11.12.png", "2023-05-01T10:11:12"],
    ["WhatsApp Image 2023-05-01 at 10.11.12.jpeg", "2023-05-01T10:11:12"],
    ["signal-2023-05-01-101112.jpg", "2023-05-01T10:11:12"],
  ])("%s", (name, expected) => {
    expect(timeInName(`card/${name}`)).toBe(expected);
  });

  it.each([
    "IMG-20230501-WA0001.jpg",
    "IMG_20231301_101112.jpg",
    "IMG_20230501_251112.jpg",
    "120230501_1011129.jpg",
    "DSC_0001.JPG",
    "2023-05-01.jpg",
  ])("is not in %s", (name) => {
    expect(timeInName(name)).toBeNull();
  });

  it("is not taken from the folder", () => {
    expect(timeInName("IMG_20230501_101112/a.jpg")).toBeNull();
  });
});

it("tells a moment as wall clock where the browser is", () => {
  const moment = Date.UTC(2023, 4, 1, 23, 30, 0, 500);
  expect(wallClock(moment, -120)).toBe("2023-05-02T01:30:00");
  expect(wallClock(moment, 300)).toBe("2023-05-01T18:30:00");
});
