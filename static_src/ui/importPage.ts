/** The import page: wires the three steps together and holds the state between them. */

import "./app";
import "../styles/import.css";
import { authorNamed } from "../api/authors";
import { askByPlace, ImportSession } from "../api/client";
import { workerCount } from "../browser/choose";
import { type ImportPlan, ImportRun } from "../browser/importRun";
import { aborted, type Patience } from "../browser/patience";
import { FoundFolders, rehearse } from "../browser/rehearse";
import { scan } from "../browser/scan";
import { type Helpmate, spawnHelpmate, spawnWorker } from "../browser/spawnWorker";
import { WorkerPool } from "../browser/workerPool";
import { gettext, interpolate } from "../core/words";
import { watchFolders } from "./folderNote";
import { countFiles, formatBytes, sayPlace } from "./formatting";
import { ChooseView, type Chosen } from "./importChoose";
import { type End, showDone } from "./importDone";
import { cancelSession, newKey } from "./importEnds";
import { RehearsalView } from "./importRehearsal";
import { RunningView } from "./importRunning";
import { html, nextFrame, onClick, setText } from "./render";
import { WaitingNote } from "./waitingNote";

type Status =
  | "idle"
  | "scanning"
  | "ready"
  | "in_progress"
  | "waiting"
  | "paused"
  | "completed"
  | "cancelled"
  | "failed";

type View = "choose" | "scanning" | "rehearsal" | "running" | "done";

const STEP_OF: Readonly<Record<View, number>> = {
  choose: 1,
  scanning: 1,
  rehearsal: 2,
  running: 3,
  done: 4,
};

let chosen: Chosen | null = null;
let stop = new AbortController();

const waiting = new WaitingNote();
const running = new RunningView();
const choosing = new ChooseView((what) => void lookThrough(what));
const rehearsing = new RehearsalView((plan) => void importAll(plan));

function setStatus(status: Status): void {
  html("import").dataset.status = status;
}

