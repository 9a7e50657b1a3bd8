/** Keys that work on every page; `?` shows them. Single letters can be turned off. */
import { undo } from "./toasts";

const PLACES: Readonly<Record<string, string>> = { p: "/", i: "/imports/", a: "/authors/" };
const REMEMBERED = "imalink.single-keys";
const AFTER_G_MS = 1500;

let pressedG = 0;

export function startKeys(): void {
  const help = document.getElementById("keys");
  if (!(help instanceof HTMLDialogElement)) return;
  const choice = document.getElementById("single-keys") as HTMLInputElement;
  choice.checked = singleKeysAreOn();
  choice.addEventListener("change", () => {
    localStorage.setItem(REMEMBERED, choice.checked ? "on" : "off");
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isElsewhere(event)) return;
    if (event.key === "?") help.showModal();
    else if (singleKeysAreOn() || event.key === "Delete") act(event);
  });
}

export function singleKeysAreOn(): boolean {
  return localStorage.getItem(REMEMBERED) !== "off";
}

/** In a field, in a dialog, or meant for the browser. */
function isElsewhere(event: KeyboardEvent): boolean {
  const target = event.target as Element;
  const typing = target.closest("input, textarea, select, [contenteditable]") !== null;
  const asked = document.querySelector("dialog[open]") !== null;
  return typing || asked || event.ctrlKey || event.metaKey || event.altKey;
}

function act(event: KeyboardEvent): void {
  const place = PLACES[event.key];
  if (place && event.timeStamp - pressedG < AFTER_G_MS && pressedG > 0) {
    location.assign(place);
  } else if (event.key === "g") {
    pressedG = event.timeStamp;
    return;
  } else if (event.key === "i") {
    location.assign("/imports/new/");
  } else if (event.key === "z") {
    undo();
  } else {
    press(event);
  }
  pressedG = 0;
}

/** Links, buttons and fields of the page that name a key of their own. */
function press(event: KeyboardEvent): void {
  const own = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]`);
  if (!own) return;
  event.preventDefault();
  if (own instanceof HTMLInputElement) own.focus();
  else own.click();
}
