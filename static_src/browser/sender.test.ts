import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ANOTHER_ACCOUNT, ServerProblem } from "../core/serverProblem";
import { aGroup, aPhoto, FakeServer } from "../testing/fakes";
import type { Verdict } from "./importServer";
import { Patience } from "./patience";
import { Sender } from "./sender";

/** What may become of one call: an answer, or a fault before or after the server has done it. */
type Fate = "answered" | { readonly problem: ServerProblem; readonly isDone: boolean };

const fault = (status: number, wait: number | null = null, type?: string): ServerProblem =>
  new ServerProblem(status, "A fault.", wait, type);

const passing = fc.constantFrom(
  fault(0),
  fault(403),
  fault(403, null, ANOTHER_ACCOUNT),
  fault(408),
  fault(429, 9),
  fault(500),
  fault(502),
  fault(503, 5),
  fault(504),
  fault(507, 30),
);

const fates: fc.Arbitrary<Fate[]> = fc.array(
  fc.oneof(
    fc.constant<Fate>("answered"),
    fc.record({ problem: passing, isDone: fc.boolean() }) as fc.Arbitrary<Fate>,
  ),
  { maxLength: 40 },
);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server to which these things happen in turn, and nothing any more after them. */
function aFatefulServer(turns: Fate[]) {
  const server = new FakeServer();
  const rows = new Set<string>();
  const send: FakeServer["send"] = async (batch) => {
    const fate = turns.shift() ?? "answered";
    if (fate === "answered" || fate.isDone)
      for (const path of server.pathsOf(batch)) rows.add(path);
    if (fate !== "answered") throw fate.problem;
    return FakeServer.prototype.send.call(server, batch);
  };
  return { server: { send }, rows };
}

function aSender(turns: Fate[]) {
  const { server, rows } = aFatefulServer(turns);
  const told: string[] = [];
  const notes = { waiting: 0, goingOn: 0 };
  const patience = new Patience({
    signal: new AbortController().signal,
    onWaiting: () => (notes.waiting += 1),
    onGoingOn: () => (notes.goingOn += 1),
    askForAccount: async () => undefined,
  });
  const sender = new Sender({
    ...{ server, patience },
    totals: () => ({ current_file: "", bytes_read: 0, bytes_sent: 0 }),
    onVerdicts: (verdicts: readonly Verdict[]) => told.push(...verdicts.map(({ path }) => path)),
  });
  return { sender, rows, told, notes };
}

async function sendAll(sender: Sender, paths: readonly string[]): Promise<void> {
  for (const path of paths) await sender.add({ photo: aPhoto(aGroup(path)) });
  await sender.drain();
}

describe("whatever happens on the way", () => {
  it("every photo is confirmed exactly once, and nothing waits in the end", async () => {
    await fc.assert(
      fc.asyncProperty(fates, fc.integer({ min: 1, max: 250 }), async (turns, count) => {
        const { sender, rows, told, notes } = aSender([...turns]);
        const paths = Array.from({ length: count }, (_, n) => `card/${n}.jpg`);
        const sent = sendAll(sender, paths);
        await vi.advanceTimersByTimeAsync(40 * 60_000);
        await sent;
        expect(told).toEqual(paths);
        expect([...rows]).toEqual(paths);
        expect(notes.goingOn).toBeLessThanOrEqual(notes.waiting);
        expect(vi.getTimerCount()).toBe(0);
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  it("a session that somebody else has ended stops the sending with its reason", async () => {
    const over = new ServerProblem(409, "This import is cancelled; it takes nothing more.");
    const { sender, told } = aSender([{ problem: over, isDone: false }]);
    await expect(sendAll(sender, ["card/1.jpg"])).rejects.toBe(over);
    expect(told).toEqual([]);
  });
});

it("a batch that is too large for a proxy goes through in parts", async () => {
  const large = new ServerProblem(413, "Too large.");
  const { sender, told } = aSender([{ problem: large, isDone: false }]);
  const paths = Array.from({ length: 50 }, (_, n) => `card/${n}.jpg`);
  await sendAll(sender, paths);
  expect(told).toEqual(paths);
});
