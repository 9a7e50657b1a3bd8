import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it } from "vitest";
import { forget, recall, remember } from "./remembered";

const of = (session: number, owner = "1") => ({ session, owner, handle: null });

describe("what the browser remembers", () => {
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
  });

  it("is an import that has not ended, once", async () => {
    await remember(of(7));
    await remember(of(7));
    expect([...(await recall("1", new Set([7]))).values()]).toEqual([of(7)]);
  });

  it("is never told to another account", async () => {
    await remember(of(7));
    expect((await recall("2", new Set([7]))).size).toBe(0);
    expect((await recall("1", new Set([7]))).size).toBe(1);
  });

  it("goes when the import has ended, here or elsewhere", async () => {
    for (const session of [7, 8, 9]) await remember(of(session));
    await forget(7);
    expect([...(await recall("1", new Set([7, 8]))).keys()]).toEqual([8]);
    expect([...(await recall("1", new Set([9]))).keys()]).toEqual([]);
  });

  it("is nothing where the browser keeps nothing, and nothing breaks", async () => {
    globalThis.indexedDB.open = () => {
      throw new DOMException("not here", "SecurityError");
    };
    await remember(of(7));
    expect((await recall("1", new Set([7]))).size).toBe(0);
  });
});
