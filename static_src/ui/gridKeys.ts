/** The grid is one stop for Tab; arrows move in it; what has focus can be selected or removed. */
import { removePhoto } from "./gridRemoval";
import { toggleSelected } from "./gridSelection";
import { singleKeysAreOn } from "./keys";

export function startGridKeys(): void {
  const months = document.getElementById("months");
  if (!months) return;
  const enter = () => oneStop(months, currentOf(months));
  enter();
  document.body.addEventListener("htmx:afterSwap", enter);
  months.addEventListener("focusin", (event) => {
    const link = (event.target as HTMLElement).closest<HTMLElement>(".tile__link");
    if (link) oneStop(months, link);
  });
  months.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = (event.target as HTMLElement).closest<HTMLElement>(".tile__link");
    if (link && act(event.key, link, months)) event.preventDefault();
  });
}

function linksOf(parent: ParentNode): HTMLElement[] {
  return [...parent.querySelectorAll<HTMLElement>(".tile__link")];
}

function currentOf(months: HTMLElement): HTMLElement | undefined {
  return months.querySelector<HTMLElement>('.tile__link[tabindex="0"]') ?? linksOf(months)[0];
}

function oneStop(months: HTMLElement, current: HTMLElement | undefined): void {
  for (const link of linksOf(months)) link.tabIndex = link === current ? 0 : -1;
}

/** True when the key meant something here. */
function act(key: string, link: HTMLElement, months: HTMLElement): boolean {
  if (key === "Delete") {
    const all = linksOf(months);
    const at = all.indexOf(link);
    void removePhoto(link, all[at + 1] ?? all[at - 1]);
    return true;
  }
  if (key === "x" && singleKeysAreOn()) {
    toggleSelected(link);
    return true;
  }
  const target = targetOf(key, link, months);
  if (!target) return key.startsWith("Arrow");
  target.focus();
  target.scrollIntoView({ block: "nearest" });
  return true;
}

function targetOf(key: string, link: HTMLElement, months: HTMLElement): HTMLElement | undefined {
  const all = linksOf(months);
  const at = all.indexOf(link);
  const month = link.closest<HTMLElement>(".month");
  switch (key) {
    case "ArrowRight":
      return all[at + 1];
    case "ArrowLeft":
      return all[at - 1];
    case "ArrowDown":
      return nearestIn(all.slice(at + 1), link, 1);
    case "ArrowUp":
      return nearestIn(all.slice(0, at).reverse(), link, -1);
    case "Home":
      return month ? linksOf(month)[0] : undefined;
    case "End":
      return month ? linksOf(month).at(-1) : undefined;
    case "[":
      return firstOfMonth(months, month, -1);
    case "]":
      return firstOfMonth(months, month, 1);
    default:
      return undefined;
  }
}

function firstOfMonth(
  months: HTMLElement,
  month: HTMLElement | null,
  step: 1 | -1,
): HTMLElement | undefined {
  const shown = [...months.querySelectorAll<HTMLElement>(".month:not([hidden])")];
  const section = month ? shown[shown.indexOf(month) + step] : undefined;
  return section ? linksOf(section)[0] : undefined;
}

/** The photo of the next row (`direction` 1) or the one before whose middle is nearest. */
function nearestIn(
  candidates: readonly HTMLElement[],
  link: HTMLElement,
  direction: 1 | -1,
): HTMLElement | undefined {
  const here = link.getBoundingClientRect();
  const middle = here.left + here.width / 2;
  let row: number | undefined;
  let best: HTMLElement | undefined;
  let distance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const box = candidate.getBoundingClientRect();
    if ((box.top - here.top) * direction < 1) continue;
    row ??= box.top;
    if (Math.abs(box.top - row) > 1) break;
    const off = Math.abs(box.left + box.width / 2 - middle);
    if (off < distance) [best, distance] = [candidate, off];
  }
  return best;
}
