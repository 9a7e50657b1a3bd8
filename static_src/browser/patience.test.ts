import { describe, expect, it, vi } from "vitest";
import { ServerProblem } from "../core/serverProblem";
import { Patience, pauseBefore } from "./patience";

function aPatience(untilWorthIt = vi.fn(async (_: ServerProblem) => undefined)) {
  const stop = new AbortController();
  const onGoingOn = vi.fn();
  const sleep = vi.fn(async (_: number) => undefined);
  const patience = new Patience({ signal: stop.signal, untilWorthIt, onGoingOn, sleep });
  return { patience, stop, untilWorthIt, onGoingOn, sleep };
}

/** Fails so many times, then answers. */
function failing(times: number, problem: ServerProblem) {
  let left = times;
  return vi.fn(async () => {
    if (left-- > 0) throw problem;
    return "answer";
  });
}

const away = new ServerProblem(0, "The server does not answer.");

describe("a call that may be repeated", () => {
  it("is tried three times more before anyone is troubled", async () => {
    const { patience, untilWorthIt, sleep } = aPatience();
    const attempt = failing(3, away);
    expect(await patience.call(attempt)).toBe("answer");
    expect(attempt).toHaveBeenCalledTimes(4);
    expect(sleep).toHaveBeenCalledTimes(3);
    expect(untilWorthIt).not.toHaveBeenCalled();
  });

  it("waits for the user after that, goes on, and says so once", async () => {
    const { patience, untilWorthIt, onGoingOn } = aPatience();
    expect(await patience.call(failing(5, away))).toBe("answer");
    expect(untilWorthIt).toHaveBeenCalledExactlyOnceWith(away);
    expect(onGoingOn).toHaveBeenCalledTimes(1);
  });

  it("asks at once to sign in", async () => {
    const { patience, untilWorthIt, sleep } = aPatience();
    await patience.call(failing(1, new ServerProblem(401, "Sign in.")));
    expect(sleep).not.toHaveBeenCalled();
    expect(untilWorthIt).toHaveBeenCalledTimes(1);
  });

  it.each([400, 404, 409, 413])("gives up on a %i", async (status) => {
    const { patience } = aPatience();
    const problem = new ServerProblem(status, "No.");
    await expect(patience.call(failing(1, problem))).rejects.toBe(problem);
  });

  it("lets two calls that fail together wait together", async () => {
    let goOn = () => undefined as undefined;
    const wait = vi.fn(
      (_: ServerProblem) =>
        new Promise<undefined>((resolve) => {
          goOn = () => resolve(undefined) as undefined;
        }),
    );
    const { patience } = aPatience(wait);
    const both = Promise.all([patience.call(failing(4, away)), patience.call(failing(4, away))]);
    await vi.waitFor(() => expect(wait).toHaveBeenCalled());
    await Promise.resolve();
    goOn();
    expect(await both).toEqual(["answer", "answer"]);
    expect(wait).toHaveBeenCalledTimes(1);
  });

  it("ends its waiting when the import is cancelled", async () => {
    const { patience, stop } = aPatience(vi.fn(() => new Promise<undefined>(() => undefined)));
    const call = patience.call(failing(9, away));
    setTimeout(() => stop.abort());
    await expect(call).rejects.toThrow("aborted");
  });
});

describe("the pause before a retry", () => {
  it("grows and is never the same for two tabs", () => {
    for (const [retry, least, most] of [
      [0, 500, 1500],
      [2, 2000, 6000],
    ] as const) {
      const pause = pauseBefore(retry, away);
      expect(pause).toBeGreaterThanOrEqual(least);
      expect(pause).toBeLessThanOrEqual(most);
    }
  });

  it("is what the server asks for, up to a minute", () => {
    expect(pauseBefore(0, new ServerProblem(503, "", 7))).toBe(7000);
    expect(pauseBefore(0, new ServerProblem(429, "", 3600))).toBe(60_000);
  });
});
