import { expect, it } from "vitest";
import type { ItemRecord } from "../core/types";
import { aFile, aFolder } from "../testing/fakes";
import type { Entry, FileEntry, FolderEntry } from "./entries";
import { scan } from "./scan";

async function scanAll(...roots: readonly Entry[]) {
  const paths: string[] = [];
  const failed: ItemRecord[] = [];
  for await (const step of scan(roots, new AbortController().signal)) {
    paths.push(...step.files.map(({ path }) => path));
    failed.push(...step.failed);
  }
  return { paths, failed };
}

const unreadable = (name: string): FileEntry => ({
  kind: "file",
  name,
  open: () => Promise.reject(new DOMException("gone", "NotFoundError")),
});

it("gives paths that begin with the chosen folder's name, sorted folder by folder", async () => {
  const card = aFolder("DCIM", aFile("b.jpg"), aFolder("100", aFile("c.jpg")), aFile("a.jpg"));
  expect((await scanAll(card)).paths).toEqual(["DCIM/a.jpg", "DCIM/b.jpg", "DCIM/100/c.jpg"]);
});

it("lists a file that cannot be opened and goes on with the others", async () => {
  const { paths, failed } = await scanAll(aFolder("card", unreadable("a.jpg"), aFile("b.jpg")));
  expect(paths).toEqual(["card/b.jpg"]);
  expect(failed).toEqual([
    {
      path: "card/a.jpg",
      file_size: 0,
      outcome: "failed",
      stage: "scan",
      message: "It is no longer there.",
    },
  ]);
});

it("fails a file whose name no text can hold under a name that can be kept", async () => {
  const { paths, failed } = await scanAll(aFolder("card", aFile("a\ud800.jpg"), aFile("b.jpg")));
  expect(paths).toEqual(["card/b.jpg"]);
  expect(failed.map(({ path }) => path)).toEqual([
    expect.stringMatching(/^card\/a\ufffd\.jpg… \(/),
  ]);
});

it("keeps what a folder told before it stopped answering", async () => {
  const broken: FolderEntry = {
    kind: "folder",
    name: "card",
    async *list() {
      yield aFile("a.jpg");
      throw new DOMException("pulled out", "NotReadableError");
    },
  };
  const { paths, failed } = await scanAll(broken);
  expect(paths).toEqual(["card/a.jpg"]);
  expect(failed.map(({ path, stage }) => [path, stage])).toEqual([["card", "scan"]]);
});

it("does not follow a folder that contains itself for ever", async () => {
  const loop: FolderEntry = {
    kind: "folder",
    name: "loop",
    async *list() {
      yield aFile("a.jpg");
      yield loop;
    },
  };
  const { paths, failed } = await scanAll(loop);
  expect(paths.length).toBeGreaterThan(50);
  expect(failed).toHaveLength(1);
});

it("keeps two things of one name that were dropped together apart", async () => {
  const { paths } = await scanAll(aFolder("DCIM", aFile("a.jpg")), aFolder("DCIM", aFile("a.jpg")));
  expect(paths.sort()).toEqual(["2/DCIM/a.jpg", "DCIM/a.jpg"]);
});

it("hands out a large folder in small steps", async () => {
  const files = Array.from({ length: 1000 }, (_, i) => aFile(`${i}.jpg`));
  const steps: number[] = [];
  const signal = new AbortController().signal;
  for await (const step of scan([aFolder("many", ...files)], signal)) steps.push(step.files.length);
  expect(Math.max(...steps)).toBeLessThanOrEqual(32);
  expect(steps.reduce((sum, count) => sum + count)).toBe(1000);
});

it("stops when it is told to", async () => {
  const stop = new AbortController();
  const steps = scan([aFolder("a", aFile("1.jpg"), aFolder("b", aFile("2.jpg")))], stop.signal);
  await steps.next();
  stop.abort();
  await expect(steps.next()).rejects.toThrow("aborted");
});
