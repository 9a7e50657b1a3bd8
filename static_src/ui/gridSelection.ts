/** Photos of the grid are ticked by `x`, by their circle, or one after the other while selecting. */
import { gettext, interpolate } from "../core/words";
import { formatNumber } from "./formatting";
import { tilesOf } from "./grid";
import { exportPhotos } from "./selectionExport";

const BOX = ".tile__check";

interface Parts {
  readonly months: HTMLElement;
  readonly bar: HTMLElement;
  readonly button: HTMLElement;
}

export function startGridSelection(): void {
  const parts = findParts();
  if (!parts) return;
  const { months, bar, button } = parts;
  addBoxes(months);
  document.body.addEventListener("htmx:afterSwap", () => addBoxes(months));
  months.addEventListener("grid:changed", () => show(parts));
  months.addEventListener("change", () => show(parts, true));
  months.addEventListener("click", (event) => clickTile(event, months), { capture: true });
  button.hidden = false;
  button.addEventListener("click", () => setSelecting(parts, !isSelecting(months)));
  bar.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const address = target.closest<HTMLElement>("[data-export]")?.dataset.export;
    if (target.closest("[data-clear]")) setSelecting(parts, false);
    else if (address) void exportPhotos(address, hothashesIn(months));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) stepBack(parts);
  });
}

export function toggleSelected(link: HTMLElement): void {
  link.parentElement?.querySelector<HTMLInputElement>(BOX)?.click();
}

function findParts(): Parts | null {
  const [months, bar, button] = ["months", "selection", "select"].map((id) =>
    document.getElementById(id),
  );
  return months && bar && button ? { months, bar, button } : null;
}

/** The circles. Not stops for Tab, as the grid is one: `x` is their key. */
function addBoxes(months: HTMLElement): void {
  for (const tile of tilesOf(months)) {
    if (tile.querySelector(BOX)) continue;
    const box = document.createElement("input");
    box.type = "checkbox";
    box.className = "tile__check";
    box.tabIndex = -1;
    box.autocomplete = "off";
    box.setAttribute(
      "aria-label",
      interpolate(gettext("Select %(photo)s"), { photo: nameOf(tile) }),
    );
    tile.append(box);
  }
}

function nameOf(tile: HTMLElement): string {
  const picture = tile.querySelector("img");
  return picture?.alt ?? tile.querySelector(".tile__name")?.textContent ?? "";
}

function isSelecting(months: HTMLElement): boolean {
  return months.classList.contains("months--selecting");
}

/** While selecting, a click takes a photo in or out; with Shift all from the last one on. */
function clickTile(event: MouseEvent, months: HTMLElement): void {
  const tile = (event.target as Element).closest<HTMLElement>(".tile");
  const box = tile?.querySelector<HTMLInputElement>(BOX);
  const isBox = event.target === box;
  // What no pointer did is Enter on the link, which opens the photo.
  const isLink = event.detail > 0 && isSelecting(months) && !event.ctrlKey && !event.metaKey;
  if (!tile || !box || !(isBox || isLink)) return;
  if (!isBox) {
    event.preventDefault();
    box.checked = !box.checked;
  }
  if (event.shiftKey) tickFromLast(months, tile, box.checked);
  for (const one of tilesOf(months)) delete one.dataset.last;
  tile.dataset.last = "";
  // The box says so by itself after its own click.
  if (!isBox) box.dispatchEvent(new Event("change", { bubbles: true }));
}

function tickFromLast(months: HTMLElement, tile: HTMLElement, isIn: boolean): void {
  const tiles = tilesOf(months);
  const last = tiles.findIndex((one) => one.dataset.last !== undefined);
  if (last < 0) return;
  const [from, to] = [last, tiles.indexOf(tile)].toSorted((a, b) => a - b);
  for (const one of tiles.slice(from, (to ?? 0) + 1)) {
    const box = one.querySelector<HTMLInputElement>(BOX);
    if (box) box.checked = isIn;
  }
}

function hothashesIn(months: HTMLElement): string[] {
  const ticked = tilesOf(months).filter((tile) => tile.querySelector(`${BOX}:checked`));
  return ticked.flatMap((tile) => tile.querySelector<HTMLElement>("a")?.dataset.hothash ?? []);
}

/** First what is ticked goes, then the mode. */
function stepBack(parts: Parts): void {
  if (hothashesIn(parts.months).length > 0) clear(parts);
  else setSelecting(parts, false);
}

function clear(parts: Parts): void {
  for (const box of parts.months.querySelectorAll<HTMLInputElement>(BOX)) box.checked = false;
  show(parts);
}

function setSelecting(parts: Parts, isOn: boolean): void {
  parts.months.classList.toggle("months--selecting", isOn);
  parts.button.setAttribute("aria-pressed", String(isOn));
  if (isOn) show(parts);
  else clear(parts);
}

function show(parts: Parts, begins = false): void {
  const { months, bar, button } = parts;
  const count = hothashesIn(months).length;
  if (begins && count > 0 && !isSelecting(months)) {
    setSelecting(parts, true);
    return;
  }
  const hadFocus = bar.contains(document.activeElement);
  bar.hidden = !isSelecting(months);
  if (bar.hidden && hadFocus) button.focus();
  const text = interpolate(gettext("%(count)s selected"), { count: formatNumber(count) });
  const said = bar.querySelector(".selection__count");
  if (said) said.textContent = text;
}