/** Shows one view, moves the focus to its title, and says it. */
function show(view: View, status: Status): void {
  html("import").dataset.step = view;
  for (const section of document.querySelectorAll<HTMLElement>("[data-view]"))
    section.hidden = section.dataset.view !== view;
  const steps = [...html("steps").children];
  for (const [i, step] of steps.entries()) {
    step.toggleAttribute("data-finished", i + 1 < STEP_OF[view]);
    if (i + 1 === STEP_OF[view]) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  }
  setStatus(status);
  globalThis.scrollTo(0, 0);
  document.querySelector<HTMLElement>(`[data-view=${view}] h1`)?.focus();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function chooseAgain(problem = ""): void {
  stop.abort();
  show("choose", "idle");
  choosing.showProblem(problem);
}

/** A browser asks the disk about each file of a folder input while the page stands still. */
const LONGEST_TASK = 16;

async function scanAll({ entries }: Chosen, signal: AbortSignal): Promise<FoundFolders> {
  const found = new FoundFolders();
  let paintedAt = performance.now();
  for await (const step of scan(entries, signal)) {
    found.add(step);
    if (performance.now() - paintedAt < LONGEST_TASK) continue;
    showFound(found, interpolate(gettext("Looking through %(folder)s"), { folder: step.folder }));
    await nextFrame();
    paintedAt = performance.now();
  }
  showFound(found, gettext("Asking the catalogue what it has"));
  return found;
}

function showFound({ count, bytes }: FoundFolders, place: string): void {
  const values = { files: countFiles(count), size: formatBytes(bytes) };
  setText("scan-count", interpolate(gettext("%(files)s so far, %(size)s"), values));
  setText("scan-place", place);
}

function nameOf({ description, folder }: Chosen): string {
  return description || folder;
}

function leadOf(what: Chosen): string {
  return `${sayPlace(nameOf(what), what.source)} ${gettext("Nothing has been sent yet.")}`;
}

/** Scan, pair, ask by place: reads no file and sends no photo. */
async function prepare(what: Chosen, helpmate: Helpmate, signal: AbortSignal): Promise<void> {
  const { remote } = helpmate;
  const patience = waiting.patienceUntil(signal);
  const found = await scanAll(what, signal);
  if (found.count === 0) return chooseAgain(gettext("There are no files in this folder."));
  const rehearsal = await rehearse(found, {
    pairFolder: (files) => remote.pairFolder(files),
    askByPlace: (files) => patience.call((inTime) => askByPlace(what.source, files, inTime)),
    signal,
  });
  const canvasIsTrue = await remote.canvasIsTrue();
  signal.throwIfAborted();
  rehearsing.show({ rehearsal, lead: leadOf(what), canvasIsTrue });
  show("rehearsal", "ready");
}

/** Steps 1 to 2. */
async function lookThrough(what: Chosen): Promise<void> {
  chosen = what;
  stop = new AbortController();
  const { signal } = stop;
  choosing.showProblem("");
  show("scanning", "scanning");
  const helpmate = spawnHelpmate();
  try {
    await Promise.race([prepare(what, helpmate, signal), aborted(signal), helpmate.died]);
  } catch (error) {
    chooseAgain(signal.aborted ? "" : messageOf(error));
  } finally {
    helpmate.end();
  }
}

async function authorId(patience: Patience): Promise<number | null> {
  const { author } = choosing;
  if (author === null || "id" in author) return author?.id ?? null;
  const id = await patience.call((signal) => authorNamed(author.name, signal));
  choosing.keepAuthor(id, author.name);
  return id;
}

async function startSession(
  plan: ImportPlan,
  what: Chosen,
  patience: Patience,
): Promise<ImportSession> {
  const { source, description } = what;
  const files = [...plan.groups, ...plan.here].flatMap((group) => group.files);
  const details = {
    source,
    source_description: description,
    source_path: what.folder,
    author_id: await authorId(patience),
    total_files_estimated: files.length + plan.items.length,
  };
  const { goesOn } = what;
  const key = newKey();
  return patience.call((signal) =>
    goesOn === null
      ? ImportSession.start(details, key, signal)
      : ImportSession.goOn(goesOn, details, signal),
  );
}

function makeRun(plan: ImportPlan, session: ImportSession, patience: Patience): ImportRun {
  const { signal } = stop;
  return new ImportRun({
    ...{ plan, signal, patience, server: session, workers: workerCount() },
    pool: new WorkerPool(spawnWorker),
    folders: watchFolders(plan.onDisk, signal),
    onStage: (stage) => running.noteStage(stage),
    onPhoto: (photo) => running.notePhoto(photo),
    onVerdict: (verdict) => running.noteVerdict(verdict),
  });
}

/** How it ended, and why if not as it should. */
async function endOf(run: ImportRun): Promise<{ end: End; reason: string }> {
  try {
    await run.run();
    return { end: "completed", reason: "" };
  } catch (error) {
    if (stop.signal.aborted) return { end: "cancelled", reason: "" };
    return { end: "failed", reason: messageOf(error) };
  }
}

function warnBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

/** Step 3. */
async function importAll(plan: ImportPlan): Promise<void> {
  const what = chosen;
  if (!what || html("import").dataset.status !== "ready") return;
  setStatus("in_progress");
  stop = new AbortController();
  const { signal } = stop;
  const patience = waiting.patienceUntil(signal);
  let session: ImportSession;
  try {
    session = await startSession(plan, what, patience);
  } catch (error) {
    if (signal.aborted) return;
    setStatus("ready");
    return rehearsing.showProblem(messageOf(error));
  }
  const run = makeRun(plan, session, patience);
  const startedAt = performance.now();
  const title = interpolate(gettext("Importing %(name)s"), { name: nameOf(what) || what.source });
  running.begin(title, run.figures, () => session.bytesSent);
  show("running", "in_progress");
  globalThis.addEventListener("beforeunload", warnBeforeLeaving);
  const { end, reason } = await endOf(run);
  if (end === "cancelled") await cancelSession(session);
  globalThis.removeEventListener("beforeunload", warnBeforeLeaving);
  running.end();
  showDone({
    ...{ end, reason, figures: run.figures, sessionId: session.id },
    place: sayPlace(nameOf(what), what.source),
    ...{ previews: running.previews, problems: running.problems, bytesSent: session.bytesSent },
    seconds: (performance.now() - startedAt) / 1000,
  });
  show("done", end);
}

onClick("scan-stop", () => stop.abort());
onClick("choose-another", () => chooseAgain());
onClick("import-another", () => {
  choosing.forgetDescription();
  chooseAgain();
});
onClick("cancel", () => stop.abort());
document.addEventListener("keydown", (event) => {
  const isReady = html("import").dataset.status === "ready";
  if (event.key === "Enter" && event.ctrlKey && isReady) rehearsing.start();
});
