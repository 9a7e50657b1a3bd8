import { describe, expect, it, vi } from "vitest";
import { ServerProblem } from "../core/serverProblem";
import type { FileGroup, ItemRecord } from "../core/types";
import { aGroup, aPhoto, FakeServer, FakeWorker } from "../testing/fakes";
import { ChosenFolders } from "./chosenFolders";
import { type ImportPlan, ImportRun } from "./importRun";
import { Patience } from "./patience";
import { WorkerPool } from "./workerPool";

function aPlan(groups: readonly FileGroup[], rest: Partial<ImportPlan> = {}): ImportPlan {
  return { groups, here: [], items: [], onDisk: new Map(), ...rest };
}

function aRun(plan: ImportPlan, make?: ConstructorParameters<typeof FakeWorker>[0]) {
  const server = new FakeServer();
  const stop = new AbortController();
  const gone = vi.fn();
  const run = new ImportRun({
    plan,
    server,
    pool: new WorkerPool(() => new FakeWorker(make), 1000),
    patience: new Patience({
      signal: stop.signal,
      onWaiting: () => undefined,
      onGoingOn: () => undefined,
      askForAccount: async () => undefined,
    }),
    folders: new ChosenFolders({
      onDisk: plan.onDisk,
      signal: stop.signal,
      onGone: gone,
      onBack: () => undefined,
      sleep: async () => undefined,
    }),
    workers: 2,
    signal: stop.signal,
    onStage: () => undefined,
    onPhoto: () => undefined,
    onVerdict: () => undefined,
  });
  return { run, server, stop, gone };
}

const many = (count: number) => Array.from({ length: count }, (_, i) => aGroup(`card/${i}.jpg`));
const skipped: ItemRecord = {
  path: "card/note.txt",
  file_size: 1,
  outcome: "skipped",
  stage: "pair",
  message: "Not a photo.",
};

