/** Groups as the user puts them together: joined to one photo, or split into several. */

import { standApart } from "./agree";
import { type Format, formatByName } from "./formats";
import { type Contents, type Pairing, pair, rank } from "./pair";
import type { FileGroup, FoundFile, GroupFile, Role } from "./types";

const isPicture = (format: Format | null): format is Format =>
  format?.kind === "rendered" || format?.kind === "raw";

/** By content where it is known, else by name. */
function formatIn(contents: Contents, { path }: FoundFile): Format | null {
  const promised = formatByName(path);
  return promised?.kind === "sidecar" ? promised : (contents.get(path) ?? promised);
}

function roleOf(format: Format | null): Role {
  if (format?.kind === "sidecar") return "sidecar";
  return format?.kind === "raw" ? "raw" : "rendered";
}

/** The best picture first, as primary; null when there is no picture among the files. */
function arrange(
  key: string,
  files: readonly GroupFile[],
  contents: Contents = new Map(),
): FileGroup | null {
  const order = (file: GroupFile) => {
    const format = formatIn(contents, file);
    return isPicture(format) ? rank(format) : Number.POSITIVE_INFINITY;
  };
  const [primary, ...others] = [...files].sort((a, b) => order(a) - order(b));
  if (!primary || !isPicture(formatIn(contents, primary))) return null;
  const rest = others.map((file) => ({ ...file, role: roleOf(formatIn(contents, file)) }));
  return { key, files: [{ ...primary, role: "primary" }, ...rest], byHand: true };
}

/** All files as one photo, whatever they say about themselves. */
export function join(one: FileGroup, other: FileGroup): FileGroup {
  return arrange(one.key, [...one.files, ...other.files]) ?? one;
}

/** Its primary alone, and what its other pictures make by their names; each with its sidecars. */
export function split(group: FileGroup): Pairing {
  const others = group.files.filter(({ role }) => role === "raw" || role === "rendered");
  const { key, files } = group;
  return standApart({ key, files }, new Map(others.map(({ path }) => [path, ""])));
}

/** A joined group once its files were read: without those that are gone or no picture. */
export function withoutLost(group: FileGroup, contents: Contents): Pairing {
  const read = group.files.filter(({ path }) => contents.has(path));
  const isOdd = (file: GroupFile) =>
    file.role !== "sidecar" && !isPicture(contents.get(file.path) ?? null);
  const rest = read.filter((file) => !isOdd(file));
  const joined = arrange(group.key, rest, contents);
  const alone = pair(joined ? read.filter(isOdd) : read, contents);
  return { groups: joined ? [joined] : [], skipped: alone.skipped };
}
