/** The import page: wires the steps together and holds the state between them. */

import "./app";
import "../styles/import.css";
import { askByPlace, type ImportSession } from "../api/client";
import { leftOut } from "../api/ledger";
import { workerCount } from "../browser/choose";
import { type ImportPlan, ImportRun } from "../browser/importRun";
import type { AskByPlace } from "../browser/importServer";
import type { Patience } from "../browser/patience";
import { forget } from "../browser/remembered";
import { limitTo, refresh } from "../browser/replan";
import { spawnWorker } from "../browser/spawnWorker";
import { type Turn, takeTurn } from "../browser/turns";
import { PATIENCE_WITH_A_WORKER, WorkerPool } from "../browser/workerPool";
import { gettext, interpolate } from "../core/words";
import { watchFolders } from "./folderNote";
import { sayPlace } from "./formatting";
import { ChooseView, type Chosen } from "./importChoose";
import { type End, showDone } from "./importDone";
import { cancelSession } from "./importEnds";
import { RehearsalView } from "./importRehearsal";
import { RunningView } from "./importRunning";
import { look } from "./importScan";
import { account, startSession } from "./importStart";
import { isStatus, type Status, setStatus, show } from "./importSteps";
import { onClick } from "./render";
import { WaitingNote } from "./waitingNote";

let chosen: Chosen | null = null;
let stop = new AbortController();
let run: ImportRun | null = null;

const waiting = new WaitingNote();
const running = new RunningView();
const choosing = new ChooseView((what) => void lookThrough(what));
const rehearsing = new RehearsalView((plan) => void importAll(plan));

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function chooseAgain(problem = ""): void {
  stop.abort();
  show("choose", "idle");
  choosing.showProblem(problem);
}

function nameOf({ description, folder }: Chosen): string {
  return description || folder;
}

function leadOf(what: Chosen): string {
  return `${sayPlace(nameOf(what), what.source)} ${gettext("Nothing has been sent yet.")}`;
}

/** Steps 1 to 2, and on to 3 where the user has said so already. `only`: the files to try again. */
async function lookThrough(what: Chosen, only?: ReadonlySet<string>): Promise<void> {
  chosen = what;
  stop = new AbortController();
  const { signal } = stop;
  const patience = waiting.patienceUntil(signal);
  choosing.showProblem("");
  show("scanning", "scanning");
  try {
    const { rehearsal, canvasIsTrue } = await look(what, { signal, patience });
    const { goesOn } = what;
    const before = goesOn
      ? await patience.call((inTime) => leftOut(goesOn.id, inTime))
      : new Set<string>();
    signal.throwIfAborted();
    rehearsing.show({
      rehearsal: only ? limitTo(rehearsal, only) : rehearsal,
      ...{ leftOut: before, lead: leadOf(what), canvasIsTrue },
    });
  } catch (error) {
    return chooseAgain(signal.aborted ? "" : messageOf(error));
  }
  show("rehearsal", "ready");
  const doubt = what.doubt || doubtOf(what);
  if (doubt) rehearsing.showDoubt(doubt);
  else if (what.goesOn || only) rehearsing.start();
}

/** An import that has places in the catalogue finds some of them again, if it is the same folder. */
function doubtOf({ goesOn }: Chosen): string {
  if (!goesOn || goesOn.known === 0 || rehearsing.hasHere()) return "";
  return gettext(
    "No file of this folder is where the import that stopped found it. If it is the right folder, start: what the catalogue knows is recognised by its content.",
  );
}

function statusOfRun(): Status {
  return run?.pause.isOn ? "paused" : "in_progress";
}

function makeRun(plan: ImportPlan, session: ImportSession, patience: Patience): ImportRun {
  const { signal } = stop;
  const workers = workerCount();
  return new ImportRun({
    ...{ plan, signal, patience, server: session, workers },
    pool: new WorkerPool(spawnWorker, PATIENCE_WITH_A_WORKER, workers),
    folders: watchFolders(plan.onDisk, signal, statusOfRun),
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

/** Step 3, as soon as no other tab of this browser imports the same folder. */
async function importAll(plan: ImportPlan): Promise<void> {
  const what = chosen;
  if (!what || !isStatus("ready")) return;
  setStatus("in_progress");
  stop = new AbortController();
  const { signal } = stop;
  const onWait = () => {
    setStatus("waiting");
    rehearsing.waitForTurn();
  };
  try {
    const turn = await takeTurn({ owner: account(), ...what }, signal, onWait);
    await importInTurn(plan, what, turn).finally(turn.end);
  } catch (error) {
    if (signal.aborted) return;
    setStatus("ready");
    rehearsing.showProblem(messageOf(error));
  }
}

async function importInTurn(plan: ImportPlan, what: Chosen, turn: Turn): Promise<void> {
  const { signal } = stop;
  setStatus("in_progress");
  const patience = waiting.patienceUntil(signal, statusOfRun);
  const ask: AskByPlace = (files) =>
    patience.call((inTime) => askByPlace(what.source, files, inTime));
  const now = turn.hadToWait ? await refresh(plan, ask, signal) : plan;
  const session = await startSession(now, what, choosing, patience);
  run = makeRun(now, session, patience);
  await showRun(run, session, what);
  run = null;
}

async function showRun(run: ImportRun, session: ImportSession, what: Chosen): Promise<void> {
  const { figures } = run;
  const startedAt = performance.now();
  const title = interpolate(gettext("Importing %(name)s"), { name: nameOf(what) || what.source });
  running.begin(title, figures, () => session.bytesSent);
  show("running", "in_progress");
  globalThis.addEventListener("beforeunload", warnBeforeLeaving);
  const { end, reason } = await endOf(run);
  if (end === "cancelled") await cancelSession(session);
  globalThis.removeEventListener("beforeunload", warnBeforeLeaving);
  running.end();
  if (end !== "failed") await forgetEnded(session.id);
  showDone({
    ...{ end, reason, figures, sessionId: session.id },
    place: sayPlace(nameOf(what), what.source),
    ...{ previews: running.previews, problems: running.problems, bytesSent: session.bytesSent },
    seconds: (performance.now() - startedAt) / 1000,
  });
  show("done", end);
}

async function forgetEnded(session: number): Promise<void> {
  choosing.forgetStopped(session);
  await forget(session);
}

/** What is being made is finished and sent; the button keeps the focus and says what it does. */
function pauseOrGoOn(): void {
  if (!run) return;
  if (run.pause.isOn) run.pause.end();
  else run.pause.begin();
  if (!isStatus("waiting")) setStatus(statusOfRun());
  running.showPause(run.pause.isOn);
}

function cancel(): void {
  running.showCancelling();
  stop.abort();
}

/** In an import of their own: the one that has ended takes nothing more. */
function retryFailed(): void {
  const failed = new Set(running.problems.map(({ path }) => path));
  if (chosen) void lookThrough({ ...chosen, goesOn: null, doubt: "" }, failed);
}

onClick("scan-stop", () => stop.abort());
onClick("choose-another", () => chooseAgain());
onClick("import-another", () => {
  choosing.forgetDescription();
  chooseAgain();
});
onClick("pause", pauseOrGoOn);
onClick("cancel", cancel);
onClick("retry-failed", retryFailed);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey && isStatus("ready")) rehearsing.start();
});