describe("an import", () => {
  it("sends every file once, and the outcomes add up to the files found", async () => {
    const { run, server } = aRun(
      aPlan(many(250), { here: [aGroup("old/a.jpg", "old/a.cr2")], items: [skipped] }),
    );
    server.answer = (path) =>
      path.startsWith("old") ? "duplicate" : path === skipped.path ? "skipped" : "imported";
    await run.run();
    const sent = server.batches.flatMap((batch) => server.pathsOf(batch));
    expect(new Set(sent).size).toBe(sent.length);
    expect(run.figures.tally.sums).toEqual({
      imported: 250,
      file_added: 0,
      duplicate: 2,
      skipped: 1,
      failed: 0,
    });
    expect(run.figures.tally.files).toBe(run.figures.filesFound);
    expect(server.isComplete).toBe(true);
  });

  it("loses only the group that cannot be made", async () => {
    const { run, server } = aRun(aPlan(many(5)), async ({ group }) => {
      if (group.key === "card/2.jpg") throw new Error("broken");
      return { photos: [aPhoto(group)], items: [] };
    });
    server.answer = (path) => (path === "card/2.jpg" ? "failed" : "imported");
    await run.run();
    const items = server.batches.flatMap(({ meta }) => meta.items as ItemRecord[]);
    expect(items).toMatchObject([{ path: "card/2.jpg", outcome: "failed", stage: "read" }]);
    expect(run.figures.tally.sums.imported).toBe(4);
  });

  it("looks once more at what the disk did not give, and then says so", async () => {
    const lost: ItemRecord = { ...skipped, outcome: "failed", stage: "read" };
    let looks = 0;
    const { run, server } = aRun(aPlan([aGroup("card/1.jpg")]), async ({ group }) => {
      looks += 1;
      return looks < 3
        ? { photos: [], items: [{ ...lost, path: "card/1.jpg" }], isLost: true }
        : { photos: [aPhoto(group)], items: [] };
    });
    server.answer = () => "failed";
    await run.run();
    expect(looks).toBe(2);
    expect(run.figures.tally.sums.failed).toBe(1);
  });

  it("makes no file fail while the whole folder is gone, also not one that hangs", async () => {
    let isGone = true;
    const getFile = async () => {
      if (isGone) throw new DOMException("", "NotFoundError");
      return new File(["picture"], "a.jpg");
    };
    const handle = { getFile } as unknown as FileSystemFileHandle;
    const groups = many(40);
    const onDisk = new Map(groups.map(({ key }) => [key, handle]));
    const { run, gone } = aRun(aPlan(groups, { onDisk }), async ({ group }) => {
      if (!isGone) return { photos: [aPhoto(group)], items: [] };
      if (group.key === "card/0.jpg") throw new Error("hangs");
      return { photos: [], items: [], isLost: true };
    });
    gone.mockImplementation(() => {
      isGone = false;
    });
    await run.run();
    expect(gone).toHaveBeenCalledExactlyOnceWith("card");
    expect(run.figures.tally.sums).toMatchObject({ imported: 40, failed: 0 });
  });

  it("makes a photo anew when the server does not know it after all", async () => {
    const anyway: boolean[] = [];
    const { run, server } = aRun(aPlan([aGroup("a.jpg")]), async ({ group, decodeAnyway }) => {
      anyway.push(decodeAnyway);
      return { photos: [aPhoto(group)], items: [] };
    });
    server.answer = () => (server.batches.length === 1 ? "again" : "imported");
    await run.run();
    expect(anyway).toEqual([false, true]);
    expect(run.figures.tally.sums.imported).toBe(1);
  });

  it("reads what is here as well, where its contents are to be verified", async () => {
    const [whole, rotten, gone] = [aGroup("whole.jpg"), aGroup("rotten.jpg"), aGroup("gone.jpg")];
    const plan = aPlan(many(3), { here: [whole, rotten, gone], verifies: true });
    const lost: ItemRecord = { ...skipped, path: "gone.jpg", outcome: "failed", stage: "read" };
    const { run, server } = aRun(plan, async ({ group, isHere }) => {
      if (!isHere) return { photos: [aPhoto(group)], items: [] };
      if (group === gone) return { photos: [], items: [lost] };
      const readAgain = group.files.map((file) => ({ ...file, sha256: "a", image_data_hash: "b" }));
      return { photos: [], items: [], readAgain };
    });
    server.knownByContent = async (files) =>
      files.map(({ path }) => ({ status: path === "rotten.jpg" ? "differs" : "unchanged" }));
    await run.run();
    const items = server.batches.flatMap(({ meta }) => meta.items as ItemRecord[]);
    const seen = server.batches.flatMap(({ meta }) => meta.seen as ItemRecord[]);
    expect(seen.map(({ path }) => path)).toEqual(["whole.jpg"]);
    expect(items).toHaveLength(2);
    expect(items).toContainEqual(expect.objectContaining({ path: "gone.jpg", stage: "read" }));
    const said = items.find(({ path }) => path === "rotten.jpg");
    expect(said).toMatchObject({ outcome: "failed", stage: "hash" });
    expect(said?.message).toContain("may be damaged");
    expect(run.figures.photosMade).toBe(6);
  });

  it("imports a file that was taken to be where it was and is not", async () => {
    const { run, server } = aRun(aPlan([], { here: [aGroup("a.jpg")] }));
    server.answer = (_, { meta }) => ((meta.seen as unknown[]).length > 0 ? "again" : "imported");
    await run.run();
    expect(run.figures.tally.sums.imported).toBe(1);
  });

  it("does not ask for ever when the server never takes a photo", async () => {
    const { run, server } = aRun(aPlan([aGroup("a.jpg")]));
    server.answer = (_, { meta }) => ((meta.items as unknown[]).length > 0 ? "failed" : "again");
    await run.run();
    expect(run.figures.tally.sums.failed).toBe(1);
  });

  it("finds the one photo the server refuses, and sends the others", async () => {
    const { run, server } = aRun(aPlan(many(20)));
    server.beforeSend = ({ meta }) => {
      if (JSON.stringify(meta.photos).includes("card/7.jpg"))
        throw new ServerProblem(400, "photos[7].taken_at: Not a date.");
    };
    server.answer = (path) => (path === "card/7.jpg" ? "failed" : "imported");
    await run.run();
    const items = server.batches.flatMap(({ meta }) => meta.items as ItemRecord[]);
    expect(items).toMatchObject([
      { path: "card/7.jpg", stage: "send", message: "photos[7].taken_at: Not a date." },
    ]);
    expect(run.figures.tally.sums).toMatchObject({ imported: 19, failed: 1 });
  });

  it("ends when the session was closed elsewhere", async () => {
    const { run, server } = aRun(aPlan(many(3)));
    server.beforeSend = () => {
      throw new ServerProblem(409, "This import was cancelled.");
    };
    await expect(run.run()).rejects.toThrow("This import was cancelled.");
    expect(server.isComplete).toBe(false);
  });

  it("ends, too, when the closed session answers a question from a worker", async () => {
    const { run, server } = aRun(aPlan(many(3)), async ({ group }, { isKnown }) => {
      await isKnown([{ sha256: "a", image_data_hash: null }]);
      return { photos: [aPhoto(group)], items: [] };
    });
    server.knownByContent = () => Promise.reject(new ServerProblem(409, "Closed."));
    await expect(run.run()).rejects.toThrow("Closed.");
  });

  it("stops at once when it is cancelled, and does not complete", async () => {
    const { run, server, stop } = aRun(aPlan(many(3)), () => new Promise(() => undefined));
    const running = run.run();
    stop.abort();
    await expect(running).rejects.toThrow("aborted");
    expect(server.isComplete).toBe(false);
  });

  it("makes no more photos than the server can take", async () => {
    const { run, server } = aRun(aPlan(many(2000)));
    let release = () => undefined as undefined;
    const held = new Promise<void>((resolve) => {
      release = () => resolve() as undefined;
    });
    const send = server.send.bind(server);
    server.send = async (batch) => {
      await held;
      return send(batch);
    };
    const running = run.run();
    await vi.waitFor(() => expect(run.figures.photosMade).toBeGreaterThan(100));
    await new Promise((go) => setTimeout(go, 50));
    expect(run.figures.photosMade).toBeLessThan(500);
    release();
    await running;
    expect(run.figures.tally.sums.imported).toBe(2000);
  });

  it("sends what was begun before it pauses, and does the rest when it goes on", async () => {
    const { run, server } = aRun(aPlan(many(40)), async ({ group }) => {
      if (group.key === "card/5.jpg") run.pause.begin();
      return { photos: [aPhoto(group)], items: [] };
    });
    const ended = run.run();
    await vi.waitFor(() => expect(server.pauses).toBe(1));
    const sent = () => server.batches.flatMap((batch) => server.pathsOf(batch));
    expect(sent()).toHaveLength(run.figures.photosMade);
    expect(run.figures.photosMade).toBeLessThan(10);
    expect(server.isComplete).toBe(false);
    run.pause.end();
    await ended;
    expect(new Set(sent()).size).toBe(40);
    expect(sent()).toHaveLength(40);
    expect([server.pauses, server.isComplete]).toEqual([1, true]);
  });

  it("paused at its very end completes only when it goes on", async () => {
    const { run, server } = aRun(aPlan(many(1)), async ({ group }) => {
      run.pause.begin();
      return { photos: [aPhoto(group)], items: [] };
    });
    const ended = run.run();
    await vi.waitFor(() => expect(server.pauses).toBe(1));
    expect(server.isComplete).toBe(false);
    run.pause.end();
    await ended;
    expect(server.isComplete).toBe(true);
  });

  it("is cancelled from a pause", async () => {
    const { run, server, stop } = aRun(aPlan(many(3)));
    run.pause.begin();
    const ended = run.run();
    await vi.waitFor(() => expect(server.pauses).toBe(1));
    stop.abort();
    await expect(ended).rejects.toThrow();
    expect(server.isComplete).toBe(false);
  });
});
