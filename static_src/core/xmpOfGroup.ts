/** Which XMP a photo's value comes from, when its files bring more than one. */

import type { Role, XmpLayer, XmpRecord } from "./types";

/** A file's XMP: a sidecar's content, or the packet inside. */
export interface FileXmp {
  readonly role: Role;
  readonly modified_at: number;
  readonly xmp: XmpRecord;
}

/** Values that mean something only together come from one file. */
const GROUPS: readonly (readonly (keyof XmpRecord)[])[] = [
  ["rating"],
  ["label"],
  ["title"],
  ["description"],
  ["keywords", "keyword_paths"],
  ["creator"],
  ["copyright"],
  ["taken_at", "taken_at_offset", "taken_at_source"],
  ["gps_latitude", "gps_longitude"],
  ["gps_altitude"],
];

/** Sidecars, the one written last first; then packets in the order of the files. */
function inOrder(files: readonly FileXmp[]): FileXmp[] {
  const sidecars = files.filter(({ role }) => role === "sidecar");
  const packets = files.filter(({ role }) => role !== "sidecar");
  return [...sidecars.toSorted((a, b) => b.modified_at - a.modified_at), ...packets];
}

/** The files of one photo, its primary first; null when none of them has XMP that says anything. */
export function xmpOfGroup(files: readonly FileXmp[]): XmpLayer | null {
  const [first, ...others] = inOrder(files);
  if (!first) return null;
  const xmp: XmpRecord = { ...first.xmp };
  const origins: Record<string, "sidecar" | "packet"> = {};
  for (const group of GROUPS) {
    const from = [first, ...others].find((file) => group.some((name) => file.xmp[name] !== null));
    if (!from) continue;
    for (const name of group) {
      Object.assign(xmp, { [name]: from.xmp[name] });
      origins[name] = from.role === "sidecar" ? "sidecar" : "packet";
    }
  }
  return { ...xmp, origins };
}
