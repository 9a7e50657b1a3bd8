import { expect, it, vi } from "vitest";
import { KnownByContent } from "./knownByContent";

const hashes = (sha256: string) => ({ sha256, image_data_hash: null });

it("asks in one call what gathered while another was under way", async () => {
  const ask = vi.fn(async (files: readonly { sha256: string }[]) =>
    files.map(({ sha256 }) => sha256 === "known"),
  );
  const known = new KnownByContent(ask);
  const answers = await Promise.all([
    known.isKnown([hashes("a")]),
    known.isKnown([hashes("b"), hashes("known")]),
    known.isKnown([hashes("c")]),
  ]);
  expect(answers).toEqual([false, true, false]);
  expect(ask).toHaveBeenCalledTimes(2);
});

it("never asks for more than a thousand files at once", async () => {
  const ask = vi.fn(async (files: readonly unknown[]) => files.map(() => false));
  const known = new KnownByContent(ask);
  const many = Array.from({ length: 300 }, () => ["a", "b", "c", "d"].map(hashes));
  await Promise.all(many.map((files) => known.isKnown(files)));
  const sizes = ask.mock.calls.map(([files]) => files.length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1000);
  expect(sizes.reduce((sum, size) => sum + size)).toBe(1200);
});

it("tells everyone who waits when the question cannot be asked", async () => {
  const known = new KnownByContent(() => Promise.reject(new Error("closed")));
  await expect(known.isKnown([hashes("a")])).rejects.toThrow("closed");
  await expect(known.isKnown([hashes("b")])).rejects.toThrow("closed");
});
