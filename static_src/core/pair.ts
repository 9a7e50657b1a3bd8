/**
 * Which files are one photo. By name first (`pair`, cheap, for the rehearsal), then by what the
 * files say about themselves (`agree`, at import); rules of docs/architecture.md.
 */

import { compareNaturally, type ParsedName, parseName } from "./fileName";
import { type Format, formatByName } from "./formats";
import { ignoreReason } from "./ignore";
import type { FileGroup, FoundFile, GroupFile, ItemRecord, Role } from "./types";
import { gettext, interpolate } from "./words";

export interface Pairing {
  /** In natural order of their primaries. */
  readonly groups: readonly FileGroup[];
  /** Files that belong to no group, each with its reason, in natural order. */
  readonly skipped: readonly ItemRecord[];
}

/** What sniffing found by path; null where nothing was recognised. Paths left out go by name. */
export type Contents = ReadonlyMap<string, Format | null>;

interface Candidate {
  readonly file: FoundFile;
  readonly format: Format;
  readonly name: ParsedName;
}

interface OpenGroup {
  readonly primary: Candidate;
  readonly others: { candidate: Candidate; role: Role }[];
}

function toSkipped(file: FoundFile, message: string): ItemRecord {
  const { path, file_size } = file;
  return { path, file_size, outcome: "skipped", stage: "pair", message };
}

function toFailed(file: FoundFile, message: string): ItemRecord {
  const { path, file_size } = file;
  return { path, file_size, outcome: "failed", stage: "read", message };
}

function unrecognised(file: FoundFile): ItemRecord {
  const promised = formatByName(file.path);
  if (!promised || promised.kind === "other") return toSkipped(file, gettext("Not a photo."));
  const message =
    file.file_size === 0
      ? gettext("The file is empty.")
      : gettext("The content is not %(format)s, nor any other format known here.");
  return toFailed(file, interpolate(message, { format: promised.name }));
}

/** A sidecar is one by its name: a THM holds a JPEG, and XMP is plain text. */
function formatFor(file: FoundFile, contents: Contents): Format | null {
  const promised = formatByName(file.path);
  if (promised?.kind === "sidecar") return promised;
  const found = contents.get(file.path);
  return found === undefined ? promised : found;
}

/** The reason a file cannot be in any group, or its place among the candidates. */
function admit(file: FoundFile, contents: Contents): Candidate | ItemRecord {
  const ignored = ignoreReason(file.path);
  if (ignored) return toSkipped(file, ignored);
  const format = formatFor(file, contents);
  if (!format) return unrecognised(file);
  if (format.kind === "other") return toSkipped(file, gettext("Not a photo."));
  return { file, format, name: parseName(file.path) };
}

/** JPEG before HEIC before the rest, rendered before RAW: the order of the formats' table. */
export function rank({ kind, id }: Format): number {
  if (kind === "raw") return 3;
  return { jpeg: 0, heic: 1 }[id] ?? 2;
}

function hasFormat(group: OpenGroup, format: Format): boolean {
  return [group.primary, ...group.others.map((other) => other.candidate)].some(
    (member) => member.format.id === format.id,
  );
}

/** The group a photo file joins: one without its kind, the same spelling of the stem first. */
function findGroup(groups: readonly OpenGroup[], candidate: Candidate): OpenGroup | undefined {
  const free = groups.filter((group) => !hasFormat(group, candidate.format));
  return free.find((group) => group.primary.name.stem === candidate.name.stem) ?? free[0];
}

function openGroups(photos: readonly Candidate[]): OpenGroup[] {
  const groups: OpenGroup[] = [];
  for (const candidate of [...photos].sort((a, b) => rank(a.format) - rank(b.format))) {
    const group = findGroup(groups, candidate);
    const role = candidate.format.kind === "raw" ? "raw" : "rendered";
    if (group) group.others.push({ candidate, role });
    else groups.push({ primary: candidate, others: [] });
  }
  return groups;
}

/** `X.CR2.xmp` goes with `X.CR2` or nothing; `X.xmp` with a group that has a RAW, else the first. */
function findMaster(groups: readonly OpenGroup[], sidecar: Candidate): OpenGroup | undefined {
  const members = (group: OpenGroup) => [group.primary, ...group.others.map((o) => o.candidate)];
  const beside = sidecar.name.besideExtension;
  if (beside !== null)
    return groups.find((group) => members(group).some((m) => m.name.extension === beside));
  const withRaw = groups.find((group) => members(group).some((m) => m.format.kind === "raw"));
  return withRaw ?? groups[0];
}

function close(key: string, group: OpenGroup): FileGroup {
  const primary: GroupFile = { ...group.primary.file, role: "primary" };
  const others = group.others.map(({ candidate, role }) => ({ ...candidate.file, role }));
  return { key, files: [primary, ...others] };
}

function pairOneKey(key: string, candidates: readonly Candidate[]): Pairing {
  const photos = candidates.filter(({ format }) => format.kind !== "sidecar");
  const groups = openGroups(photos);
  const skipped: ItemRecord[] = [];
  for (const candidate of candidates) {
    if (candidate.format.kind !== "sidecar") continue;
    const master = findMaster(groups, candidate);
    if (master) master.others.push({ candidate, role: "sidecar" });
    else skipped.push(toSkipped(candidate.file, gettext("A sidecar without its photo.")));
  }
  return { groups: groups.map((group) => close(key, group)), skipped };
}

function byKey(candidates: readonly Candidate[]): Map<string, Candidate[]> {
  const keys = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const same = keys.get(candidate.name.key);
    if (same) same.push(candidate);
    else keys.set(candidate.name.key, [candidate]);
  }
  return keys;
}

/**
 * Groups files by folder and stem. Every file ends in one group or in `skipped`. Called again for
 * the files of one group with `contents` when their bytes are not what their names promised.
 */
export function pair(files: readonly FoundFile[], contents: Contents = new Map()): Pairing {
  const sorted = [...files].sort((a, b) => compareNaturally(a.path, b.path));
  const admitted = sorted.map((file) => admit(file, contents));
  const candidates = admitted.filter((one): one is Candidate => "format" in one);
  const refused = admitted.filter((one): one is ItemRecord => "outcome" in one);
  const paired = [...byKey(candidates)].map(([key, same]) => pairOneKey(key, same));
  return {
    groups: paired
      .flatMap((one) => one.groups)
      .sort((a, b) => compareNaturally(a.files[0]?.path ?? "", b.files[0]?.path ?? "")),
    skipped: [...refused, ...paired.flatMap((one) => one.skipped)].sort((a, b) =>
      compareNaturally(a.path, b.path),
    ),
  };
}
