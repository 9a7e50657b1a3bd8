import { expect, it } from "vitest";
import { ByteBudget } from "./byteBudget";

/** Takes, and tells who got in. */
function aBudget(most: number) {
  const budget = new ByteBudget(most);
  const inside: string[] = [];
  const take = (name: string, bytes: number) => budget.take(bytes).then(() => inside.push(name));
  return { budget, inside, take };
}

const settled = () => new Promise((go) => setTimeout(go));

it("lets in what fits, and the next when something is given back", async () => {
  const { budget, inside, take } = aBudget(10);
  void take("a", 6);
  void take("b", 4);
  void take("c", 5);
  await settled();
  expect(inside).toEqual(["a", "b"]);
  budget.giveBack(4);
  await settled();
  expect(inside).toEqual(["a", "b"]);
  budget.giveBack(6);
  await settled();
  expect(inside).toEqual(["a", "b", "c"]);
});

it("lets what is larger than all there is go alone", async () => {
  const { budget, inside, take } = aBudget(10);
  void take("a", 1);
  void take("huge", 50);
  void take("b", 1);
  await settled();
  expect(inside).toEqual(["a"]);
  budget.giveBack(1);
  await settled();
  expect(inside).toEqual(["a", "huge"]);
  budget.giveBack(50);
  await settled();
  expect(inside).toEqual(["a", "huge", "b"]);
});

it("lets nothing small overtake what waits", async () => {
  const { budget, inside, take } = aBudget(10);
  void take("a", 8);
  void take("large", 9);
  void take("small", 1);
  await settled();
  expect(inside).toEqual(["a"]);
  budget.giveBack(8);
  await settled();
  expect(inside).toEqual(["a", "large", "small"]);
});
