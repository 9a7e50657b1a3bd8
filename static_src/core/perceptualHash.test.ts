import { describe, expect, it } from "vitest";
import { perceptualHash, type Raster } from "./perceptualHash";

/** A scene of soft shapes, drawn at any size; `noise` shakes each value by up to that much. */
function scene(width: number, height: number, seed = 1, noise = 0): Raster {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [u, v] = [(x + 0.5) / width, (y + 0.5) / height];
      const wave = Math.sin(7 * u * seed + 3 * v) + Math.cos(11 * v - 5 * u * seed) + u * v * 2;
      const shake = (((x * 7919 + y * 104729) % 17) / 8 - 1) * noise;
      const at = (y * width + x) * 4;
      data.set([90 + 40 * wave + shake, 100 + 35 * wave + shake, 80 + 30 * wave + shake, 255], at);
    }
  return { data, width, height };
}

function distance(a: string, b: string): number {
  return (BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2).replaceAll("0", "").length;
}

describe("the perceptual hash", () => {
  it("is 16 hex digits, also of one grey pixel", () => {
    expect(perceptualHash(scene(400, 300))).toMatch(/^[0-9a-f]{16}$/);
    expect(perceptualHash({ data: [9, 9, 9, 255], width: 1, height: 1 })).toMatch(/^[0-9a-f]{16}$/);
  });

  it("is what an independent program computes", () => {
    expect(perceptualHash(scene(64, 64))).toBe("b560c86a3f152f17");
    expect(perceptualHash(scene(100, 75, 2))).toBe("ad78e2f05a0f5a0e");
  });

  it.each([
    ["scaled down", scene(160, 120)],
    ["scaled to another shape", scene(400, 260)],
    ["saved with noise", scene(400, 300, 1, 12)],
  ])("stays within 4 bits when the picture is %s", (_, other) => {
    const whole = perceptualHash(scene(400, 300));
    expect(distance(whole, perceptualHash(other))).toBeLessThanOrEqual(4);
  });

  it.each([
    [255, 8, 8],
    [90, 8, 8],
    [90, 400, 267],
    [0, 33, 7],
  ])("holds nothing but the mean where all is grey %d", (grey, width, height) => {
    const data = new Uint8ClampedArray(width * height * 4).fill(grey);
    const hash = perceptualHash({ data, width, height });
    expect(hash).toBe(grey === 0 ? "0000000000000000" : "8000000000000000");
  });

  it("is far away for another picture", () => {
    const [one, other] = [scene(400, 300), scene(400, 300, 3)];
    expect(distance(perceptualHash(one), perceptualHash(other))).toBeGreaterThan(12);
  });
});
