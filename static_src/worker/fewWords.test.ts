import { expect, it, vi } from "vitest";
import { inFewWords } from "./fewWords";

function listening() {
  return { onStage: vi.fn(), onRead: vi.fn(), isKnown: async () => true };
}

it("tells of every byte in few words", () => {
  const page = listening();
  const words = inFewWords(page);
  for (let i = 0; i < 1000; i++) {
    words.onStage("read", `${i}.jpg`);
    words.onRead(10);
  }
  words.end();
  const bytes = page.onRead.mock.calls.reduce((sum, [read]) => sum + read, 0);
  expect(bytes).toBe(10_000);
  expect(page.onRead.mock.calls.length + page.onStage.mock.calls.length).toBeLessThan(100);
  words.end();
  expect(page.onRead.mock.calls.reduce((sum, [read]) => sum + read, 0)).toBe(10_000);
});

it("asks at once", async () => {
  await expect(inFewWords(listening()).isKnown([])).resolves.toBe(true);
});
