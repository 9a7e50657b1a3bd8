/** Begins a session, or goes on with one, and ends it. */

import { createAuthor, ImportSession } from "../api/client";
import type { ImportPlan } from "../browser/importRun";
import { forget, remember } from "../browser/remembered";
import { ServerProblem } from "../core/serverProblem";
import type { ChooseView, Chosen } from "./importChoose";
import { html } from "./render";

/** Longer than this nobody waits for the server's word on what they cancelled; milliseconds. */
const LONGEST_GOODBYE = 3000;

export function owner(): string {
  return html("import").dataset.owner ?? "";
}

async function authorId(choosing: ChooseView): Promise<number | null> {
  const { author } = choosing;
  if (author === null || "id" in author) return author?.id ?? null;
  const id = await createAuthor(author.name);
  choosing.keepAuthor(id, author.name);
  return id;
}

/** Not repeated by itself, because each call makes a session. */
export async function startSession(
  plan: ImportPlan,
  what: Chosen,
  choosing: ChooseView,
  signal: AbortSignal,
): Promise<ImportSession> {
  const files = [...plan.groups, ...plan.here].flatMap((group) => group.files);
  const details = {
    source: what.source,
    source_description: what.description,
    source_path: what.folder,
    author_id: await authorId(choosing),
    total_files_estimated: files.length + plan.items.length,
  };
  const session = what.goesOn
    ? await ImportSession.goOn(what.goesOn.id, details, signal)
    : await ImportSession.start(details, signal);
  await remember({ session: session.id, owner: owner(), handle: what.handle });
  return session;
}

/** Without an answer the session ends by itself: it shows as interrupted after ten minutes. */
export async function cancelSession(session: ImportSession): Promise<void> {
  await forget(session.id);
  const late = new Promise((resolve) => setTimeout(resolve, LONGEST_GOODBYE));
  try {
    await Promise.race([session.cancel(), late]);
  } catch (error) {
    if (!(error instanceof ServerProblem)) throw error;
  }
}
