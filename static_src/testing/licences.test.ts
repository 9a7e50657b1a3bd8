import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

it.each([["libheif-js"], ["utif2"], ["pako"]])(
  "the licences page names the %s that is shipped",
  (name) => {
    const { version, license } = JSON.parse(read(`node_modules/${name}/package.json`));
    const row = read("docs/licences.md")
      .split("\n")
      .find((line) => line.startsWith(`| [${name}]`));
    expect(row).toContain(`| ${version} |`);
    expect(row).toContain(license);
  },
);

it("ships libheif's licence as its package has it", () => {
  expect(read("static_src/public/licences/libheif.txt")).toBe(
    read("node_modules/libheif-js/libheif-wasm/LICENSE"),
  );
});
