import { expect, it, vi } from "vitest";
import type { FoundFile } from "../core/types";
import { pairFolder } from "../worker/pairFolder";
import type { Standing } from "./importServer";
import { FoundFolders, type Rehearsal, rehearse, toPlan } from "./rehearse";

function found(...paths: readonly string[]): FoundFolders {
  const folders = new FoundFolders();
  const files = paths.map((path) => ({
    path,
    file_size: 10,
    modified_at: 1_000,
    onDisk: new File(["\xff"], path),
  }));
  folders.add({ folder: "", files, failed: [] });
  return folders;
}

function rehearsalOf(folders: FoundFolders, standing: (path: string) => Standing) {
  const askByPlace = vi.fn(async (files: readonly FoundFile[]) =>
    files.map(({ path }) => ({ status: standing(path) })),
  );
  const signal = new AbortController().signal;
  return { rehearsal: rehearse(folders, { pairFolder, askByPlace, signal }), askByPlace };
}

const standings = ({ folders }: Rehearsal) =>
  folders.flatMap(({ groups }) =>
    groups.map(({ group, standing }) => [group.files[0]?.path, standing]),
  );

it("tells new photos from those that are here and those that get another file", async () => {
  const folders = found("c/a.jpg", "c/b.jpg", "c/b.cr2", "c/c.jpg");
  const here = new Set(["c/b.jpg", "c/c.jpg"]);
  const { rehearsal } = rehearsalOf(folders, (path) => (here.has(path) ? "unchanged" : "unknown"));
  expect(standings(await rehearsal)).toEqual([
    ["c/a.jpg", "new"],
    ["c/b.jpg", "joins"],
    ["c/c.jpg", "here"],
  ]);
});

it("asks about at most a thousand files at once, and not about those it skips", async () => {
  const paths = Array.from({ length: 2500 }, (_, i) => `c/${i}.jpg`);
  const { rehearsal, askByPlace } = rehearsalOf(found(...paths, "c/note.txt"), () => "unknown");
  await rehearsal;
  expect(askByPlace.mock.calls.map(([files]) => files.length)).toEqual([1000, 1000, 500]);
});

it("does not pair files of one name in two folders", async () => {
  const { rehearsal } = rehearsalOf(found("2019/a.jpg", "2024/a.cr2"), () => "unknown");
  const { folders } = await rehearsal;
  expect(folders.map(({ groups, items }) => [groups.length, items.length])).toEqual([
    [1, 0],
    [1, 0],
  ]);
});

it("plans every file found exactly once, and takes out what the user took out", async () => {
  const folders = found("c/a.jpg", "c/b.jpg", "c/b.cr2", "c/c.jpg", "c/note.txt");
  folders.add({
    folder: "c",
    files: [],
    failed: [{ path: "c/d.jpg", file_size: 0, outcome: "failed", stage: "scan", message: "" }],
  });
  const { rehearsal } = rehearsalOf(folders, (path) =>
    path === "c/c.jpg" ? "unchanged" : "unknown",
  );
  const plan = toPlan(await rehearsal, ({ files }) => files[0]?.path === "c/b.jpg");
  const inGroups = (groups: typeof plan.groups) =>
    groups.flatMap(({ files }) => files.map(({ path }) => path));
  expect(inGroups(plan.groups)).toEqual(["c/a.jpg"]);
  expect(inGroups(plan.here)).toEqual(["c/c.jpg"]);
  expect(plan.items.map(({ path, outcome }) => [path, outcome])).toEqual([
    ["c/note.txt", "skipped"],
    ["c/d.jpg", "failed"],
    ["c/b.jpg", "skipped"],
    ["c/b.cr2", "skipped"],
  ]);
});
