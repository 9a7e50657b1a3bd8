/** ExifTool as an independent oracle, from the development dependency; it needs Perl. */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const PROGRAM = join(here, "..", "..", "node_modules", "exiftool-vendored.pl", "bin", "exiftool");

export const hasExifTool = spawnSync("perl", [PROGRAM, "-ver"]).status === 0;

if (!hasExifTool) console.warn("No Perl, or no ExifTool: the tests beside it are skipped.");

/** ImageDataHash (SHA-256) of each file by name; null where ExifTool gives none. */
export function imageDataHashes(
  files: ReadonlyMap<string, Uint8Array>,
): ReadonlyMap<string, string | null> {
  const folder = mkdtempSync(join(tmpdir(), "imagedata-"));
  try {
    for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
    const options = ["-json", "-q", "-ImageDataHash", "-api", "ImageHashType=SHA256"];
    const answer = execFileSync("perl", [PROGRAM, ...options, folder], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const rows: { SourceFile: string; ImageDataHash?: string }[] = JSON.parse(String(answer));
    const found = new Map(rows.map((row) => [row.SourceFile.split("/").at(-1), row.ImageDataHash]));
    return new Map([...files.keys()].map((name) => [name, found.get(name) ?? null]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What ExifTool reads of the XMP of files on disk, by path: numbers as numbers, no other group. */
export function xmpTags(
  paths: readonly string[],
): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  if (paths.length === 0) return new Map();
  const options = ["-json", "-q", "-n", "-fast2", "-XMP:all"];
  const { stdout } = spawnSync("perl", [PROGRAM, ...options, ...paths], { maxBuffer: 2 ** 26 });
  const rows: ({ SourceFile: string } & Record<string, unknown>)[] = JSON.parse(String(stdout));
  return new Map(rows.map((row) => [row.SourceFile, row]));
}
