/** Says why the page waits, wherever it stands, and wakes it when something has changed. */

import { askForAccount } from "../api/client";
import { Patience } from "../browser/patience";
import { ANOTHER_ACCOUNT, FULL, type ServerProblem } from "../core/serverProblem";
import { gettext, interpolate } from "../core/words";
import { html, onClick, setText } from "./render";
import { beginWaiting, endWaiting } from "./waitingStatus";

type Cause = "another_account" | "signed_out" | "full" | "busy" | "offline" | "unanswered";

/** What a gateway says of a server that it cannot reach. */
const GATEWAY = new Set([502, 504]);
const BUSY = new Set([408, 425, 429, 503]);

function causeOf({ status, type, remedy }: ServerProblem): Cause | null {
  if (remedy === "sign_in") return type === ANOTHER_ACCOUNT ? "another_account" : "signed_out";
  if (status === FULL) return "full";
  if (BUSY.has(status)) return "busy";
  if (status === 0 && !navigator.onLine) return "offline";
  return GATEWAY.has(status) ? "unanswered" : null;
}

/** What is wrong; what no cause has words for, the problem says itself. */
const TITLES: Readonly<Record<Cause, () => string>> = {
  another_account: () => gettext("Another account is signed in in this browser."),
  signed_out: () => gettext("You are signed out."),
  full: () => gettext("The disk of the server is full."),
  busy: () => gettext("The server is busy."),
  offline: () => gettext("This computer is offline."),
  unanswered: () => gettext("The server does not answer."),
};

function hintOf(cause: Cause | null): string {
  const name = html("import").dataset.accountName ?? "";
  if (cause === "another_account")
    return interpolate(
      gettext("What was sent is safe. Sign in as %(name)s, and the page goes on where it is."),
      { name },
    );
  if (cause === "signed_out")
    return gettext("What was sent is safe. Sign in again, and the page goes on where it is.");
  if (cause === "full")
    return gettext("What was sent is safe. Free some space there, and the page goes on by itself.");
  return gettext("What was sent is safe. The page waits and tries again by itself.");
}

export class WaitingNote {
  #tryNow = () => {};

  constructor() {
    onClick("try-again", () => this.#tryNow());
  }

  /** For calls until the signal aborts. `statusAfter`: when it is another than before. */
  patienceUntil(signal: AbortSignal, statusAfter?: () => string): Patience {
    const patience = new Patience({
      ...{ signal, askForAccount },
      onWaiting: (problem) => {
        this.#tryNow = tryNow;
        this.#show(problem);
      },
      onGoingOn: () => endWaiting("waiting", statusAfter),
    });
    const tryNow = () => patience.tryNow();
    wakeBy(tryNow, signal);
    return patience;
  }

  #show(problem: ServerProblem): void {
    const cause = causeOf(problem);
    setText("waiting-message", cause ? TITLES[cause]() : problem.message);
    setText("waiting-hint", hintOf(cause));
    html("sign-in").hidden = cause !== "signed_out";
    html("change-account").hidden = cause !== "another_account";
    beginWaiting("waiting");
  }
}

/** The network is back, or somebody comes back to this page: perhaps from signing in. */
export function wakeBy(tryNow: () => void, signal: AbortSignal): void {
  const tryWhenSeen = () => document.visibilityState === "visible" && tryNow();
  globalThis.addEventListener("online", tryNow, { signal });
  globalThis.addEventListener("focus", tryNow, { signal });
  document.addEventListener("visibilitychange", tryWhenSeen, { signal });
}
