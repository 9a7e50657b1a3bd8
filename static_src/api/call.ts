/** One call to the API: cookie, CSRF token and account in, the server's own answer out. */

import { isPassing, ServerProblem } from "../core/serverProblem";
import { gettext, interpolate } from "../core/words";

/** Without an answer for so long a call is as good as lost: a minute, and 20 kB in each second. */
export function longestCall(bytes: number): number {
  return 60_000 + bytes / 20;
}

/** The cookie changes when someone signs in again, so it is read for each call. */
function csrfToken(): string {
  return /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? "";
}

/** Whose page this is: the server does nothing for another who has signed in since. */
function account(): string | undefined {
  return document.querySelector<HTMLElement>("[data-account]")?.dataset.account;
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

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A proxy's page, a network's own sign-in: whatever its status says, nothing was answered. */
export function strangeAnswer(status = 0, wait: number | null = null): ServerProblem {
  // A proxy's own limit: smaller batches pass it.
  const counts = status === 413 || isPassing(status);
  const message = gettext("Something else answers in the server’s place.");
  return new ServerProblem(counts ? status : 0, message, wait);
}

function toProblem({ status, headers, text }: Answer): ServerProblem {
  const wait = retryAfter(headers.get("Retry-After"), Date.now());
  const problem = isOurs(headers, "application/problem+json") ? parse(text) : null;
  if (problem === null) return strangeAnswer(status, wait);
  const type = words(problem.type) || undefined;
  return new ServerProblem(status, messageOf(problem, status), wait, type);
}

const isOurs = (headers: Headers, type: string) =>
  headers.get("Content-Type")?.startsWith(type) ?? false;

/** Null for what is no JSON object. */
function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** To the last byte: an answer that breaks off is none. */
async function ask(request: Request, bytes: number): Promise<Answer> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(longestCall(bytes))]);
  try {
    const response = await fetch(request, { signal });
    const { status, headers } = response;
    return { status, headers, text: await response.text() };
  } catch {
    request.signal.throwIfAborted();
    throw new ServerProblem(0, gettext("The server does not answer."));
  }
}

/** Any page with a form brings the token's cookie, where the browser has lost it. */
export async function fetchToken(signal: AbortSignal): Promise<void> {
  if (!csrfToken()) await ask(new Request("/accounts/", { signal }), 0);
}

/**
 * `fetch` that answers only with what worked: else `ServerProblem`, or the signal's reason.
 * `bytes`: how much is sent, which may take its time.
 */
export async function call(request: Request, bytes = 0): Promise<Response> {
  request.headers.set("X-CSRFToken", csrfToken());
  const meant = account();
  if (meant) request.headers.set("X-Account", meant);
  const answer = await ask(request, bytes);
  const { status, headers, text } = answer;
  if (status < 200 || status > 299) throw toProblem(answer);
  if (!isOurs(headers, "application/json") || parse(text) === null) throw strangeAnswer();
  return new Response(text, { status, headers });
}
