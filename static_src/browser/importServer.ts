/** What an import needs of the server. The page hands in the API client; tests hand in a fake. */

import type { WireBatch } from "../core/batches";
import type { FoundFile, Outcome, Stage } from "../core/types";
import type { Hashes } from "../worker/digest";

/** `differs`: where it was, by size and time, with other bytes than the catalogue knows. */
export type Standing = "unchanged" | "differs" | "content" | "unknown";

/** With its place, a file is compared with what was there. */
export type FileAsked = Hashes & Partial<FoundFile>;

export interface Known {
  readonly status: Standing;
}

/** What the server did with one file. `again`: it wants the file as if it were new. */
export interface Verdict {
  readonly path: string;
  readonly outcome: Outcome | "again";
  readonly stage?: Stage | "";
  readonly message?: string;
  readonly hothash?: string;
}

/** The calls of one import session; every call throws `ServerProblem`. */
export interface ImportServer {
  knownByContent(files: readonly FileAsked[], signal: AbortSignal): Promise<readonly Known[]>;
  /** Bytes that went over the wire are counted by the implementation. */
  send(batch: WireBatch, signal: AbortSignal): Promise<readonly Verdict[]>;
  /** The next batch makes it go on. */
  pause(signal: AbortSignal): Promise<void>;
  complete(signal: AbortSignal): Promise<void>;
  readonly bytesSent: number;
}

/** Asked before there is a session: files by their place alone, at most 1,000 a call. */
export type AskByPlace = (
  files: readonly FoundFile[],
  signal: AbortSignal,
) => Promise<readonly Known[]>;
