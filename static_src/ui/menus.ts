/** A menu closes by Escape, by a click elsewhere, and by what was chosen in it. */

export function startMenus(): void {
  document.addEventListener("click", ({ target }) => {
    for (const menu of openMenus()) {
      const isInside = target instanceof Node && menu.contains(target);
      const isChoice = target instanceof Element && target.closest(".menu__entry") !== null;
      if (!isInside || isChoice) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = openMenus()[0];
    if (event.key !== "Escape" || !menu || document.querySelector("dialog[open]")) return;
    // One step at a time: a selection under the menu stays.
    event.stopImmediatePropagation();
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}

function openMenus(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")];
}
