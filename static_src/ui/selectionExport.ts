/** An export of the photos that are ticked, saved as the file the server names. */
import { gettext } from "../core/words";
import { csrfToken, showToast } from "./toasts";

/** Says why when there is no file: the page and its selection stay. */
export async function exportPhotos(address: string, hothashes: readonly string[]): Promise<void> {
  if (hothashes.length === 0) {
    showToast(gettext("Choose a photo first."));
    return;
  }
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify({ hothashes }),
    });
    if (answer.ok) save(await answer.blob(), nameOf(answer));
    else showToast(await detailOf(answer));
  } catch (error) {
    // Fetch's own word for a connection that was not made, or that broke.
    if (!(error instanceof TypeError)) throw error;
    showToast(gettext("The connection broke. Nothing was saved. Try again in a moment."));
  }
}

function nameOf(answer: Response): string {
  const header = answer.headers.get("Content-Disposition") ?? "";
  return /filename="([^"]+)"/.exec(header)?.[1] ?? "imalink";
}

async function detailOf(answer: Response): Promise<string> {
  if (answer.headers.get("Content-Type")?.includes("json")) {
    const problem: { detail?: string } = await answer.json();
    if (problem.detail) return problem.detail;
  }
  return gettext("The server did not make the export.");
}

function save(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has begun to read by then.
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
