/** Why a call to the server did not do what it was for. */

/** `retry`: later it may work. `sign_in`: someone must sign in. `closed`: the session is over. */
export type Remedy = "retry" | "sign_in" | "closed" | "none";

const WORTH_A_RETRY = new Set([0, 408, 425, 429, 500, 502, 503, 504]);

export class ServerProblem extends Error {
  override readonly name = "ServerProblem";

  constructor(
    /** HTTP status; 0 when no answer came. */
    readonly status: number,
    /** A sentence a person understands. */
    message: string,
    /** Seconds the server asked to wait. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }

  get remedy(): Remedy {
    if (WORTH_A_RETRY.has(this.status)) return "retry";
    if (this.status === 401 || this.status === 403) return "sign_in";
    return this.status === 409 ? "closed" : "none";
  }
}
