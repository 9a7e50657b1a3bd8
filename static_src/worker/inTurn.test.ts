import { expect, it } from "vitest";
import { inTurn } from "./inTurn";

it("begins each when the one before has ended, well or not", async () => {
  const events: string[] = [];
  const work = (name: string) => async () => {
    events.push(`${name} begins`);
    await new Promise((go) => setTimeout(go));
    events.push(`${name} ends`);
    if (name === "b") throw new Error("broken");
    return name;
  };
  const ends = await Promise.allSettled(["a", "b", "c"].map((name) => inTurn(work(name))));
  expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(events).toEqual(["a", "b", "c"].flatMap((name) => [`${name} begins`, `${name} ends`]));
});
