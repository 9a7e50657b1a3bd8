/** The calls of the import page. */

import { toTimestamp, type WireBatch } from "../core/batches";
import type { FoundFile, Outcome, Stage } from "../core/types";
import { call } from "./call";

const API = "/api/v1";

export interface Known {
  readonly status: "unchanged" | "content" | "unknown";
}

export interface Verdict {
  readonly path: string;
  readonly outcome: Outcome | "again";
  readonly stage: Stage | "";
  readonly message: string;
  readonly hothash: string;
}

export interface SessionDetails {
  readonly source: string;
  readonly source_description: string;
  readonly source_path: string;
  readonly author_id: number | null;
  readonly total_files_estimated: number;
}

interface ContentQuestion {
  readonly sha256: string;
  readonly image_data_hash: string | null;
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
  const answer = await call(`${API}/sources/known`, { method: "POST", body, signal });
  return (answer as { files: Known[] }).files;
}

/** The new author's id. */
export async function createAuthor(name: string): Promise<number> {
  const answer = await call(`${API}/authors`, { method: "POST", body: { name } });
  return (answer as { id: number }).id;
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

  private constructor(readonly id: number) {}

  /** Not to be repeated by itself: each call makes a session. */
  static async start(details: SessionDetails, signal: AbortSignal): Promise<ImportSession> {
    const options = { method: "POST", body: details, signal } as const;
    const answer = await call(`${API}/import_sessions/start`, options);
    return new ImportSession((answer as { import_id: number }).import_id);
  }

  /** An import that stopped. */
  static async goOn(
    id: number,
    { total_files_estimated, source_description, author_id }: SessionDetails,
    signal: AbortSignal,
  ): Promise<ImportSession> {
    const facts = { source_description, author_id, total_files_found: total_files_estimated };
    const body = { status: "in_progress", ...facts };
    await call(`${API}/import_sessions/${id}`, { method: "PATCH", body, signal });
    return new ImportSession(id);
  }

  async knownByContent(
    asked: readonly ContentQuestion[],
    signal: AbortSignal,
  ): Promise<readonly Known[]> {
    const files = asked.map(({ sha256, image_data_hash }) => ({ sha256, image_data_hash }));
    const options = { method: "POST", body: { files }, signal } as const;
    const answer = await call(this.#path("known"), options);
    this.bytesSent += JSON.stringify(options.body).length;
    return (answer as { files: Known[] }).files;
  }

  async send(batch: WireBatch, signal: AbortSignal): Promise<readonly Verdict[]> {
    const weight = weigh(batch);
    const meta = { ...batch.meta, bytes_sent: this.bytesSent + weight };
    const body = toForm({ ...batch, meta });
    const answer = await call(this.#path("batch"), { method: "POST", body, signal });
    this.bytesSent += weight;
    return (answer as { items: Verdict[] }).items;
  }

  async complete(signal: AbortSignal): Promise<void> {
    await call(this.#path("complete"), { method: "POST", signal });
  }

  async cancel(): Promise<void> {
    await call(this.#path("cancel"), { method: "POST" });
  }

  #path(verb: string): string {
    return `${API}/import_sessions/${this.id}/${verb}`;
  }
}
