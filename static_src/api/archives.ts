/** An archive of a library, sent piece by piece, so that what broke goes on where it stopped. */

import createClient from "openapi-fetch";
import { ServerProblem } from "../core/serverProblem";
import { gettext } from "../core/words";
import { call } from "./call";
import type { paths } from "./schema";

const api = createClient<paths>({ baseUrl: globalThis.location?.origin ?? "", fetch: call });
const ROOT = "/api/v1/archives/";

/** Small enough for slow lines: a call that takes two minutes counts as lost. */
export const PIECE_BYTES = 2 * 1024 * 1024;

/** The server's record of an archive on its way; `received` in bytes. */
export interface Receiving {
  readonly id: number;
  readonly received: number;
}

export async function announce(size: number): Promise<Receiving> {
  const { data } = await api.POST(ROOT, { body: { kind: "restore", size } });
  if (data) return { id: data.id, received: 0 };
  throw new ServerProblem(0, gettext("The server answered with nothing."));
}

/** The server counts: of the last piece the browser may not know whether it arrived. */
export async function arrived(id: number): Promise<Receiving> {
  const params = { path: { id: String(id) } };
  const { data } = await api.GET("/api/v1/archives/{id}/", { params });
  if (data) return data;
  throw new ServerProblem(0, gettext("The server answered with nothing."));
}

export async function forget(id: number): Promise<void> {
  await call(new Request(`${ROOT}${id}/`, { method: "DELETE" }));
}

/** Tells after each piece how many bytes have arrived. */
export async function send(file: Blob, to: Receiving, told: (sent: number) => void): Promise<void> {
  for (let at = to.received; at < file.size; ) {
    const end = Math.min(at + PIECE_BYTES, file.size);
    const headers = {
      "Content-Type": "application/octet-stream",
      "Content-Range": `bytes ${at}-${end - 1}/${file.size}`,
    };
    const body = file.slice(at, end);
    await call(new Request(`${ROOT}${to.id}/content/`, { method: "PUT", headers, body }));
    at = end;
    told(at);
  }
}
