import { readFileSync } from "node:fs";
import { relative } from "node:path";
import asc from "assemblyscript/asc";

const SUFFIX = "?assembly";
const OPTIONS = ["-O3", "--runtime", "stub", "--noAssert", "--enable", "simd"];

async function compile(file) {
  let wasm = null;
  const { error, stderr } = await asc.main([file, "--outFile", "out.wasm", ...OPTIONS], {
    readFile: (name) => readText(name),
    writeFile: (_, contents) => {
      wasm = contents;
    },
    listFiles: () => [],
  });
  if (error || !wasm) throw new Error(`${stderr}${error?.message ?? "no wasm"}`);
  return wasm;
}

function readText(name) {
  try {
    return readFileSync(name, "utf8");
  } catch {
    return null;
  }
}

/**
 * `import wasm from "x.ts?assembly"` is AssemblyScript's wasm as bytes within the script: the worker
 * that uses it may fetch nothing.
 */
export function assembly() {
  return {
    name: "assembly",
    async load(id) {
      if (!id.endsWith(SUFFIX)) return null;
      const wasm = await compile(relative(process.cwd(), id.slice(0, -SUFFIX.length)));
      const text = Buffer.from(wasm).toString("base64");
      return `export default Uint8Array.from(atob("${text}"), (c) => c.charCodeAt(0));`;
    },
  };
}
