/** The page's status `waiting`, for as long as one of the notes that say why is shown. */

import { html } from "./render";

const NOTES = ["waiting", "folder-gone"] as const;
type NoteId = (typeof NOTES)[number];

let before: string | undefined;

export function beginWaiting(note: NoteId): void {
  const page = html("import");
  if (page.dataset.status !== "waiting") before = page.dataset.status;
  page.dataset.status = "waiting";
  html(note).hidden = false;
}

/** `statusAfter`: when it is another than before. */
export function endWaiting(note: NoteId, statusAfter?: () => string): void {
  const page = html("import");
  html(note).hidden = true;
  if (page.dataset.status === "waiting" && NOTES.every((id) => html(id).hidden))
    page.dataset.status = statusAfter?.() ?? before;
}
