/** Small helps of forms: show a password, go to the first field that has an error. */
import { icon } from "./icon";

export function startForms(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-show-password]")) {
    const input = button.parentElement?.querySelector("input");
    if (input) showOnClick(button, input);
  }
  document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}

function showOnClick(button: HTMLElement, input: HTMLInputElement): void {
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    button.querySelector(".icon")?.replaceWith(icon(shown ? "eye-off" : "eye"));
  });
}
