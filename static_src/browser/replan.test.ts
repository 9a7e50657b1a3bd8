import { describe, expect, it } from "vitest";
import { aGroup } from "../testing/fakes";
import type { ImportPlan } from "./importRun";
import { planGroup } from "./rehearse";
import { limitTo, refresh } from "./replan";

const [a, b, pair] = [
  aGroup("card/a.jpg"),
  aGroup("card/b.jpg"),
  aGroup("card/c.jpg", "card/c.cr2"),
];

describe("a plan after a wait", () => {
  it("counts as here what another tab has imported whole", async () => {
    const plan: ImportPlan = { groups: [a, b, pair], here: [], items: [], onDisk: new Map() };
    const imported = new Set(["card/a.jpg", "card/c.jpg"]);
    const now = await refresh(
      plan,
      async (files) =>
        files.map(({ path }) => ({ status: imported.has(path) ? "unchanged" : "unknown" })),
      new AbortController().signal,
    );
    expect(now.groups).toEqual([b, pair]);
    expect(now.here).toEqual([a]);
  });
});

describe("a rehearsal of what failed", () => {
  const groups = [a, b, pair].map((group) => planGroup(group, new Map()));
  const item = { path: "card/note.txt", file_size: 1, outcome: "skipped", stage: "pair" } as const;
  const rehearsal = {
    folders: [{ path: "card", groups, items: [{ ...item, message: "Not a photo." }] }],
    onDisk: new Map(),
  };
  const left = (...paths: string[]) => {
    const [folder] = limitTo(rehearsal, new Set(paths)).folders;
    return folder?.groups.map(({ group }) => group);
  };

  it("keeps the photos with a failed file, whole, so that a RAW file finds its JPEG", () => {
    expect(left("card/b.jpg")).toEqual([b]);
    expect(left("card/c.cr2")).toEqual([pair]);
    expect(limitTo(rehearsal, new Set(["card/b.jpg"])).folders[0]?.items).toEqual([]);
  });

  it("keeps everything in a folder that could not be listed", () => {
    expect(left("card")).toEqual([a, b, pair]);
  });
});
