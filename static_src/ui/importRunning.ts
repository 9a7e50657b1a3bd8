/** The third step while it runs. Painted four times a second, whatever happens meanwhile. */

import type { Figures } from "../browser/figures";
import type { Verdict } from "../browser/importServer";
import { Pace } from "../core/progress";
import type { PhotoRecord, Stage } from "../core/types";
import { gettext, interpolate } from "../core/words";
import { bytesFigure, formatBytes, formatNumber, formatShare, sayTimeLeft } from "./formatting";
import { isStatus } from "./importSteps";
import { Previews, previewShot } from "./previews";
import { problemRow } from "./problemRows";
import { byId, html, setText } from "./render";

const PAINT_EVERY = 250;
/** Screen readers hear of the progress no oftener; milliseconds. */
const ANNOUNCE_EVERY = 10_000;
/** More failures than this are on the session's page. */
const MOST_PROBLEMS = 200;

const STAGES: Readonly<Partial<Record<Stage, () => string>>> = {
  read: () => gettext("reading"),
  hash: () => gettext("recognising"),
  metadata: () => gettext("reading its metadata"),
  decode: () => gettext("making the preview"),
};

export class RunningView {
  readonly previews = new Previews();
  readonly problems: Verdict[] = [];
  #figures: Figures | null = null;
  #bytesSent: () => number = () => 0;
  #pace = new Pace(0);
  #painting: ReturnType<typeof setInterval> | undefined;
  #announcedAt = 0;
  #stage: Stage = "read";
  #isNewPreview = false;

  begin(title: string, figures: Figures, bytesSent: () => number): void {
    this.#figures = figures;
    this.#bytesSent = bytesSent;
    this.#pace = new Pace(figures.photosTotal);
    this.#announcedAt = performance.now();
    this.problems.length = 0;
    this.previews.clear();
    setText("running-title", title);
    html("problems-rows").replaceChildren();
    html("just-in-strip").replaceChildren();
    for (const id of ["problems", "just-in", "making-preview"]) html(id).hidden = true;
    showButtons(false);
    this.#paint();
    this.#painting = setInterval(() => this.#paint(), PAINT_EVERY);
  }

  end(): void {
    clearInterval(this.#painting);
  }

  /** The button keeps its place and the focus. */
  showPause(isPaused: boolean): void {
    showButtons(isPaused);
    this.#paint();
    setText("announcer", isPaused ? gettext("Paused") : gettext("The import goes on."));
  }

  /** The answer to the click; the server's word follows. */
  showCancelling(): void {
    setText("cancel", gettext("Cancelling…"));
    setText("announcer", gettext("Cancelling…"));
  }

  noteStage(stage: Stage): void {
    this.#stage = stage;
  }

  notePhoto(photo: PhotoRecord): void {
    if (this.previews.add(photo)) this.#isNewPreview = true;
  }

  noteVerdict(verdict: Verdict): void {
    if (verdict.outcome !== "failed") return;
    this.problems.push(verdict);
    html("problems").hidden = false;
    if (this.problems.length <= MOST_PROBLEMS) html("problems-rows").append(problemRow(verdict));
    setText("problems-count", formatNumber(this.problems.length));
  }

  #paint(): void {
    if (!this.#figures) return;
    const now = performance.now();
    const { photosMade, bytesRead } = this.#figures;
    const isStill = !isStatus("in_progress");
    html("running-progress").classList.toggle("progress--still", isStill);
    if (isStill) this.#pace.reset();
    this.#pace.note({ at: now, photos: photosMade, bytes: bytesRead });
    this.#paintPhotos(this.#figures, now);
    this.#paintFigures(this.#figures);
    this.#paintMaking(this.#figures);
    if (!isStill && now - this.#announcedAt > ANNOUNCE_EVERY) this.#announce(this.#figures, now);
  }

  /** Where no photo is to be made, what is counted is files. */
  #paintPhotos({ photosMade, photosTotal, tally, filesFound }: Figures, now: number): void {
    const ofPhotos = photosTotal > 0;
    const [done, all] = ofPhotos ? [photosMade, photosTotal] : [tally.files, filesFound];
    const of = ofPhotos ? gettext("of %(count)s photos") : gettext("of %(count)s files");
    setText("running-photos", formatNumber(done));
    setText("running-of", interpolate(of, { count: formatNumber(all) }));
    const progress = byId("running-progress", HTMLProgressElement);
    progress.max = Math.max(1, all);
    progress.value = done;
    const seconds = this.#pace.timeLeft(now);
    const left = seconds === null ? "" : sayTimeLeft(seconds);
    setText("running-left", isStatus("paused") ? gettext("Paused") : left);
  }

  #paintFigures({ tally, filesFound, bytesRead }: Figures): void {
    const sent = this.#bytesSent();
    const speed = this.#pace.bytesPerSecond;
    setText("running-files", formatNumber(tally.files));
    setText(
      "running-files-of",
      interpolate(gettext("of %(count)s"), { count: formatNumber(filesFound) }),
    );
    html("running-read").replaceChildren(...bytesFigure(bytesRead));
    html("running-sent").replaceChildren(...bytesFigure(sent));
    setText(
      "running-speed",
      speed ? interpolate(gettext("%(size)s/s"), { size: formatBytes(speed) }) : "",
    );
    setText("running-share", formatShare(sent, bytesRead));
  }

  #paintMaking({ currentFile }: Figures): void {
    setText("making-file", currentFile);
    setText("making-stage", isStatus("paused") ? "" : (STAGES[this.#stage]?.() ?? ""));
    const [newest] = this.previews.last;
    if (!this.#isNewPreview || !newest) return;
    this.#isNewPreview = false;
    const image = byId("making-preview", HTMLImageElement);
    image.src = newest.url;
    image.hidden = false;
    html("just-in").hidden = false;
    html("just-in-strip").replaceChildren(...this.previews.last.map(previewShot));
    this.previews.forgetGone();
  }

  #announce({ photosMade, photosTotal }: Figures, now: number): void {
    this.#announcedAt = now;
    const text = gettext("%(done)s of %(count)s photos");
    const values = { done: formatNumber(photosMade), count: formatNumber(photosTotal) };
    setText("announcer", interpolate(text, values));
  }
}

function showButtons(isPaused: boolean): void {
  setText("cancel", gettext("Cancel"));
  setText("pause-word", isPaused ? gettext("Go on") : gettext("Pause"));
  html("pause-icon").hidden = isPaused;
  html("go-on-icon").hidden = !isPaused;
}
