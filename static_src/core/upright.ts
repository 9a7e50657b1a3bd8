/** A picture turned as its Exif orientation says. */

import type { Raster } from "./perceptualHash";

const swapsSides = (turn: number) => turn >= 5 && turn <= 8;

/** Which stored pixel stands at an upright place: its first one, and the steps right and down. */
function walk(turn: number, width: number, height: number) {
  const [right, bottom] = [width - 1, (height - 1) * width];
  const [first, across, down] =
    {
      2: [right, -1, width],
      3: [bottom + right, -1, -width],
      4: [bottom, 1, -width],
      5: [0, width, 1],
      6: [bottom, -width, 1],
      7: [bottom + right, -width, -1],
      8: [right, width, -1],
    }[turn] ?? ([0, 1, width] as const);
  return { first, across, down } as { first: number; across: number; down: number };
}

/** `turn` is 1 to 8; others mean as it lies. */
export function upright(stored: Raster, turn: number): Raster {
  if (turn < 2 || turn > 8) return stored;
  const from = pixelsOf(stored.data);
  const { first, across, down } = walk(turn, stored.width, stored.height);
  const [width, height] = swapsSides(turn)
    ? [stored.height, stored.width]
    : [stored.width, stored.height];
  const to = new Uint32Array(from.length);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) to[at] = from[first + y * down + x * across] ?? 0;
  return { data: new Uint8ClampedArray(to.buffer), width, height };
}

/** Four bytes as one number, which is moved as a whole. */
function pixelsOf(data: Raster["data"]): Uint32Array {
  return new Uint32Array(Uint8ClampedArray.from(data).buffer);
}
