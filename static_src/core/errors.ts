import type { Stage } from "./types";

/** The one error parsers throw: a file that cannot be read, at which stage, and why. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";

  constructor(
    readonly stage: Stage,
    message: string,
    /** The disk did not give the file: it is gone, another, or out of reach. */
    readonly isLost = false,
  ) {
    super(message);
  }
}
