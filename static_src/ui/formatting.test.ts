import { describe, expect, it } from "vitest";
import { formatBytes, formatShare } from "./formatting";

describe("sizes and shares, as the server's pages say them", () => {
  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [4_100, "4 kB"],
    [999_999, "1,000 kB"],
    [26_940_000, "26.9 MB"],
    [42_000_000, "42.0 MB"],
    [19_800_000_000, "19.8 GB"],
  ])("%i bytes", (bytes, said) => {
    expect(formatBytes(bytes)).toBe(said);
  });

  it.each([
    [0, "0.00%"],
    [5, "less than 0.01%"],
    [423, "0.42%"],
    [4_230, "4.23%"],
    [50_000, "50%"],
  ])("%i of 100,000", (part, said) => {
    expect(formatShare(part, 100_000)).toBe(said);
  });

  it("says nothing of a share of nothing", () => {
    expect(formatShare(1, 0)).toBe("");
  });
});
