import { describe, expect, it } from "vitest";
import { Shrinker } from "./shrinker";

/** Left half black, right half white, opaque. */
function halves(width: number, height: number): Uint8Array {
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let at = 0; at < rgba.length; at += 4)
    if ((at / 4) % width < width / 2) rgba.fill(0, at, at + 3);
  return rgba;
}

describe("a picture that is shrunk as it comes", () => {
  it.each([
    [1600, 4, 1600, 4],
    [4032, 3024, 1008, 756],
    [3024, 4032, 756, 1008],
    [8640, 5760, 1080, 720],
    [20_000, 2, 10_000, 1],
  ])("of %i x %i is %i x %i", (width, height, wide, high) => {
    const shrunk = new Shrinker(width, height);
    expect([shrunk.width, shrunk.height]).toEqual([wide, high]);
  });

  it("is the mean of what it was made of", () => {
    const shrunk = new Shrinker(2002, 4);
    shrunk.data.set(halves(2002, 4));
    const pixels = shrunk.toPixels();
    expect([...pixels.subarray(499 * 4, 502 * 4)]).toEqual([
      0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255,
    ]);
  });

  it("is the same when its rows come one by one", () => {
    const [whole, rows, rgba] = [new Shrinker(3000, 9), new Shrinker(3000, 9), halves(3000, 9)];
    whole.data.set(rgba);
    for (let at = 0; at < rgba.length; at += 12_000)
      rows.data.set(rgba.subarray(at, at + 12_000), at);
    expect(rows.toPixels()).toEqual(whole.toPixels());
  });
});
