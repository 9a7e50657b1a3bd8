import { describe, expect, it } from "vitest";
import { Pace, roundTimeLeft, Tally } from "./progress";

/** What is shown each second while photos pass at these speeds per second. */
function shown(total: number, speeds: readonly number[]): (number | null)[] {
  const pace = new Pace(total);
  pace.note({ at: 0, photos: 0, bytes: 0 });
  let photos = 0;
  return speeds.map((speed, second) => {
    photos += speed;
    const at = (second + 1) * 1000;
    pace.note({ at, photos, bytes: photos * 1e6 });
    return pace.timeLeft(at);
  });
}

const steady = (speed: number, seconds: number) => Array.from({ length: seconds }, () => speed);

describe("the time left", () => {
  it.each([
    [0, 5],
    [1, 5],
    [5, 5],
    [5.1, 10],
    [123, 125],
    [599, 600],
    [600, 600],
    [601, 660],
    [3601, 3660],
  ])("of %d seconds is shown as %d", (seconds, expected) => {
    expect(roundTimeLeft(seconds)).toBe(expected);
  });

  it("is not told in the first five seconds", () => {
    expect(shown(1000, steady(10, 6))).toEqual([null, null, null, null, 95, 95]);
  });

  it("falls evenly while the pace is even", () => {
    const all = shown(300, steady(10, 25)).slice(4);
    expect(all).toEqual([...all].sort((a, b) => Number(b) - Number(a)));
    expect(all[0]).toBe(25);
  });

  it("does not rise for a moment's trouble", () => {
    const all = shown(1000, [...steady(10, 12), 2, 2, ...steady(10, 20)]).slice(4);
    expect(all).toEqual([...all].sort((a, b) => Number(b) - Number(a)));
  });

  it("rises once when the pace stays slow", () => {
    const all = shown(1000, [...steady(20, 15), ...steady(2, 40)])
      .slice(4)
      .map(Number);
    const rises = all.filter((value, i) => i > 0 && value > (all[i - 1] ?? value));
    expect(rises.length).toBeGreaterThan(0);
    expect(rises.length).toBeLessThanOrEqual(6);
  });

  it("is not told when all is done or nothing moves", () => {
    expect(shown(50, steady(10, 6)).at(-1)).toBeNull();
    expect(shown(50, steady(0, 8)).at(-1)).toBeNull();
  });

  it("begins anew after a pause", () => {
    const pace = new Pace(100);
    for (let s = 0; s <= 8; s++) pace.note({ at: s * 1000, photos: s, bytes: s });
    expect(pace.timeLeft(8000)).toBe(95);
    pace.reset();
    pace.note({ at: 600_000, photos: 8, bytes: 8 });
    expect(pace.timeLeft(600_000)).toBeNull();
  });
});

it("tells the speed over the last half minute", () => {
  const pace = new Pace(10_000);
  for (let s = 0; s <= 60; s++)
    pace.note({ at: s * 1000, photos: s < 30 ? s : 30 + (s - 30) * 5, bytes: s * 1e6 });
  expect(pace.photosPerSecond).toBeCloseTo(5, 0);
  expect(pace.bytesPerSecond).toBeCloseTo(1e6);
});

it("counts outcomes that add up to the files, also when one is told again", () => {
  const tally = new Tally();
  tally.note("a", "imported");
  tally.note("b", "failed");
  tally.note("b", "imported");
  tally.note("a", "imported");
  expect(tally.sums).toEqual({ imported: 2, file_added: 0, duplicate: 0, skipped: 0, failed: 0 });
  expect(Object.values(tally.sums).reduce((a, b) => a + b)).toBe(tally.files);
});
