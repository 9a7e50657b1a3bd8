import { describe, expect, it, vi } from "vitest";
import { UnreadableFile } from "../core/errors";
import { aGroup, aPhoto, FakeWorker } from "../testing/fakes";
import type { GroupJob, Hooks } from "../worker/importGroup";
import { WorkerPool } from "./workerPool";

const job: GroupJob = { group: aGroup("a.jpg"), onDisk: new Map(), decodeAnyway: false };
const hooks: Hooks = {
  onStage: () => undefined,
  onRead: () => undefined,
  isKnown: async () => false,
};
const never = () => new Promise<never>(() => undefined);
const NOTHING = { photos: [], items: [] };
const many = Array.from({ length: 10 });
const pass = (milliseconds: number) => new Promise((go) => setTimeout(go, milliseconds));

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
      await pass(20);
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
  const slow = { ...hooks, isKnown: () => pass(100).then(() => false) };
  await expect(aPool(asking).pool.run(job, slow)).resolves.toEqual({ photos: [], items: [] });
});

it("does not blame a worker that slept because the computer did", async () => {
  const slow = new FakeWorker(async () => {
    await pass(60);
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

describe("a worker with several groups in hand", () => {
  const [guilty, innocent] = [aGroup("guilty.jpg"), aGroup("innocent.jpg")];
  const workers: FakeWorker[] = [];

  /** Workers that die, or hang, over the guilty group, and make nothing else as long as they have it. */
  function aFullPool(die: boolean) {
    workers.length = 0;
    const spawn = () => {
      let isDoomed = false;
      const worker = new FakeWorker(async ({ group }) => {
        isDoomed ||= group === guilty;
        await pass(5);
        if (!isDoomed) return { photos: [aPhoto(group)], items: [] };
        if (die) worker.die(new Error("out of memory"));
        return never();
      });
      workers.push(worker);
      return worker;
    };
    return new WorkerPool(spawn, 40, 1);
  }

  it.each([true, false])("makes what was merely in the same hand again (dies: %s)", async (die) => {
    const pool = aFullPool(die);
    const runs = [innocent, guilty, innocent].map((group) => pool.run({ ...job, group }, hooks));
    const [one, two, three] = await Promise.allSettled(runs);
    expect([one?.status, two?.status, three?.status]).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    expect(two).toMatchObject({ reason: die ? { message: "out of memory" } : { stage: "decode" } });
    await expect(pool.run({ ...job, group: innocent }, hooks)).resolves.toMatchObject({
      items: [],
    });
  });

  it("has no more workers than it is told, and shares the groups among them", async () => {
    const spawn = vi.fn(() => new FakeWorker(() => pass(10).then(() => NOTHING)));
    const pool = new WorkerPool(spawn, 1000, 2);
    await Promise.all(many.map(() => pool.run(job, hooks)));
    expect(spawn).toHaveBeenCalledTimes(2);
  });

  it("is barked at while one of its groups waits for the server and another hangs", async () => {
    const spawn = () =>
      new FakeWorker(async ({ group }, { isKnown }) => {
        if (group === innocent) await isKnown([]);
        return group === guilty ? never() : NOTHING;
      });
    const pool = new WorkerPool(spawn, 40, 1);
    const slow = { ...hooks, isKnown: () => pass(200).then(() => false) };
    const waiting = pool.run({ ...job, group: innocent }, slow);
    await expect(pool.run({ ...job, group: guilty }, hooks)).rejects.toMatchObject({
      stage: "decode",
    });
    await expect(waiting).resolves.toEqual(NOTHING);
  });

  it("ends also those that make a group again when it closes", async () => {
    const pool = aFullPool(false);
    for (const group of [innocent, guilty]) void pool.run({ ...job, group }, hooks).catch(() => 0);
    await vi.waitFor(() => expect(workers.length).toBeGreaterThan(1));
    pool.close();
    expect(workers.every(({ isTerminated }) => isTerminated)).toBe(true);
  });
});
