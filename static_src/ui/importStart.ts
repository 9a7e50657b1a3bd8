/** Begins a session, or goes on with one. */

import { authorNamed } from "../api/authors";
import { ImportSession } from "../api/client";
import type { ImportPlan } from "../browser/importRun";
import type { Patience } from "../browser/patience";
import { remember } from "../browser/remembered";
import type { ChooseView, Chosen } from "./importChoose";
import { newKey } from "./importEnds";
import { html } from "./render";

export function account(): string {
  return html("import").dataset.account ?? "";
}

async function authorId(choosing: ChooseView, patience: Patience): Promise<number | null> {
  const { author } = choosing;
  if (author === null || "id" in author) return author?.id ?? null;
  const id = await patience.call((signal) => authorNamed(author.name, signal));
  choosing.keepAuthor(id, author.name);
  return id;
}

/** The browser remembers it until it has ended. */
export async function startSession(
  plan: ImportPlan,
  what: Chosen,
  choosing: ChooseView,
  patience: Patience,
): Promise<ImportSession> {
  const files = [...plan.groups, ...plan.here].flatMap((group) => group.files);
  const details = {
    source: what.source,
    source_description: what.description,
    source_path: what.folder,
    author_id: await authorId(choosing, patience),
    total_files_estimated: files.length + plan.items.length,
  };
  const { goesOn, handle } = what;
  const key = newKey();
  const session = await patience.call((signal) =>
    goesOn
      ? ImportSession.goOn(goesOn.id, details, signal)
      : ImportSession.start(details, key, signal),
  );
  await remember({ session: session.id, owner: account(), handle });
  return session;
}
