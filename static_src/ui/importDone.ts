/** The end: what became of every file, added up. */

import type { Figures } from "../browser/figures";
import type { Verdict } from "../browser/importServer";
import { gettext, interpolate, ngettext } from "../core/words";
import { countInCatalogue } from "./counts";
import { bytesFigure, formatDuration, formatNumber, formatShare } from "./formatting";
import { type Previews, previewShot } from "./previews";
import { problemRow } from "./problemRows";
import { appendInPortions } from "./rehearsalRows";
import { byId, el, html, setText } from "./render";
import { drawSliver } from "./sliver";

export type End = "completed" | "cancelled" | "failed";

export interface DoneContext {
  readonly end: End;
  /** Why it failed. */
  readonly reason: string;
  readonly figures: Figures;
  readonly previews: Previews;
  readonly problems: readonly Verdict[];
  readonly bytesSent: number;
  readonly seconds: number;
  readonly sessionId: number;
  /** What was imported and where from, as a sentence. */
  readonly place: string;
}

function inCatalogue(count: number): string {
  const text = ngettext(
    "%(count)s photo is in your catalogue",
    "%(count)s photos are in your catalogue",
    count,
  );
  return interpolate(text, { count: formatNumber(count) });
}

function titleOf({ end, figures }: DoneContext): string {
  const { imported, file_added, duplicate, failed } = figures.tally.sums;
  if (end === "cancelled") return gettext("The import was cancelled");
  if (end === "failed") return gettext("The import ended early");
  if (imported > 0) return inCatalogue(imported);
  if (file_added > 0) return gettext("Photos you have got new files");
  const isAllHere = duplicate > 0 && failed === 0;
  return isAllHere ? gettext("Everything was here already") : gettext("No photo was new");
}

function safeOnes({ figures }: DoneContext): string {
  const { imported } = figures.tally.sums;
  if (imported === 0) return gettext("No photo was imported before it ended.");
  const text = ngettext(
    "%(count)s photo is safe in the catalogue.",
    "%(count)s photos are safe in the catalogue.",
    imported,
  );
  return interpolate(text, { count: formatNumber(imported) });
}

function failedOnes({ figures }: DoneContext): string {
  const { failed } = figures.tally.sums;
  const text = ngettext("%(count)s file failed.", "%(count)s files failed.", failed);
  return failed > 0 ? interpolate(text, { count: formatNumber(failed) }) : "";
}

function leadOf(context: DoneContext): string {
  const { end, reason, place, figures } = context;
  const untouched =
    figures.bytesRead > 0
      ? gettext("Your originals were read and left exactly as they were.")
      : gettext("Every file is where it was last time.");
  const told = end === "completed" ? untouched : safeOnes(context);
  return [place, end === "failed" ? reason : "", told, failedOnes(context)]
    .filter(Boolean)
    .join(" ");
}

type SumRow = readonly [
  name: string,
  hint: Node | string,
  count: number,
  kind?: "total" | "failed",
];

function sumRow([name, hint, count, kind]: SumRow): HTMLElement {
  const cells = [
    el("th", { scope: "row" }, name),
    el("td", { class: "secondary" }, hint),
    el("td", {}, formatNumber(count)),
  ];
  return el("tr", kind ? { class: `sum__${kind}` } : {}, ...cells);
}

/** Rows that add up to the files found, or none. */
function sumRows({ figures, sessionId }: DoneContext): HTMLElement[] {
  const { sums, files } = figures.tally;
  const why = (text: string, outcome: string) =>
    el("a", { href: `/imports/${sessionId}/?outcome=${outcome}` }, text);
  const rows: SumRow[] = [
    [gettext("Imported"), gettext("one file of each new photo"), sums.imported],
    [gettext("Joined a photo"), gettext("RAW files, sidecars and other versions"), sums.file_added],
    [gettext("Already here"), gettext("the place is noted"), sums.duplicate],
    [gettext("Skipped"), why(gettext("see why"), "skipped"), sums.skipped],
    [gettext("Failed"), why(gettext("see which"), "failed"), sums.failed, "failed"],
    [gettext("Not reached"), gettext("the import ended before"), figures.filesFound - files],
  ];
  const shown = rows.filter(([, , count], i) => count > 0 || i === 0);
  const total = shown.reduce((sum, [, , count]) => sum + count, 0);
  if (total !== figures.filesFound) return [];
  return [...shown, [gettext("Files found"), "", total, "total"] as const].map(sumRow);
}

function drawProblems(problems: readonly Verdict[]): void {
  html("done-problems").hidden = problems.length === 0;
  setText("done-problems-count", formatNumber(problems.length));
  const list = html("done-problems-rows");
  list.replaceChildren();
  appendInPortions(list, problems, problemRow);
}

export function showDone(context: DoneContext): void {
  const { figures, previews, sessionId } = context;
  setText("done-title", titleOf(context));
  setText("done-lead", leadOf(context));
  html("done-previews").replaceChildren(...previews.first.map(previewShot));
  const photos = byId("show-photos", HTMLAnchorElement);
  photos.search = figures.tally.sums.imported > 0 ? `?import_session=${sessionId}` : "";
  photos.textContent =
    figures.tally.sums.imported > 0 ? gettext("Show these photos") : gettext("Show all photos");
  html("done-sum")
    .querySelector("tbody")
    ?.replaceChildren(...sumRows(context));
  countInCatalogue(figures.tally.sums.imported);
  drawStays(context);
  drawRetry(context);
  drawProblems(context.problems);
}

/** Cancelled files were not tried; an import that ended early goes on instead. */
function drawRetry({ end, problems }: DoneContext): void {
  const text = ngettext(
    "Try the %(count)s that failed again",
    "Try the %(count)s that failed again",
    problems.length,
  );
  setText("retry-failed-word", interpolate(text, { count: formatNumber(problems.length) }));
  html("retry-failed").hidden = end !== "completed" || problems.length === 0;
}

/** Nothing was read where every file was where it was last time: then there is nothing to compare. */
function drawStays({ figures, bytesSent, seconds }: DoneContext): void {
  const { bytesRead } = figures;
  html("done-stays").hidden = bytesRead === 0;
  html("done-read").replaceChildren(...bytesFigure(bytesRead));
  html("done-sent").replaceChildren(...bytesFigure(bytesSent));
  drawSliver("done", bytesSent, bytesRead);
  const time = formatDuration(seconds);
  const share = formatShare(bytesSent, bytesRead);
  const text = share
    ? gettext("%(share)s of what was read. It took %(time)s.")
    : gettext("No file had to be read. It took %(time)s.");
  setText("done-share", interpolate(text, { share, time }));
}
