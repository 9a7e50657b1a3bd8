/** Where the import page stands: one view at a time, and a status for everyone who watches. */

import { html } from "./render";

export type Status =
  | "idle"
  | "scanning"
  | "ready"
  | "in_progress"
  | "waiting"
  | "paused"
  | "completed"
  | "cancelled"
  | "failed";

export type View = "choose" | "scanning" | "rehearsal" | "running" | "done";

const STEP_OF: Readonly<Record<View, number>> = {
  choose: 1,
  scanning: 1,
  rehearsal: 2,
  running: 3,
  done: 4,
};

export function setStatus(status: Status): void {
  html("import").dataset.status = status;
}

export function isStatus(status: Status): boolean {
  return html("import").dataset.status === status;
}

/** Shows one view, moves the focus to its title, and says it. */
export function show(view: View, status: Status): void {
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
