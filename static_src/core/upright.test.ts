import { describe, expect, it } from "vitest";
import type { Raster } from "./perceptualHash";
import { upright } from "./upright";

/** Letters for pixels, three a row as stored. */
function pictureOf(letters: string): Raster {
  const data = [...letters].flatMap((letter) => [letter.charCodeAt(0), 1, 2, 255]);
  return { data: Uint8ClampedArray.from(data), width: 3, height: 2 };
}

function lettersOf({ data, width, height }: Raster): string {
  const letter = (at: number) => String.fromCharCode(data[at * 4] ?? 0);
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => letter(y * width + x)).join(""),
  ).join(" ");
}

describe("a picture stored as abc def", () => {
  it.each([
    [1, "abc def"],
    [2, "cba fed"],
    [3, "fed cba"],
    [4, "def abc"],
    [5, "ad be cf"],
    [6, "da eb fc"],
    [7, "fc eb da"],
    [8, "cf be ad"],
    [9, "abc def"],
    [0, "abc def"],
  ])("with orientation %i stands upright as %s", (turn, letters) => {
    expect(lettersOf(upright(pictureOf("abcdef"), turn))).toBe(letters);
  });
});
