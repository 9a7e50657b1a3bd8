import { describe, expect, it } from "vitest";
import type { GroupStanding, PlannedFolder } from "../browser/rehearse";
import { aGroup } from "../testing/fakes";
import { countUnder, Selection, under } from "./selection";

function planned(standing: GroupStanding, ...paths: readonly [string, ...string[]]) {
  const group = aGroup(...paths);
  return { group, files: group.files, standing };
}

const [fresh, pair, here] = [
  planned("new", "c/a.jpg"),
  planned("new", "c/b.jpg", "c/b.cr2"),
  planned("here", "c/c.jpg"),
];
const folder: PlannedFolder = {
  path: "c",
  groups: [fresh, pair, here],
  items: [{ path: "c/x.txt", file_size: 1, outcome: "skipped", stage: "pair", message: "" }],
};

function aSelection(): Selection {
  return new Selection({ folders: [folder], onDisk: new Map() });
}

describe("a selection", () => {
  it("begins with everything that is not here already", () => {
    expect(aSelection().totals).toEqual({ photos: 2, pairs: 1, bytes: 30 });
  });

  it("has three states for a folder, and none where there is nothing to decide", () => {
    const selection = aSelection();
    expect(selection.ticked(folder.groups)).toBe("all");
    selection.take([fresh], false);
    expect(selection.ticked(folder.groups)).toBe("some");
    selection.take(folder.groups, false);
    expect(selection.ticked(folder.groups)).toBe("none");
    expect(selection.ticked([here])).toBeNull();
  });

  it("takes back in what was taken out", () => {
    const selection = aSelection();
    selection.take(folder.groups, false);
    selection.take([pair], true);
    expect(selection.totals).toEqual({ photos: 1, pairs: 1, bytes: 20 });
  });
});

it("counts files, not photos, on its tabs", () => {
  const counts = (["all", "pairs", "here", "skipped"] as const).map((tab) =>
    countUnder(tab, [folder]),
  );
  expect(counts).toEqual([5, 2, 1, 1]);
  expect(under("here", folder).groups).toEqual([here]);
});

it("makes groups into others in their place, and loses no file", () => {
  const selection = aSelection();
  const made = { ...aGroup("c/a.jpg", "c/b.cr2"), byHand: true as const };
  const skipped = [{ ...folder.items[0], path: "c/b.jpg" }] as typeof folder.items;
  selection.regroup("c", { before: [fresh, pair], after: { groups: [made], skipped } });
  const [after] = selection.rehearsal.folders;
  expect(after?.groups.map(({ group, standing }) => [group, standing])).toEqual([
    [made, "new"],
    [here.group, "here"],
  ]);
  expect(after?.items.map(({ path }) => path)).toEqual(["c/x.txt", "c/b.jpg"]);
});
