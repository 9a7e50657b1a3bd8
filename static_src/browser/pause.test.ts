import { describe, expect, it } from "vitest";
import { Pause } from "./pause";

describe("a pause", () => {
  it("holds whoever asks until it ends", async () => {
    const pause = new Pause();
    pause.begin();
    let isHeld = true;
    const waiting = pause.over().then(() => {
      isHeld = false;
    });
    await Promise.resolve();
    expect([pause.isOn, isHeld]).toEqual([true, true]);
    pause.end();
    await waiting;
    expect([pause.isOn, isHeld]).toEqual([false, false]);
  });

  it("holds nobody where there is none, and begun twice ends once", async () => {
    const pause = new Pause();
    await pause.over();
    pause.begin();
    const waiting = pause.over();
    pause.begin();
    pause.end();
    await waiting;
  });
});
