/** The calls of the import page. */

import { toTimestamp, type WireBatch } from "../core/batches";
import { ServerProblem } from "../core/serverProblem";
import type { FoundFile } from "../core/types";
import { gettext } from "../core/words";
import { api, dataOf } from "./answer";
import { call, fetchToken } from "./call";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Known = Pick<Schemas["KnownFile"], "status">;
export type Verdict = Schemas["Verdict"];

const holds = (list: readonly unknown[] | undefined, count: number) =>
  Array.isArray(list) && list.length === count;

/** Works for whoever's page this is, once they are signed in. */
export async function askForAccount(signal: AbortSignal): Promise<void> {
  const params = { query: { page_size: 1 } };
  const answer = api.GET("/api/v1/import_sessions/", { params, signal });
  await dataOf(answer, ({ results }) => Array.isArray(results));
  await fetchToken(signal);
}

export type SessionDetails = Required<Schemas["StartRequest"]>;
type ContentQuestion = Required<Pick<Schemas["FileAskedRequest"], "sha256" | "image_data_hash">> &
  Partial<FoundFile>;

function toQuestion({ path, file_size, modified_at, ...content }: ContentQuestion) {
  const { sha256, image_data_hash } = content;
  const place = modified_at !== undefined && { modified_at: toTimestamp(modified_at) };
  return { sha256, image_data_hash, ...(place && { path, file_size, ...place }) };
}

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
  const answer = api.POST("/api/v1/sources/known/", { body, signal });
  return (await dataOf(answer, (one) => holds(one.files, files.length))).files;
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

const areVerdicts = (items: readonly Partial<Verdict>[] | undefined) =>
  Array.isArray(items) && items.every(({ path }) => typeof path === "string");

/** Nothing at a session's address, and it is this account's page: somebody deleted the record. */
function ofSession<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    const isGone = error instanceof ServerProblem && error.status === 404;
    throw isGone ? new ServerProblem(404, IS_GONE()) : error;
  });
}

const IS_GONE = () =>
  gettext("The record of this import was deleted. What it had imported is in the catalogue.");

const SESSION = "/api/v1/import_sessions/{id}/";
type State = Pick<Schemas["ImportSession"], "status" | "bytes_read" | "bytes_sent">;

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

  /** May be repeated with the same key: it answers the session that the first call started. */
  static async start(
    body: SessionDetails,
    key: string,
    signal: AbortSignal,
  ): Promise<ImportSession> {
    const params = { header: { "Idempotency-Key": key } };
    const answer = api.POST("/api/v1/import_sessions/start/", { params, body, signal });
    const started = await dataOf(answer, ({ import_id }) => Number.isInteger(import_id));
    return new ImportSession(started.import_id);
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
    const was = await session.#change(api.PATCH(SESSION, options), "in_progress");
    session.#before = { read: was.bytes_read, sent: was.bytes_sent };
    return session;
  }

  async knownByContent(
    questions: readonly ContentQuestion[],
    signal: AbortSignal,
  ): Promise<readonly Known[]> {
    const files = questions.map(toQuestion);
    const options = { params: this.#params, body: { files }, signal };
    const asked = ofSession(api.POST("/api/v1/import_sessions/{id}/known/", options));
    const answer = await dataOf(asked, (one) => holds(one.files, files.length));
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
    const sent = api.POST("/api/v1/import_sessions/{id}/batch/", {
      params: this.#params,
      // The schema has no words for a file part; the form is built here.
      body: batch as never,
      bodySerializer: () => toForm({ ...batch, meta }),
      fetch: (request: Request) => call(request, weight),
      signal,
    });
    const answer = await dataOf(ofSession(sent), ({ items }) => areVerdicts(items));
    this.bytesSent += weight;
    return answer.items;
  }

  async pause(signal: AbortSignal): Promise<void> {
    const options = { params: this.#params, body: { status: "paused" }, signal } as const;
    await this.#change(api.PATCH(SESSION, options), "paused");
  }

  async complete(signal: AbortSignal): Promise<void> {
    const options = { params: this.#params, signal };
    await this.#change(api.POST("/api/v1/import_sessions/{id}/complete/", options), "completed");
  }

  async cancel(signal: AbortSignal): Promise<void> {
    const options = { params: this.#params, signal };
    await this.#change(api.POST("/api/v1/import_sessions/{id}/cancel/", options), "cancelled");
  }

  /** The server says that it is done, in so many words. */
  #change(answer: Promise<{ data?: State }>, wanted: State["status"]): Promise<State> {
    return dataOf(ofSession(answer), ({ status }) => status === wanted);
  }
}
