/** The third step while it runs. Painted four times a second, whatever happens meanwhile. */

import type { Figures } from "../browser/figures";
import type { Verdict } from "../browser/importServer";
import { Pace } from "../core/progress";
import type { ServerProblem } from "../core/serverProblem";
import type { PhotoRecord, Stage } from "../core/types";
import { gettext, interpolate } from "../core/words";
import { bytesFigure, formatBytes, formatNumber, formatShare, sayTimeLeft } from "./formatting";
import { Previews, previewShot } from "./previews";
import { problemRow } from "./problemRows";
import { byId, html, setText } from "./render";

const PAINT_EVERY = 250;
/** Screen readers hear of the progress no oftener; milliseconds. */
const ANNOUNCE_EVERY = 10_000;
/** More failures than this are on the session's page. */
const MOST_PROBLEMS = 200;
/** The page tries again by itself after so long; milliseconds. */
const TRY_AGAIN_AFTER = 30_000;

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
  #isPaused = false;

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
    for (const id of ["problems", "just-in", "waiting", "making-preview"]) html(id).hidden = true;
    this.#isPaused = false;
    this.#showButtons(gettext("Cancel"));
    this.#paint();
    this.#painting = setInterval(() => this.#paint(), PAINT_EVERY);
  }

  end(): void {
    clearInterval(this.#painting);
  }

  /** The button keeps its place and the focus. */
  showPause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#pace.reset();
    html("running-progress").classList.toggle("progress--still", isPaused);
    this.#showButtons(gettext("Cancel"));
    this.#paint();
    setText("announcer", isPaused ? gettext("Paused") : gettext("The import goes on."));
  }

  /** The answer to the click; the server's word follows. */
  showCancelling(): void {
    this.#showButtons(gettext("Cancelling…"));
    setText("announcer", gettext("Cancelling…"));
  }

  #showButtons(cancel: string): void {
    setText("cancel", cancel);
    setText("pause-word", this.#isPaused ? gettext("Go on") : gettext("Pause"));
    html("pause-icon").hidden = this.#isPaused;
    html("go-on-icon").hidden = !this.#isPaused;
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

  /** Says why the import waits; resolves when it should go on. */
  waitFor(problem: ServerProblem, signal: AbortSignal): Promise<void> {
    const isSignIn = problem.remedy === "sign_in";
    this.#pace.reset();
    setText("waiting-message", isSignIn ? gettext("You are signed out.") : problem.message);
    setText("waiting-hint", isSignIn ? SIGN_IN_HINT() : WAITING_HINT());
    html("sign-in").hidden = !isSignIn;
    html("waiting").hidden = false;
    html("running-progress").classList.add("progress--still");
    return new Promise((resolve) => {
      const over = new AbortController();
      const goOn = () => {
        over.abort();
        resolve();
      };
      const until = { signal: AbortSignal.any([signal, over.signal]) };
      html("try-again").addEventListener("click", goOn, until);
      globalThis.addEventListener("online", goOn, until);
      if (isSignIn) globalThis.addEventListener("focus", goOn, until);
      else setTimeout(goOn, TRY_AGAIN_AFTER);
    });
  }

  goOn(): void {
    html("waiting").hidden = true;
    html("running-progress").classList.toggle("progress--still", this.#isPaused);
  }

  #paint(): void {
    if (!this.#figures) return;
    const now = performance.now();
    const { photosMade, bytesRead } = this.#figures;
    if (!this.#isPaused) this.#pace.note({ at: now, photos: photosMade, bytes: bytesRead });
    this.#paintPhotos(this.#figures, now);
    this.#paintFigures(this.#figures);
    this.#paintMaking(this.#figures);
    const isTime = !this.#isPaused && now - this.#announcedAt > ANNOUNCE_EVERY;
    if (isTime) this.#announce(this.#figures, now);
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
    setText("running-left", this.#isPaused ? gettext("Paused") : left);
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
    setText("making-stage", this.#isPaused ? "" : (STAGES[this.#stage]?.() ?? ""));
    const [newest] = this.previews.last;
    if (!this.#isNewPreview || !newest) return;
    this.#isNewPreview = false;
    const image = byId("making-preview", HTMLImageElement);
    image.src = newest.url;
    image.hidden = false;
    html("just-in").hidden = false;
    html("just-in-strip").replaceChildren(...this.previews.last.map(previewShot));
  }

  #announce({ photosMade, photosTotal }: Figures, now: number): void {
    this.#announcedAt = now;
    const text = gettext("%(done)s of %(count)s photos");
    const values = { done: formatNumber(photosMade), count: formatNumber(photosTotal) };
    setText("announcer", interpolate(text, values));
  }
}

const SIGN_IN_HINT = () =>
  gettext("What was sent is safe. Sign in again, and the import goes on where it is.");
const WAITING_HINT = () =>
  gettext("What was sent is safe. The import waits and tries again by itself.");
