/** The second step: what the import will do, and what is to be left out of it. */

import type { ImportPlan } from "../browser/importRun";
import { type PlannedFolder, type PlannedGroup, type Rehearsal, toPlan } from "../browser/rehearse";
import { gettext, interpolate, ngettext } from "../core/words";
import { bytesFigure, formatNumber, formatShare } from "./formatting";
import type { Regrouping } from "./regroupButtons";
import { appendInPortions, FolderRow } from "./rehearsalRows";
import { byId, el, html, onClick, setText } from "./render";
import { bytesUnder, countUnder, Selection, type Tab, type Totals, under } from "./selection";
import { drawSliver } from "./sliver";

/** A hotpreview and its metadata, on average. */
const BYTES_PER_PHOTO = 45_000;

export interface RehearsalContext {
  readonly rehearsal: Rehearsal;
  /** Files that were left out the last time. */
  readonly leftOut: ReadonlySet<string>;
  readonly lead: string;
  readonly canvasIsTrue: boolean;
}

const TABS: readonly [Tab, () => string][] = [
  ["all", () => gettext("All")],
  ["pairs", () => gettext("RAW + JPEG")],
  ["here", () => gettext("Already here")],
  ["skipped", () => gettext("Skipped")],
];

function say(id: string, message: string): void {
  html(id).querySelector(".note__text")?.replaceChildren(message);
  html(id).hidden = false;
}

export class RehearsalView {
  #selection = new Selection({ folders: [], onDisk: new Map() });
  #rows: FolderRow[] = [];
  #tab: Tab = "all";
  #canStart = false;

  constructor(private readonly onStart: (plan: ImportPlan, totals: Totals) => void) {
    onClick("start", () => this.start());
    byId("verify", HTMLInputElement).addEventListener("change", () => this.#drawFigures());
  }

  show({ rehearsal, leftOut, lead, canvasIsTrue }: RehearsalContext): void {
    this.#selection = new Selection(rehearsal);
    const groups = rehearsal.folders.flatMap((folder) => folder.groups);
    const isLeftOut = ({ files }: PlannedGroup) => files.every(({ path }) => leftOut.has(path));
    this.#selection.take(groups.filter(isLeftOut), false);
    this.#canStart = canvasIsTrue;
    setText("rehearsal-lead", lead);
    byId("verify", HTMLInputElement).checked = false;
    html("verify-field").hidden = !this.hasHere();
    html("canvas-note").hidden = canvasIsTrue;
    html("start").hidden = !canvasIsTrue;
    for (const id of ["start-problem", "doubt", "turn"]) html(id).hidden = true;
    this.#showTab("all");
  }

  showProblem(message: string): void {
    html("turn").hidden = true;
    html("start").hidden = false;
    say("start-problem", message);
  }

  /** Nothing is forbidden: the user knows their folders better. */
  showDoubt(message: string): void {
    say("doubt", message);
  }

  /** Another tab of this browser imports this folder; this one starts by itself after it. */
  waitForTurn(): void {
    for (const id of ["start-problem", "doubt", "start"]) html(id).hidden = true;
    html("turn").hidden = false;
    html("turn").focus();
  }

  hasHere(): boolean {
    return countUnder("here", this.#selection.rehearsal.folders) > 0;
  }

  start(): void {
    const { totals, rehearsal, isTakenOut } = this.#selection;
    if (!this.#canStart || !this.#hasWork()) return;
    this.onStart(toPlan(rehearsal, isTakenOut, this.#verifies()), totals);
  }

  #verifies(): boolean {
    return byId("verify", HTMLInputElement).checked;
  }

  /** Also when every photo is here already: the places and the skipped files are written down. */
  #hasWork(): boolean {
    return countUnder("all", this.#selection.rehearsal.folders) > 0;
  }

  #showTab(tab: Tab): void {
    this.#tab = tab;
    const folders = this.#selection.rehearsal.folders
      .map((folder) => under(tab, folder))
      .filter(({ groups, items }) => groups.length + items.length > 0);
    this.#rows = [];
    const list = html("rehearsal-rows");
    list.replaceChildren();
    appendInPortions(list, folders, (folder) => {
      const row = this.#makeRow(folder);
      this.#rows.push(row);
      return row.element;
    });
    if (folders.length === 1) this.#rows[0]?.open();
    if (folders.length === 0)
      list.append(el("li", { class: "row quiet" }, gettext("Nothing of this kind.")));
    this.#drawFigures();
  }

  #makeRow(folder: PlannedFolder): FolderRow {
    return new FolderRow(
      folder,
      this.#selection,
      () => this.#refresh(),
      (path, regrouping) => this.#regroup(path, regrouping),
    );
  }

  /** Draws the folder anew, with the focus on the first of what was made. */
  #regroup(path: string, regrouping: Regrouping): void {
    this.#selection.regroup(path, regrouping);
    const folder = this.#selection.rehearsal.folders.find((one) => one.path === path);
    const at = this.#rows.findIndex((row) => row.folder.path === path);
    if (!folder) return;
    const row = this.#makeRow(under(this.#tab, folder));
    this.#rows[at]?.element.replaceWith(row.element);
    this.#rows[at] = row;
    row.open();
    const made = regrouping.after.groups[0];
    row.focus(row.folder.groups.find(({ group }) => group === made));
    this.#refresh();
  }

  #refresh(): void {
    for (const row of this.#rows) row.refresh();
    this.#drawFigures();
  }

  #drawFigures(): void {
    const { totals } = this.#selection;
    this.#drawTabs();
    this.#drawCounts(totals);
    this.#drawSums(totals);
    this.#drawStart(totals);
  }

