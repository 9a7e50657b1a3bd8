/** A session's two ends, which must hold when answers are lost. */

import { askForAccount, type ImportSession } from "../api/client";
import { Patience } from "../browser/patience";
import { wakeBy } from "./waitingNote";

/** One start's own, so that asking twice starts once. `randomUUID` is missing over plain http. */
export function newKey(): string {
  const numbers = crypto.getRandomValues(new Uint32Array(4));
  return [...numbers].map((number) => number.toString(16).padStart(8, "0")).join("");
}

/**
 * Resolves when the server knows, or at its first silence: it is told for as long as the page
 * lives, but nobody waits for that. Untold, the session shows as interrupted after ten minutes.
 */
export function cancelSession(session: ImportSession): Promise<void> {
  return new Promise((resolve) => {
    const over = new AbortController();
    const patience = new Patience({
      ...{ signal: over.signal, askForAccount, onWaiting: () => {}, onGoingOn: () => {} },
    });
    wakeBy(() => patience.tryNow(), over.signal);
    const told = patience.call((signal) =>
      session.cancel(signal).catch((error) => {
        resolve();
        throw error;
      }),
    );
    // It may have ended by itself, or elsewhere: then there is nothing left to cancel.
    void told
      .catch(() => undefined)
      .finally(() => {
        over.abort();
        resolve();
      });
  });
}
