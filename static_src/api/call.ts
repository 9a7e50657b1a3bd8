/** One call to the API: session cookie, CSRF header, problem JSON into `ServerProblem`. */

import { ServerProblem } from "../core/serverProblem";
import { gettext, interpolate } from "../core/words";

/** A call that got no answer for so long is as good as lost; milliseconds. */
const LONGEST_CALL = 120_000;

/** The cookie changes when someone signs in again, so it is read for each call. */
function csrfToken(): string {
  return /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? "";
}

/** Seconds; the header may also be a date. */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header)) return Number(header);
  const until = Date.parse(header);
  return Number.isNaN(until) ? null : Math.max(0, (until - now) / 1000);
}

const words = (value: unknown) => (typeof value === "string" ? value : "");

/** Field errors are told too: `photos[3].taken_at: Not a date.` */
function messageOf(problem: Record<string, unknown>, status: number): string {
  const errors = Object.entries(problem.errors ?? {}).flatMap(([field, texts]) =>
    [texts].flat().map((text) => (field ? `${field}: ${text}` : String(text))),
  );
  const told = [words(problem.detail) || words(problem.title), ...errors].filter(Boolean);
  if (told.length > 0) return told.join(" ");
  return interpolate(gettext("The server answered %(status)s."), { status });
}

async function toProblem(response: Response): Promise<ServerProblem> {
  const told: unknown = await response.json().catch(() => null);
  const problem = typeof told === "object" && told !== null ? { ...told } : {};
  const wait = retryAfter(response.headers.get("Retry-After"), Date.now());
  return new ServerProblem(response.status, messageOf(problem, response.status), wait);
}

/** `fetch` that answers only with what worked: else `ServerProblem`, or the signal's reason. */
export async function call(request: Request): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(LONGEST_CALL)]);
  request.headers.set("X-CSRFToken", csrfToken());
  let response: Response;
  try {
    response = await fetch(request, { signal });
  } catch {
    request.signal.throwIfAborted();
    throw new ServerProblem(0, gettext("The server does not answer."));
  }
  if (!response.ok) throw await toProblem(response);
  return response;
}
