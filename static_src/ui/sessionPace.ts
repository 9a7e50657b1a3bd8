/** The time left of an import that runs elsewhere, from how its counters move between polls. */
import { Pace } from "../core/progress";
import { sayTimeLeft } from "./formatting";

export function startSessionPace(): void {
  let pace: Pace | undefined;
  const note = () => {
    const left = document.getElementById("session-left");
    const total = Number(left?.dataset.found);
    if (!left || pace?.total !== total) pace = left ? new Pace(total) : undefined;
    const now = performance.now();
    pace?.note({ at: now, photos: Number(left?.dataset.processed), bytes: 0 });
    const seconds = pace?.timeLeft(now) ?? null;
    if (left && seconds !== null) left.textContent = sayTimeLeft(seconds);
  };
  note();
  document.body.addEventListener("htmx:afterSwap", note);
}
