/** Toasts: one at a time, ten seconds, kept while hovered or focused; `z` undoes after it went. */
import { gettext } from "../core/words";
import { icon } from "./icon";

const STAYS_MS = 10_000;

let undoLast: HTMLFormElement | undefined;
let timer: number | undefined;

/** The way back: an address that takes it, and what the page does when it was taken. */
export interface Undo {
  readonly address: string;
  readonly undone: () => void;
}

/** Says what was done; with a way back, offers that. */
export function showToast(text: string, undo?: Undo): void {
  const toast = document.createElement("div");
  toast.className = "toast";
  const words = document.createElement("span");
  words.className = "toast__text";
  words.textContent = text;
  toast.append(words);
  if (undo) toast.append(undoForm(undo));
  show(toast);
}

export function undo(): void {
  undoLast?.requestSubmit();
}

/** What the server put on the page is put there again, because only changes are announced. */
export function startToasts(): void {
  const toast = region()?.querySelector<HTMLElement>(".toast:last-of-type");
  region()?.replaceChildren();
  if (toast) window.setTimeout(() => show(toast), 100);
}

function region(): HTMLElement | null {
  return document.getElementById("toasts");
}

function show(toast: HTMLElement): void {
  const form = toast.querySelector("form");
  if (form) undoLast = form;
  toast.append(closeButton(toast));
  const hold = () => window.clearTimeout(timer);
  const letGo = () => {
    hold();
    timer = window.setTimeout(() => hide(toast), STAYS_MS);
  };
  for (const event of ["mouseenter", "focusin"]) toast.addEventListener(event, hold);
  for (const event of ["mouseleave", "focusout"]) toast.addEventListener(event, letGo);
  region()?.replaceChildren(toast);
  letGo();
}

function hide(toast: HTMLElement): void {
  toast.remove();
  // A form must be in the page to be sent: `z` still may.
  if (undoLast && toast.contains(undoLast)) {
    undoLast.hidden = true;
    document.body.append(undoLast);
  }
}

function closeButton(toast: HTMLElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "toast__close";
  button.setAttribute("aria-label", gettext("Close"));
  button.append(icon("x"));
  button.addEventListener("click", () => hide(toast));
  return button;
}

function undoForm(undo: Undo): HTMLFormElement {
  const form = document.createElement("form");
  const button = document.createElement("button");
  button.className = "toast__undo";
  button.textContent = gettext("Undo");
  form.append(button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void takeBack(form, undo);
  });
  return form;
}

/** The page stays: what was undone is seen where it was done. */
async function takeBack(form: HTMLFormElement, { address, undone }: Undo): Promise<void> {
  undoLast = undefined;
  const headers = { "X-CSRFToken": csrfToken() };
  const answer = await fetch(address, { method: "POST", headers });
  form.closest(".toast")?.remove();
  form.remove();
  if (answer.ok) undone();
  else showToast(gettext("The server did not take it back. Try again in a moment."));
}

/** The token that every page carries for htmx. */
export function csrfToken(): string {
  const headers: Record<string, string> = JSON.parse(
    document.body.getAttribute("hx-headers") ?? "{}",
  );
  return headers["X-CSRFToken"] ?? "";
}
