/** Says that what was chosen is gone, until it is back or the user goes on without it. */

import { ChosenFolders } from "../browser/chosenFolders";
import { gettext, interpolate } from "../core/words";
import type { FileOnDisk } from "../worker/onDisk";
import { html, setText } from "./render";
import { wakeBy } from "./waitingNote";
import { beginWaiting, endWaiting } from "./waitingStatus";

function show(names: ReadonlySet<string>): void {
  const [name = ""] = names;
  const gone = name
    ? interpolate(gettext("The folder %(name)s is not there."), { name })
    : gettext("The chosen files are not there.");
  setText("folder-gone-message", gone);
  beginWaiting("folder-gone");
}

/** Watches until the signal aborts. `statusAfter`: when it is another than before. */
export function watchFolders(
  onDisk: ReadonlyMap<string, FileOnDisk>,
  signal: AbortSignal,
  statusAfter?: () => string,
): ChosenFolders {
  const gone = new Set<string>();
  const showWhatIsLeft = () => {
    if (gone.size > 0) show(gone);
    else endWaiting("folder-gone", statusAfter);
  };
  const folders = new ChosenFolders({
    ...{ onDisk, signal },
    onGone: (name) => {
      gone.add(name);
      showWhatIsLeft();
    },
    onBack: (name) => {
      gone.delete(name);
      showWhatIsLeft();
    },
  });
  html("go-on-without").addEventListener("click", () => folders.giveUp(), { signal });
  html("look-again").addEventListener("click", () => folders.lookNow(), { signal });
  signal.addEventListener("abort", () => endWaiting("folder-gone", statusAfter), { once: true });
  wakeBy(() => folders.lookNow(), signal);
  return folders;
}
