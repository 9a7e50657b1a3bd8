/** A photo leaves the grid by its key and comes back by undo; the counts beside it follow. */
import { gettext } from "../core/words";
import { changeCount, countInCatalogue } from "./counts";
import { countPhotos } from "./formatting";
import { csrfToken, showToast } from "./toasts";

export async function removePhoto(link: HTMLElement, following?: HTMLElement): Promise<void> {
  const hothash = link.dataset.hothash ?? "";
  const answer = await fetch(`/api/v1/photos/${hothash}`, {
    method: "DELETE",
    headers: { "X-CSRFToken": csrfToken() },
  });
  if (!answer.ok) {
    showToast(gettext("The server did not remove the photo. It is still in the catalogue."));
    return;
  }
  const putBack = takeOut(link);
  following?.focus();
  showToast(gettext("Photo removed from the catalogue."), {
    address: `/api/v1/photos/${hothash}/restore`,
    undone: () => {
      putBack();
      link.focus();
      showToast(gettext("Photo put back into the catalogue."));
    },
  });
}

/** Gives the way back. A month without photos is hidden, not gone. */
function takeOut(link: HTMLElement): () => void {
  const tile = link.closest<HTMLElement>(".tile");
  const grid = tile?.parentElement;
  if (!tile || !grid) return () => undefined;
  const following = tile.nextElementSibling;
  tile.remove();
  recount(grid, -1);
  return () => {
    grid.insertBefore(tile, following?.parentElement === grid ? following : null);
    recount(grid, 1);
  };
}

function recount(grid: HTMLElement, by: 1 | -1): void {
  const month = grid.closest<HTMLElement>(".month");
  const inMonth = changeCount(month?.querySelector<HTMLElement>(".month__count"), by, countPhotos);
  if (month) month.hidden = inMonth === 0;
  changeCount(document.querySelector<HTMLElement>(".search__count"), by, countPhotos);
  countInCatalogue(by);
  grid.dispatchEvent(new CustomEvent("grid:changed", { bubbles: true }));
}
