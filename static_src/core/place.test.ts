import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LONGEST_PATH, ledgerPath, whyNotKept } from "./place";

const NOW = Date.UTC(2026, 10, 22);
const bytes = (text: string) => new TextEncoder().encode(text).length;

describe("whyNotKept", () => {
  it.each(["a/b.jpg", "Bilder/Ærfugl 🦆.jpg", `d/${"x".repeat(LONGEST_PATH - 2)}`])(
    "keeps %s",
    (path) => expect(whyNotKept(path, NOW)).toBeNull(),
  );

  it("refuses a path longer than an index holds, counted in bytes", () => {
    expect(whyNotKept("x".repeat(LONGEST_PATH + 1), NOW)).toContain("too long");
    expect(whyNotKept("å".repeat(LONGEST_PATH / 2 + 1), NOW)).toContain("too long");
  });

  it.each(["a\ud800.jpg", "a\udc00b.jpg", "a\0.jpg"])("refuses a name no text can hold", (path) =>
    expect(whyNotKept(path, NOW)).toContain("Rename"),
  );

  it.each([Number.NaN, 8.64e15, -8.64e15])("refuses the time %d", (time) =>
    expect(whyNotKept("a.jpg", time)).toContain("calendar"),
  );
});

describe("ledgerPath", () => {
  it("leaves a path alone that can be kept", () => {
    expect(ledgerPath("DCIM/IMG_1.JPG")).toBe("DCIM/IMG_1.JPG");
  });

  it("always gives a path that can be kept, and two for two files", () => {
    const units = fc.string({ unit: "binary", maxLength: 4000 });
    const halves = fc.array(fc.integer({ min: 0xd7f0, max: 0xe010 }), { maxLength: 50 });
    fc.assert(
      fc.property(units, halves, (text, codes) => {
        const path = text + String.fromCharCode(...codes);
        const kept = ledgerPath(path);
        expect(whyNotKept(kept, NOW)).toBeNull();
        expect(bytes(kept)).toBeLessThanOrEqual(LONGEST_PATH);
        if (kept !== path) expect(ledgerPath(`${path}x`)).not.toBe(kept);
      }),
    );
  });
});
