/** One native dialog for every question: htmx fills it, this opens and closes it. */

export function startDialogs(): void {
  const dialog = document.getElementById("dialog");
  if (!(dialog instanceof HTMLDialogElement)) return;
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if ((event as CustomEvent<{ target: Element }>).detail.target === dialog) dialog.showModal();
  });
  dialog.addEventListener("click", (event) => {
    const target = event.target as Element;
    // Without JavaScript the safe button is a link back.
    if (!target.closest("[data-close]")) return;
    event.preventDefault();
    dialog.close();
  });
}
