/** The gallery's grids on the page: laid out by justified.ts, walked by keys as one tab stop. */
import { rowsOf, type Shape } from "./justified";

/** What is laid out already and stays: photos before this index. */
const settled = new WeakMap<HTMLElement, number>();

export function startGallery(): void {
  const months = document.getElementById("months");
  if (!months) return;
  layAll(months);
  document.body.addEventListener("htmx:afterSwap", () => {
    joinMonths(months);
    for (const grid of gridsOf(months)) lay(grid);
  });
  months.addEventListener("grid:changed", () => layAll(months));
  let width = months.clientWidth;
  new ResizeObserver(() => {
    if (months.clientWidth === width) return;
    width = months.clientWidth;
    layAll(months);
  }).observe(months);
}

function layAll(months: HTMLElement): void {
  for (const grid of gridsOf(months)) {
    settled.delete(grid);
    lay(grid);
  }
}

export function gridsOf(months: ParentNode): HTMLElement[] {
  return [...months.querySelectorAll<HTMLElement>("[data-grid]")];
}

export function tilesOf(parent: ParentNode): HTMLElement[] {
  return [...parent.querySelectorAll<HTMLElement>(".tile")];
}

/** Photos of a month that came with a later chunk go under the heading that stands already. */
function joinMonths(months: HTMLElement): void {
  const sections = [...months.querySelectorAll<HTMLElement>(".month")];
  sections.forEach((section, index) => {
    const previous = sections[index - 1];
    if (!previous || previous.dataset.month !== section.dataset.month) return;
    previous.querySelector("[data-grid]")?.append(...tilesOf(section));
    section.remove();
  });
}

/** The last row is never settled: photos of the next chunk may join it. */
function lay(grid: HTMLElement): void {
  const tiles = tilesOf(grid);
  const from = settled.get(grid) ?? 0;
  if (from > 0 && grid.dataset.laid === String(tiles.length)) return;
  const shape = shapeOf(grid);
  const fresh = tiles.slice(from);
  const rows = rowsOf(fresh.map(ratioOf), shape);
  for (const row of rows) {
    for (const tile of fresh.slice(row.start, row.end)) place(tile, row.height);
  }
  grid.classList.add("grid--laid");
  grid.dataset.laid = String(tiles.length);
  settled.set(grid, from + (rows.at(-1)?.start ?? 0));
}

function shapeOf(grid: HTMLElement): Shape {
  const style = getComputedStyle(grid);
  const pixels = (name: string) => Number.parseFloat(style.getPropertyValue(name));
  return { width: grid.clientWidth, target: pixels("--target"), gap: pixels("--gap") };
}

function place(tile: HTMLElement, height: number): void {
  // Rounded down, or a row would be a hundredth too wide and wrap.
  tile.style.width = `${Math.floor(ratioOf(tile) * height * 100) / 100}px`;
  tile.style.height = `${Math.round(height * 100) / 100}px`;
}

function ratioOf(tile: HTMLElement): number {
  return Number(tile.dataset.ratio);
}
