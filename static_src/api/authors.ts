/** Authors, by name. */

import { ServerProblem } from "../core/serverProblem";
import { api, dataOf } from "./answer";

/** The id of the author of this name, made if there is none. May be repeated. */
export async function authorNamed(name: string, signal: AbortSignal): Promise<number> {
  try {
    const made = api.POST("/api/v1/authors/", { body: { name }, signal });
    return (await dataOf(made, ({ id }) => Number.isInteger(id))).id;
  } catch (error) {
    // Perhaps made by this very call, whose answer was lost.
    const isThere = error instanceof ServerProblem && error.remedy === "closed";
    const id = isThere ? await findAuthor(name.trim(), signal) : undefined;
    if (id === undefined) throw error;
    return id;
  }
}

async function findAuthor(wanted: string, signal: AbortSignal): Promise<number | undefined> {
  let cursor: string | undefined;
  do {
    const params = { query: { page_size: 500, ...(cursor ? { cursor } : {}) } };
    const answer = api.GET("/api/v1/authors/", { params, signal });
    const page = await dataOf(answer, ({ results }) => Array.isArray(results));
    const found = page.results.find(({ name }) => name === wanted);
    if (found) return found.id;
    cursor = page.next ? (new URL(page.next).searchParams.get("cursor") ?? undefined) : undefined;
  } while (cursor);
  return undefined;
}
