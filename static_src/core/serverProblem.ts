/** Why a call to the server did not do what it was for. */

/** `retry`: later it may work. `sign_in`: someone must sign in. `closed`: the session is over. */
export type Remedy = "retry" | "sign_in" | "closed" | "none";

/** The server's disk is full. */
export const FULL = 507;
export const ANOTHER_ACCOUNT = "/problems/another-account";
const PASSING = new Set([0, 408, 425, 429, 500, 502, 503, 504, FULL]);

/** What an HTTP status means for whoever asked, whoever answered. */
export const isPassing = (status: number): boolean => PASSING.has(status);

export class ServerProblem extends Error {
  override readonly name = "ServerProblem";

  constructor(
    /** HTTP status; 0 when no answer of the server's came. */
    readonly status: number,
    /** A sentence a person understands. */
    message: string,
    /** Seconds the server asked to wait. */
    readonly retryAfter: number | null = null,
    /** The problem document's `type` (RFC 9457). */
    readonly type = "about:blank",
  ) {
    super(message);
  }

  get remedy(): Remedy {
    if (isPassing(this.status)) return "retry";
    if (this.status === 401 || this.status === 403) return "sign_in";
    return this.status === 409 ? "closed" : "none";
  }
}
