// Writes ui/icons.svg: one sprite of the Lucide icons named here. Run `node static_src/icons.mjs`
// after adding a name; `{% icon "name" %}` and ui/icon.ts draw from it.
import { readFileSync, writeFileSync } from "node:fs";

const names = [
  "arrow-left",
  "braces",
  "calendar-clock",
  "calendar-off",
  "check",
  "chevron-down",
  "chevron-left",
  "chevron-right",
  "circle-alert",
  "circle-check",
  "copy",
  "download",
  "ellipsis",
  "eye",
  "eye-off",
  "file",
  "file-archive",
  "file-image",
  "folder",
  "hard-drive",
  "image-off",
  "images",
  "import",
  "info",
  "keyboard",
  "link",
  "lock",
  "log-out",
  "minus",
  "package",
  "pause",
  "pencil",
  "play",
  "plus",
  "rotate-ccw",
  "search",
  "shield-check",
  "sliders-horizontal",
  "table",
  "trash-2",
  "triangle-alert",
  "user",
  "users",
  "x",
];

const here = import.meta.dirname;

function symbol(name) {
  const svg = readFileSync(`${here}/../node_modules/lucide-static/icons/${name}.svg`, "utf8");
  const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, "")}</symbol>`;
}

writeFileSync(
  `${here}/ui/icons.svg`,
  `<svg xmlns="http://www.w3.org/2000/svg">\n${names.map(symbol).join("\n")}\n</svg>\n`,
);
