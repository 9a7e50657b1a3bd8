import { expect, it, vi } from "vitest";
import { UnreadableFile } from "../core/errors";
import { aGroup, FakeWorker } from "../testing/fakes";
import type { GroupJob, Hooks } from "../worker/importGroup";
import { WorkerPool } from "./workerPool";

const job: GroupJob = { group: aGroup("a.jpg"), onDisk: new Map(), decodeAnyway: false };
const hooks: Hooks = {
  onStage: () => undefined,
  onRead: () => undefined,
  isKnown: async () => false,
};
const never = () => new Promise<never>(() => undefined);
const after = (milliseconds: number) => new Promise((go) => setTimeout(go, milliseconds));

function aPool(...workers: FakeWorker[]) {
  const spawn = vi.fn(() => workers.shift() ?? new FakeWorker());
  return { pool: new WorkerPool(spawn, 40), spawn };
}

it("uses an idle worker again", async () => {
  const { pool, spawn } = aPool();
  await pool.run(job, hooks);
  await pool.run(job, hooks);
  expect(spawn).toHaveBeenCalledTimes(1);
});

it("replaces a worker that hangs, and only its group fails", async () => {
  const hung = new FakeWorker(never);
  const { pool } = aPool(hung);
  const failing = pool.run(job, hooks);
  await expect(failing).rejects.toMatchObject({ stage: "decode" });
  await expect(failing).rejects.toBeInstanceOf(UnreadableFile);
  expect(hung.isTerminated).toBe(true);
  expect((await pool.run(job, hooks)).photos).toHaveLength(1);
});

it("replaces a worker that dies", async () => {
  const dying = new FakeWorker(never);
  const { pool, spawn } = aPool(dying);
  const failing = pool.run(job, hooks);
  dying.die(new Error("out of memory"));
  await expect(failing).rejects.toThrow("out of memory");
  await pool.run(job, hooks);
  expect(spawn).toHaveBeenCalledTimes(2);
});

it("lets a worker take its time as long as it gives signs of life", async () => {
  const slow = new FakeWorker(async (_, { onRead }) => {
    for (let i = 0; i < 6; i++) {
      await after(20);
      onRead(1);
    }
    return { photos: [], items: [] };
  });
  await expect(aPool(slow).pool.run(job, hooks)).resolves.toEqual({ photos: [], items: [] });
});

it("does not blame a worker for a server that is slow to answer", async () => {
  const asking = new FakeWorker(async (_, { isKnown }) => {
    await isKnown([]);
    return { photos: [], items: [] };
  });
  const slow = { ...hooks, isKnown: () => after(100).then(() => false) };
  await expect(aPool(asking).pool.run(job, slow)).resolves.toEqual({ photos: [], items: [] });
});

it("does not blame a worker that slept because the computer did", async () => {
  const slow = new FakeWorker(async () => {
    await after(60);
    return { photos: [], items: [] };
  });
  const running = aPool(slow).pool.run(job, hooks);
  const until = performance.now() + 100;
  while (performance.now() < until); // nothing runs meanwhile, as in a sleep
  await expect(running).resolves.toEqual({ photos: [], items: [] });
});

it("ends all workers at once when it closes", () => {
  const [one, two] = [new FakeWorker(never), new FakeWorker(never)];
  const { pool } = aPool(one, two);
  void pool.run(job, hooks).catch(() => undefined);
  void pool.run(job, hooks).catch(() => undefined);
  pool.close();
  expect([one.isTerminated, two.isTerminated]).toEqual([true, true]);
});
