import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { found } from "../testing/made";
import { formatOf } from "./formats";
import { pair } from "./pair";

/** `a.jpg+a.nef | b.jpg`, roles as letters: primary, Rendered, raW, Sidecar. */
function shape(...paths: readonly string[]): string {
  const { groups } = pair(paths.map((path) => found(path)));
  return groups.map(({ files }) => files.map(({ path }) => path).join(" + ")).join(" | ");
}

describe("files that are one photo by their names", () => {
  it.each([
    ["a JPEG and its RAW", ["d/A.NEF", "d/A.JPG"], "d/A.JPG + d/A.NEF"],
    ["whatever the case of their names", ["d/a.jpg", "d/A.CR2"], "d/a.jpg + d/A.CR2"],
    ["however é is written", ["d/e\u0301.jpg", "d/\u00e9.nef"], "d/e\u0301.jpg + d/\u00e9.nef"],
    ["not across folders", ["x/A.JPG", "y/A.NEF"], "x/A.JPG | y/A.NEF"],
    [
      "two RAW of different makers",
      ["d/A.DNG", "d/A.CR2", "d/A.JPG"],
      "d/A.JPG + d/A.CR2 + d/A.DNG",
    ],
    ["never two of one kind", ["d/A.jpg", "d/A.jpeg"], "d/A.jpeg | d/A.jpg"],
    [
      "a RAW goes with the JPEG spelled as it is",
      ["d/a.jpg", "d/A.JPEG", "d/A.NEF"],
      "d/A.JPEG + d/A.NEF | d/a.jpg",
    ],
    ["a RAW alone", ["d/A.NEF", "d/A.xmp"], "d/A.NEF + d/A.xmp"],
    ["a JPEG before a HEIC", ["d/A.HEIC", "d/A.JPG"], "d/A.JPG + d/A.HEIC"],
    ["a PNG beside its JPEG, until read", ["d/A.png", "d/A.jpg"], "d/A.jpg + d/A.png"],
    ["a sidecar", ["d/A.xmp", "d/A.jpg"], "d/A.jpg + d/A.xmp"],
    [
      "a sidecar of the RAW",
      ["d/A.CR2.xmp", "d/A.CR2", "d/A.jpg"],
      "d/A.jpg + d/A.CR2 + d/A.CR2.xmp",
    ],
    [
      "a sidecar named after a stem with a dot",
      ["d/A.edit.xmp", "d/A.edit.jpg", "d/A.jpg"],
      "d/A.edit.jpg + d/A.edit.xmp | d/A.jpg",
    ],
    ["a THM", ["d/A.THM", "d/A.JPG"], "d/A.JPG + d/A.THM"],
    [
      "a Pixel's two halves",
      ["d/PXL_1.RAW-02.ORIGINAL.dng", "d/PXL_1.RAW-01.COVER.jpg"],
      "d/PXL_1.RAW-01.COVER.jpg + d/PXL_1.RAW-02.ORIGINAL.dng",
    ],
  ])("are %s", (_, paths, expected) => {
    expect(shape(...paths)).toBe(expected);
  });

  it("have roles, and one primary", () => {
    const [group] = pair(["d/A.xmp", "d/A.nef", "d/A.png", "d/A.jpg"].map((p) => found(p))).groups;
    expect(group?.files.map(({ role }) => role)).toEqual(["primary", "rendered", "raw", "sidecar"]);
  });

  it("come in the order a person counts, folder by folder", () => {
    const paths = ["d/IMG_10.jpg", "d/IMG_9.jpg", "c/z.jpg", "d/e/a.jpg"];
    expect(shape(...paths)).toBe("c/z.jpg | d/IMG_9.jpg | d/IMG_10.jpg | d/e/a.jpg");
  });
});

describe("files that are left out", () => {
  function message(path: string, ...others: readonly string[]): string | undefined {
    const { skipped } = pair([path, ...others].map((one) => found(one)));
    return skipped.find((item) => item.path === path)?.message;
  }

  it.each([
    ["d/A.xmp", "A sidecar without its photo."],
    ["d/A.CR2.xmp", "A sidecar without its photo."],
    ["d/clip.mov", "Not a photo."],
    ["d/notes.txt", "Not a photo."],
  ])("say why: %s", (path, expected) => {
    expect(message(path)).toBe(expected);
  });

  it("are left to their content when the name says nothing", () => {
    const files = [found("d/noextension"), found("d/strange")];
    const contents = new Map([
      ["d/noextension", formatOf("jpeg")],
      ["d/strange", null],
    ]);
    const { groups, skipped } = pair(files, contents);
    expect(groups[0]?.files[0]?.path).toBe("d/noextension");
    expect(skipped[0]).toMatchObject({ outcome: "skipped", message: "Not a photo." });
  });

  it("are judged by content once it is known", () => {
    const { groups } = pair([found("d/A.nef")], new Map([["d/A.nef", formatOf("jpeg")]]));
    expect(groups).toHaveLength(1);
  });

  it("fail when a photo's name has nothing of a photo behind it", () => {
    const { skipped } = pair([found("d/A.jpg")], new Map([["d/A.jpg", null]]));
    expect(skipped[0]).toMatchObject({ outcome: "failed", stage: "read" });
    const empty = pair([found("d/A.jpg", 0)], new Map([["d/A.jpg", null]])).skipped[0];
    expect(empty?.message).toBe("The file is empty.");
  });
});

it("puts every file into exactly one place, whatever the names", () => {
  const name = fc.stringMatching(
    /^[aAé]{1,2}(\.(jpg|JPG|jpeg|nef|CR2|xmp|CR2\.xmp|thm|png|heic|x))?$/,
  );
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.constantFrom("d", "e/f"), name), { selector: String }),
      (all) => {
        const paths = [...new Set(all.map(([folder, file]) => `${folder}/${file}`))];
        const { groups, skipped } = pair(paths.map((path) => found(path)));
        const placed = [...groups.flatMap(({ files }) => files), ...skipped].map(
          ({ path }) => path,
        );
        expect(placed.sort()).toEqual([...paths].sort());
      },
    ),
  );
});
