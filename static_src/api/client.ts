/** The calls of the import page. */

import createClient from "openapi-fetch";
import { toTimestamp, type WireBatch } from "../core/batches";
import { ServerProblem } from "../core/serverProblem";
import type { FoundFile } from "../core/types";
import { gettext } from "../core/words";
import { call } from "./call";
import type { components, paths } from "./schema";

type Schemas = components["schemas"];
export type Known = Pick<Schemas["KnownFile"], "status">;
export type Verdict = Schemas["Verdict"];

const api = createClient<paths>({ baseUrl: globalThis.location?.origin ?? "", fetch: call });

/** `call` throws for every answer that is no success: what is left has data. */
async function dataOf<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  if (data !== undefined) return data;
  throw new ServerProblem(0, gettext("The server answered with nothing."));
}

export type SessionDetails = Required<Schemas["StartRequest"]>;
type ContentQuestion = Required<Pick<Schemas["FileAskedRequest"], "sha256" | "image_data_hash">>;

/** Which files are where they were the last time this source was imported. */
export async function askByPlace(
  source: string,
  files: readonly FoundFile[],
  signal: AbortSignal,
): Promise<readonly Known[]> {
  const asked = files.map(({ path, file_size, modified_at }) => ({
    ...{ path, file_size },
    modified_at: toTimestamp(modified_at),
  }));
  const body = { source, files: asked };
  return (await dataOf(api.POST("/api/v1/sources/known/", { body, signal }))).files;
}

/** The new author's id. */
export async function createAuthor(name: string): Promise<number> {
  return (await dataOf(api.POST("/api/v1/authors/", { body: { name } }))).id;
}

type Line = Pick<Schemas["ImportItem"], "path" | "stage">;

/** The ledger's lines of this outcome, a page at a time. */
async function* linesOf(id: number, outcome: "skipped", signal: AbortSignal): AsyncGenerator<Line> {
  let cursor: string | null = "";
  do {
    const query = { outcome, page_size: 500, ...(cursor ? { cursor } : {}) };
    const options = { params: { path: { id: String(id) }, query }, signal };
    const page: { results: Line[]; next?: string | null } = await dataOf(
      api.GET("/api/v1/import_sessions/{id}/items/", options),
    );
    yield* page.results;
    cursor = page.next ? new URL(page.next).searchParams.get("cursor") : null;
  } while (cursor);
}

/** Paths that an import left out before it read anything: by rule, or taken out by the user. */
export async function leftOut(id: number, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const paths = new Set<string>();
  for await (const { path, stage } of linesOf(id, "skipped", signal))
    if (stage === "pair") paths.add(path);
  return paths;
}

function toForm({ meta, blobs }: WireBatch): FormData {
  const form = new FormData();
  form.append("meta", new Blob([JSON.stringify(meta)], { type: "application/json" }), "meta.json");
  const parts = blobs.map((blob) => blob as Uint8Array<ArrayBuffer>);
  form.append("blobs", new Blob(parts, { type: "application/octet-stream" }), "blobs.bin");
  return form;
}

function weigh({ meta, blobs }: WireBatch): number {
  const text = new TextEncoder().encode(JSON.stringify(meta)).length;
  return blobs.reduce((sum, blob) => sum + blob.length, text);
}

/** One import session on the server. */
export class ImportSession {
  /** Metadata, previews and questions, without the frame around them. */
  bytesSent = 0;
  /** What was read and sent before the import stopped; the session's sums go on from there. */
  #before = { read: 0, sent: 0 };
  readonly #params: { readonly path: { readonly id: string } };

  private constructor(readonly id: number) {
    this.#params = { path: { id: String(id) } };
  }

  /** Not to be repeated by itself: each call makes a session. */
  static async start(body: SessionDetails, signal: AbortSignal): Promise<ImportSession> {
    const answer = api.POST("/api/v1/import_sessions/start/", { body, signal });
    return new ImportSession((await dataOf(answer)).import_id);
  }

  /** An import that stopped. */
  static async goOn(
    id: number,
    { total_files_estimated, source_description, author_id }: SessionDetails,
    signal: AbortSignal,
  ): Promise<ImportSession> {
    const session = new ImportSession(id);
    const facts = { source_description, author_id, total_files_found: total_files_estimated };
    const body = { status: "in_progress", ...facts } as const;
    const options = { params: session.#params, body, signal };
    const was = await dataOf(api.PATCH("/api/v1/import_sessions/{id}/", options));
    session.#before = { read: was.bytes_read, sent: was.bytes_sent };
    return session;
  }

  async knownByContent(
    asked: readonly ContentQuestion[],
    signal: AbortSignal,
  ): Promise<readonly Known[]> {
    const files = asked.map(({ sha256, image_data_hash }) => ({ sha256, image_data_hash }));
    const options = { params: this.#params, body: { files }, signal };
    const answer = await dataOf(api.POST("/api/v1/import_sessions/{id}/known/", options));
    this.bytesSent += JSON.stringify({ files }).length;
    return answer.files;
  }

  async send(batch: WireBatch, signal: AbortSignal): Promise<readonly Verdict[]> {
    const weight = weigh(batch);
    const meta = {
      ...batch.meta,
      bytes_read: this.#before.read + Number(batch.meta.bytes_read),
      bytes_sent: this.#before.sent + this.bytesSent + weight,
    };
    const answer = await dataOf(
      api.POST("/api/v1/import_sessions/{id}/batch/", {
        params: this.#params,
        // The schema has no words for a file part; the form is built here.
        body: batch as never,
        bodySerializer: () => toForm({ ...batch, meta }),
        signal,
      }),
    );
    this.bytesSent += weight;
    return answer.items;
  }

  async pause(signal: AbortSignal): Promise<void> {
    const options = { params: this.#params, body: { status: "paused" }, signal } as const;
    await api.PATCH("/api/v1/import_sessions/{id}/", options);
  }

  async complete(signal: AbortSignal): Promise<void> {
    await api.POST("/api/v1/import_sessions/{id}/complete/", { params: this.#params, signal });
  }

  async cancel(): Promise<void> {
    await api.POST("/api/v1/import_sessions/{id}/cancel/", { params: this.#params });
  }
}
