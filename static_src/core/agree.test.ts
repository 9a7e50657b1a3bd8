import { describe, expect, it } from "vitest";
import { found } from "../testing/made";
import { agree, type Claims, standApart } from "./agree";
import { pair } from "./pair";

const claims = (taken_at: string | null, camera_model: string | null = null): Claims => ({
  taken_at,
  camera_model,
  taken_at_source: taken_at === null ? null : "exif_original",
});

const noon = claims("2023-05-01T12:00:00", "X100");

describe("a RAW", () => {
  it.each([
    ["of the same second", claims("2023-05-01T12:00:00.900", "X100")],
    ["two seconds later", claims("2023-05-01T12:00:02", "X100")],
    ["that says nothing", claims(null)],
    ["whose model is spelled otherwise", claims(null, "x100 ")],
  ])("stays with its JPEG: one %s", (_, other) => {
    expect(agree(noon, other, "raw")).toBeNull();
  });

  it.each([
    ["taken 2.1 s later", claims("2023-05-01T12:00:02.100"), /another time/],
    ["of another model", claims("2023-05-01T12:00:00", "X200"), /another camera: X200, not X100/],
  ])("stands apart: one %s", (_, other, reason) => {
    expect(agree(noon, other, "raw")).toMatch(reason);
  });

  it("is not parted from its JPEG by a time that is only in a name", () => {
    const named: Claims = { ...claims("1999-01-01T00:00:00"), taken_at_source: "file_name" };
    expect(agree(named, noon, "raw")).toBeNull();
  });
});

describe("a second rendered file", () => {
  it("stays when both say the same time", () => {
    expect(agree(noon, claims("2023-05-01T12:00:01"), "rendered")).toBeNull();
  });

  it("stands apart when one says nothing", () => {
    expect(agree(noon, claims(null), "rendered")).toMatch(/nothing/);
  });
});

describe("a group that splits", () => {
  const split = (leaver: string, ...paths: readonly string[]) => {
    const [group] = pair(paths.map((path) => found(path))).groups;
    if (!group) throw new Error("no group");
    return standApart(group, new Map([[leaver, "taken at another time"]]));
  };

  it("makes its RAW a photo of its own, and the RAW's own sidecars go with it", () => {
    const { groups, skipped } = split("d/A.NEF", "d/A.JPG", "d/A.NEF", "d/A.NEF.xmp");
    const paths = groups.map(({ files }) => files.map(({ path }) => path));
    expect(paths).toEqual([["d/A.JPG"], ["d/A.NEF", "d/A.NEF.xmp"]]);
    expect(groups[1]?.files[0]?.role).toBe("primary");
    expect(skipped).toEqual([]);
  });

  it("makes two photos of two rendered files; the sidecar stays with the primary", () => {
    const { groups } = split("d/A.png", "d/A.jpg", "d/A.png", "d/A.xmp");
    const paths = groups.map(({ files }) => files.map(({ path }) => path));
    expect(paths).toEqual([["d/A.jpg", "d/A.xmp"], ["d/A.png"]]);
    expect(groups[1]?.files[0]?.role).toBe("primary");
  });
});
