import { describe, expect, it, vi } from "vitest";
import { nameSettles, pairFolder } from "./pairFolder";
import { readFile } from "./readFiles";

const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0]);

function onDisk(bytes: Uint8Array<ArrayBuffer>, lastModified = 1_000): File {
  return new File([bytes], "a.jpg", { lastModified });
}

const found = { path: "c/a.jpg", file_size: 4, modified_at: 1_000 };

describe("reading a file", () => {
  it("recognises it by content and counts its bytes", async () => {
    const onRead = vi.fn();
    const { format, source } = await readFile(found, onDisk(JPEG), onRead);
    expect([format?.id, source.size]).toEqual(["jpeg", 4]);
    expect(onRead).toHaveBeenCalledExactlyOnceWith(4);
  });

  it.each([
    ["longer", onDisk(new Uint8Array(5))],
    ["newer", onDisk(JPEG, 2_000)],
  ])("refuses one that is %s than the scan found it", async (_, file) => {
    await expect(readFile(found, file, () => undefined)).rejects.toMatchObject({
      stage: "read",
      message: "It changed while it was imported. Import it again.",
    });
  });

  it("refuses one that changes while it is read", async () => {
    const getFile = vi.fn(async () => onDisk(JPEG, 2_000));
    getFile.mockResolvedValueOnce(onDisk(JPEG));
    const handle = { getFile } as unknown as FileSystemFileHandle;
    await expect(readFile(found, handle, () => undefined)).rejects.toThrow("changed while");
  });

  it("says that a file is gone", async () => {
    const gone = { getFile: () => Promise.reject(new DOMException("", "NotFoundError")) };
    const handle = gone as unknown as FileSystemFileHandle;
    await expect(readFile(found, handle, () => undefined)).rejects.toThrow("no longer there");
  });
});

describe("pairing a folder", () => {
  it("looks inside a file without an extension", async () => {
    const file = { ...found, path: "c/noextension" };
    expect(nameSettles(file.path)).toBe(false);
    const { groups } = await pairFolder([{ found: file, onDisk: onDisk(JPEG) }]);
    expect(groups).toHaveLength(1);
  });

  it("fails a file without an extension that cannot be read, and keeps the others", async () => {
    const gone = { getFile: () => Promise.reject(new DOMException("", "NotReadableError")) };
    const lost = { ...found, path: "c/noextension" };
    const { groups, skipped } = await pairFolder([
      { found: lost, onDisk: gone as unknown as FileSystemFileHandle },
      { found: { ...found, path: "c/also" }, onDisk: onDisk(JPEG) },
    ]);
    expect(groups.map(({ files }) => files[0]?.path)).toEqual(["c/also"]);
    expect(skipped).toMatchObject([{ path: "c/noextension", outcome: "failed", stage: "read" }]);
  });

  it("takes known names at their word, and looks at none that is ignored", () => {
    expect(["c/a.jpg", "c/a.txt", "c/._noextension"].map(nameSettles)).toEqual([true, true, true]);
  });
});
