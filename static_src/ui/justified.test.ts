import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Row, rowsOf } from "./justified";

const desktop = { width: 1096, target: 188, gap: 6 };
const phone = { width: 390, target: 130, gap: 3 };

function widthOf(row: Row, ratios: readonly number[], gap: number): number {
  const sum = ratios.slice(row.start, row.end).reduce((total, ratio) => total + ratio, 0);
  return sum * row.height + gap * (row.end - row.start - 1);
}

describe("the justified grid", () => {
  it("has no rows without photos", () => {
    expect(rowsOf([], desktop)).toEqual([]);
  });

  it("leaves a single photo at the target height", () => {
    expect(rowsOf([1.5], desktop)).toEqual([{ start: 0, end: 1, height: 188 }]);
  });

  it("puts every photo into exactly one row, in order", () => {
    const ratios = fc.array(fc.double({ min: 0.5, max: 3, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(ratios, fc.integer({ min: 280, max: 2400 }), (some, width) => {
        const rows = rowsOf(some, { ...desktop, width });
        const photos = rows.flatMap((row) => some.slice(row.start, row.end));
        expect(photos).toEqual(some);
        expect(rows.every((row) => row.end - row.start <= 12)).toBe(true);
      }),
    );
  });

  it("fills the width in every row but the last", () => {
    const ratios = Array.from({ length: 60 }, (_, n) => [1.5, 0.67, 1.33, 1.78, 1][n % 5] ?? 1);
    const rows = rowsOf(ratios, desktop);
    for (const row of rows.slice(0, -1)) {
      expect(widthOf(row, ratios, desktop.gap)).toBeCloseTo(desktop.width, 6);
      expect(row.height).toBeGreaterThan(188 / 1.4);
      expect(row.height).toBeLessThan(188 * 1.4);
    }
  });

  it("stretches the last row only when it nearly fills its line", () => {
    const nearly = [1.5, 1.5, 1.5, 1.04];
    const [stretched] = rowsOf(nearly, desktop);
    expect(stretched && widthOf(stretched, nearly, desktop.gap)).toBeCloseTo(desktop.width, 6);
    expect(rowsOf([1.5, 1.5], desktop)).toEqual([{ start: 0, end: 2, height: 188 }]);
  });

  it("leaves no photo alone at twice the height on a phone", () => {
    const portraits = [0.67, 1.5, 0.67, 1.5, 1.5, 0.67, 1.5, 0.67, 0.67];
    for (const row of rowsOf(portraits, phone)) expect(row.height).toBeLessThan(2 * phone.target);
  });
});
