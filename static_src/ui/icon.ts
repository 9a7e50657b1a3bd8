import sprite from "./icons.svg?no-inline";

const svg = "http://www.w3.org/2000/svg";

/** One icon of the sprite, hidden from screen readers: a word stands beside it or names it. */
export function icon(name: string): SVGSVGElement {
  const drawing = document.createElementNS(svg, "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(svg, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  drawing.append(use);
  return drawing;
}
