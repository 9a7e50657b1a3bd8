/** The list to take out of: folders that open to their photos. Only opened folders are drawn. */

import type { PlannedFolder, PlannedGroup } from "../browser/rehearse";
import { extensionOf } from "../core/formats";
import type { ItemRecord } from "../core/types";
import { gettext, interpolate, ngettext } from "../core/words";
import { formatBytes, formatNumber, formatTime } from "./formatting";
import { icon } from "./icon";
import { type Regrouping, regroupButtons } from "./regroupButtons";
import { el } from "./render";
import { bytesOf, isOpenToChoice, isPair, type Selection } from "./selection";

/** Rows drawn at once; more on request. */
const ROWS_AT_ONCE = 200;

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function badge(text: string, modifier = "", picture?: string): HTMLElement {
  const drawn = picture ? [icon(picture)] : [];
  return el("span", { class: `badge ${modifier}`.trim() }, ...drawn, text);
}

function badgesOf(group: PlannedGroup, isOut: boolean): HTMLElement[] {
  return [
    isPair(group) ? badge("RAW + JPEG") : null,
    group.standing === "joins"
      ? badge(gettext("joins a photo you have"), "badge--blue", "link")
      : null,
    group.standing === "here" ? badge(gettext("already here"), "", "copy") : null,
    isOut ? badge(gettext("taken out"), "badge--outline") : null,
  ].filter((one) => one !== null);
}

/** `JPG 8.3 MB · CR2 27.1 MB · 20 Sep 2025, 14:02`, by the primary's modification time. */
function filesLine({ files }: PlannedGroup): string {
  const kinds = files.map(({ path, file_size }) => {
    const kind = extensionOf(path).toUpperCase();
    return `${kind} ${formatBytes(file_size)}`.trim();
  });
  return [...kinds, formatTime(files[0]?.modified_at ?? 0)].join(" · ");
}

/** Appends rows a few hundred at a time, with a button for the next. */
export function appendInPortions<T>(
  list: HTMLElement,
  rows: readonly T[],
  draw: (row: T) => HTMLElement,
): void {
  list.append(...rows.slice(0, ROWS_AT_ONCE).map(draw));
  const rest = rows.slice(ROWS_AT_ONCE);
  if (rest.length === 0) return;
  const text = ngettext("Show %(count)s more", "Show %(count)s more", rest.length);
  const label = interpolate(text, { count: formatNumber(rest.length) });
  const more = el("button", { class: "button button--quiet", type: "button" }, label);
  const holder = el("li", { class: "row row--more" }, more);
  more.addEventListener("click", () => {
    appendInPortions(list, rest, draw);
    const next = holder.nextElementSibling?.querySelector<HTMLElement>("input, button");
    holder.remove();
    next?.focus();
  });
  list.append(holder);
}

export class FolderRow {
  readonly element: HTMLElement;
  readonly #box: HTMLInputElement | null;
  readonly #count = el("span", { class: "row__figure" });
  readonly #inside = el("ul", { class: "rows rows--inside", hidden: true });
  readonly #opener: HTMLButtonElement;
  readonly #redraw = new Map<PlannedGroup, () => void>();

