import { describe, expect, it } from "vitest";
import { found } from "../testing/made";
import { type Format, formatOf } from "./formats";
import { pair } from "./pair";
import { join, split, withoutLost } from "./regroup";
import type { FileGroup } from "./types";

function groupsOf(...paths: readonly string[]): readonly FileGroup[] {
  return pair(paths.map((path) => found(path))).groups;
}

function joined(...paths: readonly string[]): FileGroup {
  const [one, other] = groupsOf(...paths);
  if (!one || !other) throw new Error("not two groups");
  return join(one, other);
}

const shape = ({ files }: FileGroup) => files.map(({ path, role }) => `${role} ${path}`);

describe("two groups joined by hand", () => {
  it("are one photo, the rendered file before the RAW", () => {
    expect(shape(joined("d/A.NEF", "d/B.JPG", "d/A.xmp"))).toEqual([
      "primary d/B.JPG",
      "raw d/A.NEF",
      "sidecar d/A.xmp",
    ]);
  });

  it("have one primary, whatever they were before", () => {
    expect(shape(joined("d/A.jpg", "d/B.jpg"))).toEqual(["primary d/A.jpg", "rendered d/B.jpg"]);
  });
});

describe("a group split by hand", () => {
  it.each([
    ["a pair", ["d/A.JPG", "d/A.NEF", "d/A.NEF.xmp"], [["d/A.JPG"], ["d/A.NEF", "d/A.NEF.xmp"]]],
    ["two rendered files", ["d/A.jpg", "d/A.png"], [["d/A.jpg"], ["d/A.png"]]],
  ])("gives photos of their own: %s", (_, paths, expected) => {
    const [group] = groupsOf(...paths);
    const { groups } = split(group ?? { key: "", files: [] });
    expect(groups.map(({ files }) => files.map(({ path }) => path))).toEqual(expected);
  });

  it("gives back what was joined", () => {
    const { groups } = split(joined("d/A.NEF", "d/B.JPG"));
    expect(groups.map(shape)).toEqual([["primary d/B.JPG"], ["primary d/A.NEF"]]);
    expect(groups.some(({ byHand }) => byHand)).toBe(false);
  });
});

describe("a joined group once it was read", () => {
  const contents = (...read: readonly (readonly [string, string | null])[]) =>
    new Map<string, Format | null>(
      read.map(([path, id]) => [path, id === null ? null : formatOf(id)]),
    );

  it("goes on without a primary that is gone", () => {
    const { groups } = withoutLost(joined("d/A.NEF", "d/B.JPG"), contents(["d/A.NEF", "nef"]));
    expect(groups.map(shape)).toEqual([["primary d/A.NEF"]]);
  });

  it("leaves out what is no picture, with its reason", () => {
    const read = contents(["d/A.jpg", "jpeg"], ["d/B.jpg", null]);
    const { groups, skipped } = withoutLost(joined("d/A.jpg", "d/B.jpg"), read);
    expect(groups.map(shape)).toEqual([["primary d/A.jpg"]]);
    expect(skipped).toMatchObject([{ path: "d/B.jpg", outcome: "failed" }]);
  });

  it("is no photo when none of its pictures is left", () => {
    const group = joined("d/A.jpg", "d/B.jpg", "d/A.xmp");
    const { groups, skipped } = withoutLost(group, contents(["d/A.xmp", "xmp"]));
    expect(groups).toEqual([]);
    expect(skipped).toMatchObject([{ path: "d/A.xmp", outcome: "skipped" }]);
  });
});
