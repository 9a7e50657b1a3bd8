/** Files that failed, each with its reason. */

import type { Verdict } from "../browser/importServer";
import { icon } from "./icon";
import { el } from "./render";

export function problemRow({ path, stage = "", message = "" }: Verdict): HTMLElement {
  const text = el(
    "div",
    { class: "row__text" },
    el("p", { class: "row__name" }, path),
    el("p", { class: "secondary" }, message),
  );
  const at = el("span", { class: "badge badge--outline" }, stage);
  return el("li", { class: "row problem" }, icon("circle-alert"), text, at);
}
