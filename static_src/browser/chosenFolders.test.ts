import { expect, it, vi } from "vitest";
import type { FileOnDisk } from "../worker/onDisk";
import { ChosenFolders } from "./chosenFolders";

/** Files that are there or not, as `isGone` says at that moment. */
function aDisk(paths: readonly string[], isGone: (path: string) => boolean) {
  const entries = paths.map((path): [string, FileOnDisk] => {
    const getFile = async () => {
      if (isGone(path)) throw new DOMException("", "NotFoundError");
      return new File(["picture"], path);
    };
    return [path, { getFile } as unknown as FileSystemFileHandle];
  });
  return new Map(entries);
}

const many = (folder: string) => Array.from({ length: 500 }, (_, i) => `${folder}/${i}.jpg`);

function aWatch(onDisk: ReadonlyMap<string, FileOnDisk>) {
  const [onGone, onBack, stop] = [vi.fn(), vi.fn(), new AbortController()];
  const sleep = () => new Promise<void>((resolve) => setTimeout(resolve, 1));
  const folders = new ChosenFolders({ onDisk, signal: stop.signal, onGone, onBack, sleep });
  return { folders, onGone, onBack, stop };
}

it("does not wait for one file, nor for most of them, while others are there", async () => {
  const onDisk = aDisk(many("card"), (path) => path !== "card/0.jpg");
  const { folders, onGone } = aWatch(onDisk);
  expect(await folders.untilThere("card/7.jpg")).toBe(false);
  expect(onGone).not.toHaveBeenCalled();
});

it("waits until a file of the folder can be read again, once for all who ask", async () => {
  let looks = 0;
  const onDisk = aDisk(many("card"), () => looks++ < 1000);
  const { folders, onGone, onBack } = aWatch(onDisk);
  const asked = [folders.untilThere("card/7.jpg"), folders.untilThere("card/8.jpg")];
  expect(await Promise.all(asked)).toEqual([true, true]);
  expect(onGone.mock.calls).toEqual([["card"]]);
  expect(onBack.mock.calls).toEqual([["card"]]);
});

it("waits for the folder that is gone, and not for the one beside it", async () => {
  const onDisk = aDisk([...many("a"), ...many("b")], (path) => path.startsWith("a"));
  const { folders, onGone, stop } = aWatch(onDisk);
  const waiting = folders.untilThere("a/1.jpg");
  await vi.waitFor(() => expect(onGone).toHaveBeenCalledWith("a"));
  expect(await folders.untilThere("b/1.jpg")).toBe(false);
  stop.abort();
  await expect(waiting).rejects.toThrow("aborted");
});

it("waits no longer for what the user gave up, now and later", async () => {
  const { folders, onGone } = aWatch(aDisk(many("card"), () => true));
  const waiting = folders.untilThere("card/1.jpg");
  await vi.waitFor(() => expect(onGone).toHaveBeenCalled());
  folders.giveUp();
  expect(await waiting).toBe(false);
  expect(await folders.untilThere("card/2.jpg")).toBe(false);
  expect(onGone).toHaveBeenCalledOnce();
});

it("cannot tell of a single file whether the folder is gone, and does not wait", async () => {
  const { folders } = aWatch(aDisk(["a.jpg"], () => true));
  expect(await folders.untilThere("a.jpg")).toBe(false);
});
