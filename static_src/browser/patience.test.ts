import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ANOTHER_ACCOUNT, ServerProblem } from "../core/serverProblem";
import { Patience, pauseBefore } from "./patience";

const MINUTE = 60_000;
const away = new ServerProblem(0, "The server does not answer.");
const busy = new ServerProblem(503, "Busy.", 5);
const full = new ServerProblem(507, "Full.", 30);
const signedOut = new ServerProblem(403, "Sign in.");
const another = new ServerProblem(403, "Somebody else.", null, ANOTHER_ACCOUNT);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function aPatience() {
  const stop = new AbortController();
  const onWaiting = vi.fn((_: ServerProblem) => undefined);
  const onGoingOn = vi.fn();
  const askForAccount = vi.fn(async () => undefined as unknown);
  const patience = new Patience({ signal: stop.signal, onWaiting, onGoingOn, askForAccount });
  return { patience, stop, onWaiting, onGoingOn, askForAccount };
}

/** Fails so many times, then answers. */
function failing(times: number, problem: ServerProblem) {
  let left = times;
  return vi.fn(async () => {
    if (left-- > 0) throw problem;
    return "answer";
  });
}

/** As long as it takes; what is awaited must be settled by then. */
async function within<T>(milliseconds: number, call: Promise<T>): Promise<T> {
  call.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(milliseconds);
  return Promise.race([call, Promise.reject(new Error("still waiting"))]);
}

describe("a call that may be repeated", () => {
  it("is tried three times more before anyone is troubled", async () => {
    const { patience, onWaiting } = aPatience();
    const attempt = failing(3, away);
    expect(await within(MINUTE, patience.call(attempt))).toBe("answer");
    expect(attempt).toHaveBeenCalledTimes(4);
    expect(onWaiting).not.toHaveBeenCalled();
  });

  it("goes on trying for hours, at most half a minute apart, and says when it works", async () => {
    const { patience, onWaiting, onGoingOn } = aPatience();
    let isBack = false;
    const attempt = vi.fn(async () => {
      if (!isBack) throw away;
      return "answer";
    });
    const call = patience.call(attempt);
    await vi.advanceTimersByTimeAsync(600 * MINUTE);
    expect(attempt.mock.calls.length).toBeGreaterThan(1200);
    expect(onWaiting).toHaveBeenCalledWith(away);
    expect(onGoingOn).not.toHaveBeenCalled();
    isBack = true;
    expect(await within(30_000, call)).toBe("answer");
    expect(onGoingOn).toHaveBeenCalledTimes(1);
  });

  it("says after ten seconds why nothing moves, also where each try takes long", async () => {
    const { patience, onWaiting } = aPatience();
    void patience.call(failing(9, busy)).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(onWaiting).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(onWaiting).toHaveBeenCalledWith(busy);
  });

  it("tells at once of a full disk, and asks again at the pace the server wishes", async () => {
    const { patience, onWaiting } = aPatience();
    const attempt = failing(2, full);
    const call = patience.call(attempt);
    await vi.advanceTimersByTimeAsync(29_000);
    expect(onWaiting).toHaveBeenCalledWith(full);
    expect(attempt).toHaveBeenCalledTimes(1);
    expect(await within(33_000, call)).toBe("answer");
  });

  it.each([400, 404, 409, 413])("gives up on a %i", async (status) => {
    const { patience } = aPatience();
    const problem = new ServerProblem(status, "No.");
    await expect(patience.call(failing(1, problem))).rejects.toBe(problem);
  });

  it("passes on what is no word of the server's", async () => {
    const { patience } = aPatience();
    const mistake = new TypeError("a mistake of ours");
    await expect(patience.call(() => Promise.reject(mistake))).rejects.toBe(mistake);
  });

  it("tries at once when something has changed", async () => {
    const { patience } = aPatience();
    const attempt = failing(1, full);
    const call = patience.call(attempt);
    await vi.advanceTimersByTimeAsync(10);
    patience.tryNow();
    expect(await within(10, call)).toBe("answer");
  });

  it("ends its waiting when the import is cancelled, and nothing waits any more", async () => {
    const { patience, stop, onGoingOn } = aPatience();
    const call = patience.call(failing(99, full));
    await vi.advanceTimersByTimeAsync(10);
    stop.abort();
    await expect(within(0, call)).rejects.toThrow("aborted");
    expect(onGoingOn).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("two calls that wait", () => {
  it("go on together as soon as one of them is answered", async () => {
    const { patience, onGoingOn } = aPatience();
    const long = failing(12, away);
    const first = patience.call(long);
    await vi.advanceTimersByTimeAsync(3 * MINUTE);
    long.mockResolvedValue("answer");
    expect(
      await within(
        10,
        patience.call(async () => "other"),
      ),
    ).toBe("other");
    expect(await within(10, first)).toBe("answer");
    expect(onGoingOn).toHaveBeenCalledTimes(1);
  });

  it("do not take the full disk of one for over when the other is answered", async () => {
    const { patience, onGoingOn } = aPatience();
    const writing = failing(5, full);
    void patience.call(writing);
    await vi.advanceTimersByTimeAsync(10);
    await patience.call(async () => "read");
    await vi.advanceTimersByTimeAsync(10);
    expect(writing).toHaveBeenCalledTimes(1);
    expect(onGoingOn).not.toHaveBeenCalled();
  });
});

describe("a sign-in that has ended", () => {
  it("costs one call more where only the token has changed", async () => {
    const { patience, onWaiting, askForAccount } = aPatience();
    const attempt = failing(1, signedOut);
    expect(await within(0, patience.call(attempt))).toBe("answer");
    expect(askForAccount).not.toHaveBeenCalled();
    expect(onWaiting).not.toHaveBeenCalled();
  });

  it.each([signedOut, another])("is waited for with small calls until it is back", async (why) => {
    const { patience, onWaiting, onGoingOn, askForAccount } = aPatience();
    askForAccount.mockRejectedValue(why);
    const attempt = failing(2, why);
    const call = patience.call(attempt);
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    expect(attempt).toHaveBeenCalledTimes(2);
    expect(askForAccount.mock.calls.length).toBeGreaterThan(30);
    expect(onWaiting).toHaveBeenCalledWith(why);
    askForAccount.mockResolvedValue("here");
    expect(await within(10_000, call)).toBe("answer");
    expect(onGoingOn).toHaveBeenCalledTimes(1);
  });
});

describe("the pause before a retry", () => {
  it("grows to half a minute, and is never the same for two tabs", () => {
    for (const [failures, most] of [
      [0, 1000],
      [3, 8000],
      [50, 30_000],
    ] as const) {
      const pauses = Array.from({ length: 200 }, () => pauseBefore(failures, away));
      expect(Math.max(...pauses)).toBeLessThanOrEqual(most);
      expect(Math.max(...pauses)).toBeGreaterThan(most * 0.9);
      expect(Math.min(...pauses)).toBeLessThan(most * 0.1);
    }
  });

  it("is never shorter than the server asks for, up to an hour", () => {
    expect(pauseBefore(0, new ServerProblem(503, "", 7))).toBeGreaterThanOrEqual(7000);
    expect(pauseBefore(0, new ServerProblem(503, "", 7))).toBeLessThanOrEqual(8000);
    expect(pauseBefore(0, new ServerProblem(429, "", 86_400))).toBeLessThanOrEqual(3_601_000);
  });

  it("is calm where space is to be made by hand", () => {
    expect(pauseBefore(0, new ServerProblem(507, ""))).toBeGreaterThanOrEqual(30_000);
  });
});
