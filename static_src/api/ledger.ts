/** What an import has written down of each file. */

import { api, dataOf } from "./answer";
import type { components } from "./schema";

type Line = Pick<components["schemas"]["ImportItem"], "path" | "stage">;

interface Lines {
  readonly results: readonly Line[];
  readonly next?: string | null;
}

const SKIPPED = { outcome: "skipped", page_size: 500 } as const;

async function* skippedLines(id: number, signal: AbortSignal): AsyncGenerator<Line> {
  let cursor: string | null = null;
  do {
    const query = cursor === null ? SKIPPED : { ...SKIPPED, cursor };
    const options = { params: { path: { id: String(id) }, query }, signal };
    const answer = api.GET("/api/v1/import_sessions/{id}/items/", options);
    const page: Lines = await dataOf(answer, ({ results }) => Array.isArray(results));
    yield* page.results;
    cursor = page.next ? new URL(page.next).searchParams.get("cursor") : null;
  } while (cursor !== null);
}

/** Paths that an import left out before it read anything: by rule, or taken out by the user. */
export async function leftOut(id: number, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const paths = new Set<string>();
  for await (const { path, stage } of skippedLines(id, signal))
    if (stage === "pair") paths.add(path);
  return paths;
}