  #drawTabs(): void {
    const { folders } = this.#selection.rehearsal;
    const tabs = TABS.map(([tab, name]) => {
      const count = el("span", { class: "tabs__count" }, formatNumber(countUnder(tab, folders)));
      const pressed = String(tab === this.#tab);
      const button = el("button", { class: "tabs__tab", type: "button", "aria-pressed": pressed });
      button.append(name(), " ", count);
      button.addEventListener("click", () => {
        this.#showTab(tab);
        html("rehearsal-tabs").querySelector<HTMLElement>("[aria-pressed=true]")?.focus();
      });
      return button;
    });
    html("rehearsal-tabs").replaceChildren(...tabs);
  }

  #drawCounts(totals: Totals): void {
    const { folders } = this.#selection.rehearsal;
    const groups = folders.flatMap((folder) => folder.groups);
    const wanted = this.#selection.wanted(groups);
    const joining = wanted.filter(({ standing }) => standing === "joins").length;
    const pairs = ngettext(
      "%(count)s is a RAW + JPEG pair",
      "%(count)s are RAW + JPEG pairs",
      totals.pairs,
    );
    const failed = folders
      .flatMap(({ items }) => items)
      .filter((i) => i.outcome === "failed").length;
    const count = (number: number, name: string, hint: string) => {
      const value = el("dd", { class: "number" }, formatNumber(number));
      const label = el("dt", {}, el("strong", {}, name), el("span", { class: "hint" }, hint));
      return el("div", { class: "counts__one" }, label, value);
    };
    const here = groups.filter(({ standing }) => standing === "here").length;
    const counts = [
      count(
        totals.photos - joining,
        ngettext("new photo", "new photos", totals.photos - joining),
        totals.pairs > 0 ? interpolate(pairs, { count: formatNumber(totals.pairs) }) : "",
      ),
      count(here, gettext("already here"), gettext("where they were last time")),
      ...(joining > 0 ? [count(joining, gettext("join"), gettext("photos you have"))] : []),
      count(
        countUnder("skipped", folders) - failed,
        gettext("skipped"),
        gettext("each with its reason"),
      ),
      ...(failed > 0 ? [count(failed, gettext("failed"), gettext("cannot be looked at"))] : []),
    ];
    html("rehearsal-counts").replaceChildren(...counts);
  }

  #drawSums({ photos, bytes: bytesOfNew }: Totals): void {
    const { folders } = this.#selection.rehearsal;
    const bytes = bytesOfNew + (this.#verifies() ? bytesUnder("here", folders) : 0);
    const sent = photos * BYTES_PER_PHOTO;
    html("rehearsal-read").replaceChildren(...bytesFigure(bytes));
    html("rehearsal-sent").replaceChildren(...bytesFigure(sent));
    const share = interpolate(gettext("About %(share)s of what is read is sent."), {
      share: formatShare(sent, bytes),
    });
    drawSliver("rehearsal", sent, bytes);
    setText("rehearsal-share", bytes > 0 ? share : gettext("Nothing needs to be read."));
  }

  #drawStart({ photos }: Totals): void {
    const start = byId("start", HTMLButtonElement);
    const text = ngettext("Import %(count)s photo", "Import %(count)s photos", photos);
    const noted = this.#verifies() ? gettext("Compare what is here") : gettext("Note what is here");
    start.textContent = photos > 0 ? interpolate(text, { count: formatNumber(photos) }) : noted;
    start.disabled = !this.#hasWork();
    html("nothing-to-do").hidden = this.#hasWork();
  }
}
