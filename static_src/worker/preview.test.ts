import { describe, expect, it } from "vitest";
import { sizeWithin, uprightTransform } from "./preview";

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

/** Where the stored top left corner of a 3 x 2 picture lands, and the one to its right. */
function corners(turn: number, upright: { width: number; height: number }) {
  const { a = 0, b = 0, c = 0, d = 0, e = 0, f = 0 } = uprightTransform(turn, upright);
  const at = (x: number, y: number) => [a * x + c * y + e, b * x + d * y + f];
  return { topLeft: at(0, 0), topRight: at(3, 0) };
}

describe("an Exif orientation", () => {
  const lying = { width: 3, height: 2 };
  const standing = { width: 2, height: 3 };
  it.each([
    [1, lying, [0, 0], [3, 0]],
    [2, lying, [3, 0], [0, 0]],
    [3, lying, [3, 2], [0, 2]],
    [4, lying, [0, 2], [3, 2]],
    [5, standing, [0, 0], [0, 3]],
    [6, standing, [2, 0], [2, 3]],
    [7, standing, [2, 3], [2, 0]],
    [8, standing, [0, 3], [0, 0]],
    [9, lying, [0, 0], [3, 0]],
  ])("of %i puts the corners where they belong", (turn, upright, topLeft, topRight) => {
    expect(corners(turn, upright)).toEqual({ topLeft, topRight });
  });
});
