/** Counts that the server wrote on the page follow what is done on it. */
import { formatNumber } from "./formatting";

/** The new count; null where none is shown. */
export function changeCount(
  shown: HTMLElement | null | undefined,
  by: number,
  say: (count: number) => string,
): number | null {
  if (!shown?.dataset.count) return null;
  const count = Number(shown.dataset.count) + by;
  shown.dataset.count = String(count);
  shown.textContent = say(count);
  return count;
}

/** The photos of the catalogue, in the side bar; zero is not said there. */
export function countInCatalogue(by: number): void {
  const shown = document.querySelector<HTMLElement>(".place__count");
  const count = changeCount(shown, by, formatNumber);
  if (shown) shown.hidden = count === 0;
}