  constructor(
    readonly folder: PlannedFolder,
    private readonly selection: Selection,
    private readonly onChange: () => void,
    private readonly onRegroup: (path: string, regrouping: Regrouping) => void,
  ) {
    this.#opener = this.#makeOpener();
    this.#box = this.#makeBox();
    const head = el("div", { class: "row folder" }, this.#box ?? el("span", { class: "nobox" }));
    head.append(this.#opener, this.#count);
    this.element = el("li", {}, head, this.#inside);
    this.refresh();
  }

  /** After something was taken out or in. */
  refresh(): void {
    const { groups, items } = this.folder;
    const ticked = this.selection.ticked(groups);
    if (this.#box) {
      this.#box.checked = ticked === "all";
      this.#box.indeterminate = ticked === "some";
    }
    const [wanted, all] = [
      this.selection.wanted(groups).length,
      groups.filter(isOpenToChoice).length,
    ];
    this.#count.textContent =
      wanted === all
        ? formatNumber(all || groups.length || items.length)
        : `${formatNumber(wanted)} / ${formatNumber(all)}`;
    for (const redraw of this.#redraw.values()) redraw();
  }

  /** The box of the photo, for the focus. */
  focus(group: PlannedGroup | undefined): void {
    const at = group ? this.folder.groups.indexOf(group) : -1;
    this.#inside.children[at]?.querySelector("input")?.focus();
  }

  open(): void {
    this.#opener.setAttribute("aria-expanded", "true");
    this.#inside.hidden = false;
    if (this.#inside.childElementCount > 0) return;
    const rows = [...this.folder.groups, ...this.folder.items];
    appendInPortions(this.#inside, rows, (row) =>
      "outcome" in row ? itemRow(row) : this.#groupRow(row),
    );
  }

  #close(): void {
    this.#opener.setAttribute("aria-expanded", "false");
    this.#inside.hidden = true;
  }

  #makeOpener(): HTMLButtonElement {
    const { path, groups, items } = this.folder;
    const bytes = groups.reduce((sum, group) => sum + bytesOf(group), 0);
    const skipped = ngettext("%(count)s left out", "%(count)s left out", items.length);
    const facts = [
      groups.length > 0 ? formatBytes(bytes) : "",
      items.length > 0 ? interpolate(skipped, { count: formatNumber(items.length) }) : "",
    ].filter(Boolean);
    const name = el("span", { class: "row__name" }, path || gettext("Single files"));
    const hint = el("span", { class: "hint" }, facts.join(" · "));
    const text = el("span", { class: "folder__text" }, name, hint);
    const attributes = { class: "folder__opener", type: "button", "aria-expanded": "false" };
    const opener = el("button", attributes, icon("chevron-right"), text);
    opener.addEventListener("click", () => (this.#inside.hidden ? this.open() : this.#close()));
    return opener;
  }

  #makeBox(): HTMLInputElement | null {
    const { path, groups } = this.folder;
    if (this.selection.ticked(groups) === null) return null;
    const label = interpolate(gettext("Import everything in %(folder)s"), { folder: path });
    const box = el("input", { type: "checkbox", "aria-label": label });
    box.addEventListener("change", () => {
      this.selection.take(groups, box.checked);
      this.onChange();
    });
    return box;
  }

  #groupRow(group: PlannedGroup): HTMLElement {
    const name = nameOf(group.files[0]?.path ?? "");
    const title = el("p", { class: "row__title" });
    const row = el("li", { class: "row photo-row" });
    const box = el("input", {
      type: "checkbox",
      "aria-label": interpolate(gettext("Import %(file)s"), { file: name }),
    });
    const redraw = () => {
      const isOut = this.selection.isTakenOut(group);
      box.checked = !isOut;
      row.toggleAttribute("data-out", isOut || !isOpenToChoice(group));
      title.replaceChildren(el("span", { class: "row__name" }, name), ...badgesOf(group, isOut));
    };
    box.addEventListener("change", () => {
      this.selection.take([group], box.checked);
      this.onChange();
    });
    this.#redraw.set(group, redraw);
    redraw();
    const text = el(
      "div",
      { class: "row__text" },
      title,
      el("p", { class: "hint" }, filesLine(group)),
    );
    const size = el("span", { class: "row__figure hint" }, formatBytes(bytesOf(group)));
    const buttons = regroupButtons(this.folder, group, (regrouping) =>
      this.onRegroup(this.folder.path, regrouping),
    );
    const first = isOpenToChoice(group) ? box : el("span", { class: "nobox" });
    row.append(first, text, ...buttons, size);
    return row;
  }
}

/** A file that is left out, or that could not even be looked at. */
function itemRow({ path, file_size, outcome, message }: ItemRecord): HTMLElement {
  const mark =
    outcome === "failed"
      ? badge(gettext("failed"), "badge--bad", "circle-alert")
      : badge(gettext("skipped"), "badge--outline");
  const title = el(
    "p",
    { class: "row__title" },
    el("span", { class: "row__name" }, nameOf(path)),
    mark,
  );
  const text = el("div", { class: "row__text" }, title, el("p", { class: "hint" }, message));
  const size = el("span", { class: "row__figure hint" }, formatBytes(file_size));
  return el(
    "li",
    { class: "row photo-row", "data-out": true },
    el("span", { class: "nobox" }),
    text,
    size,
  );
}
