import { describe, expect, it, vi } from "vitest";
import { canTakeTurns, isFree, takeTurn } from "./turns";

const place = { owner: "1", source: "Card", folder: "DCIM" };
const { signal } = new AbortController();

describe("turns over plain http", () => {
  it("are nobody's: everyone begins at once", async () => {
    vi.stubGlobal("navigator", {});
    expect(canTakeTurns()).toBe(false);
    const onWait = vi.fn();
    const first = await takeTurn(place, signal, onWait);
    const second = await takeTurn(place, signal, onWait);
    expect([first.hadToWait, second.hadToWait, await isFree(place)]).toEqual([false, false, true]);
    expect(onWait).not.toHaveBeenCalled();
  });
});
