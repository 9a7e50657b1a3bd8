import { describe, expect, it } from "vitest";
import { sizeWithin } from "./previewSize";

describe("the size of a preview", () => {
  it.each([
    [6000, 4000, 400, 267],
    [3000, 4000, 300, 400],
    [320, 200, 320, 200],
    [20000, 10, 400, 1],
  ])("of %i x %i is %i x %i", (width, height, wide, high) => {
    expect(sizeWithin({ width, height })).toEqual({ width: wide, height: high });
  });
});
