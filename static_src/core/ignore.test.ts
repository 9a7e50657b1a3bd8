import { describe, expect, it } from "vitest";
import { ignoreReason } from "./ignore";

describe("what is ignored by rule", () => {
  it.each([
    "card/._IMG_1.JPG",
    "card/.DS_Store",
    "card/Thumbs.db",
    "card/thumbs.DB",
    "card/Desktop.ini",
    "card/@eaDir/IMG_1.JPG/SYNOPHOTO_THUMB_XL.jpg",
    "card/Catalog Previews.lrdata/0/a.jpg",
    "card/.git/IMG_1.JPG",
    "card/.hidden.jpg",
    ".DS_Store",
  ])("is %s, with a reason", (path) => {
    expect(ignoreReason(path)).toMatch(/^Ignored by rule: .+\.$/);
  });

  it.each([
    "card/IMG_1.JPG",
    "card/a.lrdata.jpg",
    "card/@eaDirectory/a.jpg",
    ".photos/IMG_1.JPG",
    "card/and more.../IMG_1.JPG",
  ])("is not %s", (path) => {
    expect(ignoreReason(path)).toBeNull();
  });

  it("says which rule it was", () => {
    expect(ignoreReason("card/._a.jpg")).not.toBe(ignoreReason("card/.a.jpg"));
  });
});
