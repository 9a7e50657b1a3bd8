/** Whether two files of one name are one photo, judged by what they say about themselves. */

import { parseName } from "./fileName";
import { extensionOf } from "./formats";
import { type Contents, type Pairing, pair } from "./pair";
import type { FileGroup, GroupFile, PhotoMetadata, Role } from "./types";
import { gettext, interpolate } from "./words";

/** What a file claims about its exposure. */
export type Claims = Pick<PhotoMetadata, "taken_at" | "taken_at_source" | "camera_model">;

/** A time out of the file's name says nothing the name has not said already. */
function exposureTime(claims: Claims): number | null {
  if (claims.taken_at === null || claims.taken_at_source === "file_name") return null;
  return Date.parse(`${claims.taken_at}Z`);
}

function timesApart(primary: Claims, other: Claims): string | null {
  const [a, b] = [exposureTime(primary), exposureTime(other)];
  if (a === null || b === null || Math.abs(a - b) <= 2000) return null;
  return interpolate(gettext("taken at another time: %(other)s, not %(primary)s"), {
    other: other.taken_at ?? "",
    primary: primary.taken_at ?? "",
  });
}

function sameModel(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

function modelsApart({ camera_model: a }: Claims, { camera_model: b }: Claims): string | null {
  if (a === null || b === null || sameModel(a, b)) return null;
  return interpolate(gettext("taken with another camera: %(other)s, not %(primary)s"), {
    other: b,
    primary: a,
  });
}

/**
 * Null when the other file stays with the primary, else the reason it does not. A RAW stays
 * unless both say something and it differs; a second rendered file only when both give a time.
 */
export function agree(primary: Claims, other: Claims, role: Role): string | null {
  if (role === "sidecar" || role === "primary") return null;
  const apart = timesApart(primary, other) ?? modelsApart(primary, other);
  if (apart || role === "raw") return apart;
  const bothTold = exposureTime(primary) !== null && exposureTime(other) !== null;
  return bothTold ? null : gettext("nothing in the two files says they are the same exposure");
}

/** A sidecar leaves with the file it names, and with a RAW when it names none. */
function leavesToo(sidecar: GroupFile, leavers: readonly GroupFile[]): boolean {
  const { besideExtension } = parseName(sidecar.path);
  return leavers.some((leaver) =>
    besideExtension === null ? leaver.role === "raw" : extensionOf(leaver.path) === besideExtension,
  );
}

/**
 * Splits a group: the files that `reasons` names leave it, their own sidecars with them. The
 * result holds the rest of the group first, then what the leavers make by themselves.
 */
export function standApart(
  group: FileGroup,
  reasons: ReadonlyMap<string, string>,
  contents: Contents = new Map(),
): Pairing {
  const leavers = group.files.filter((file) => reasons.has(file.path));
  const stays = (file: GroupFile) =>
    file.role === "sidecar" ? !leavesToo(file, leavers) : !reasons.has(file.path);
  const alone = pair(
    group.files.filter((file) => !stays(file)),
    contents,
  );
  const rest = { ...group, files: group.files.filter(stays) };
  return { groups: [rest, ...alone.groups], skipped: alone.skipped };
}
