/** One group of files in, one record per photo out: read, hash, known?, decode, preview. */

import { agree, standApart } from "../core/agree";
import { UnreadableFile } from "../core/errors";
import { type Format, formatByName } from "../core/formats";
import { type Pairing, pair } from "../core/pair";
import { withoutLost } from "../core/regroup";
import type {
  FileGroup,
  FoundFile,
  GroupFile,
  ItemRecord,
  PhotoRecord,
  Stage,
} from "../core/types";
import { gettext, interpolate } from "../core/words";
import type { Hashes } from "./digest";
import { type Member, readMember } from "./member";
import type { FileOnDisk } from "./onDisk";
import { toPhoto } from "./photo";
import { toFailed } from "./readFiles";

export interface GroupJob {
  readonly group: FileGroup;
  readonly onDisk: ReadonlyMap<string, FileOnDisk>;
  /** Make the preview without asking: the server said it does not know the photo after all. */
  readonly decodeAnyway: boolean;
  /** Read and hash, and no more: the files are where they were. */
  readonly isHere?: boolean;
}

/** A file that is where it was, and what it holds now. */
export type ReadAgain = FoundFile & Hashes;

export interface GroupResult {
  readonly photos: readonly PhotoRecord[];
  readonly items: readonly ItemRecord[];
  /** Of a group that was only to be compared with the catalogue. */
  readonly readAgain?: readonly ReadAgain[];
  /** The disk did not give one of the files: worth another look, once the disk is there. */
  readonly isLost?: boolean;
}

/** What a group tells and asks while it is made. */
export interface Hooks {
  onStage(stage: Stage, path: string): void;
  onRead(bytes: number): void;
  /** Whether the catalogue knows any of these files by content. */
  isKnown(files: readonly Hashes[]): Promise<boolean>;
}

const NONE: ReadonlyMap<string, string> = new Map();

export type Members = ReadonlyMap<string, Member>;

async function readMembers(
  { group, onDisk }: GroupJob,
  hooks: Hooks,
): Promise<{ members: Map<string, Member>; failed: ItemRecord[]; isLost: boolean }> {
  const members = new Map<string, Member>();
  const failed: ItemRecord[] = [];
  let isLost = false;
  for (const file of group.files) {
    try {
      members.set(file.path, await readMember(file, onDisk.get(file.path), hooks));
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      failed.push(toFailed(file, error));
      isLost ||= error.isLost;
    }
  }
  return { members, failed, isLost };
}

function isAsPromised(file: GroupFile, members: Members): boolean {
  const member = members.get(file.path);
  return member?.format !== undefined && member.format?.id === formatByName(file.path)?.id;
}

function contentsOf(members: Members): Map<string, Format | null> {
  return new Map([...members].map(([path, { format }]) => [path, format]));
}

/** By name the group was a guess; files that are gone or something else make it another. */
function pairAgain(group: FileGroup, members: Members): Pairing {
  if (group.byHand) return withoutLost(group, contentsOf(members));
  if (group.files.every((file) => isAsPromised(file, members)))
    return { groups: [group], skipped: [] };
  const found: FoundFile[] = [...members.values()].map((member) => member.found);
  return pair(found, contentsOf(members));
}

function reasonsApart({ files: [primary, ...others] }: FileGroup, members: Members) {
  const reasons = new Map<string, string>();
  const claims = members.get(primary?.path ?? "")?.description?.metadata;
  for (const { path, role } of others) {
    const others = members.get(path)?.description?.metadata;
    const reason = claims && others && agree(claims, others, role);
    if (reason) reasons.set(path, reason);
  }
  return reasons;
}

function noteApart(
  { files: [primary] }: FileGroup,
  why: ReadonlyMap<string, string>,
  noted: Map<string, string>,
): void {
  const text = gettext("A photo of its own, not part of %(primary)s: %(reason)s.");
  const name = primary?.path.slice(primary.path.lastIndexOf("/") + 1);
  for (const [path, reason] of why)
    noted.set(path, interpolate(text, { primary: name ?? "", reason }));
}

/** Splits until all files of a group agree with their primary; why, goes into `noted`. */
function settle(
  { groups, skipped }: Pairing,
  members: Members,
  noted: Map<string, string>,
): Pairing {
  const settled: FileGroup[] = [];
  const left = [...skipped];
  const waiting = [...groups];
  for (let group = waiting.shift(); group; group = waiting.shift()) {
    const reasons = group.byHand ? NONE : reasonsApart(group, members);
    if (reasons.size === 0) {
      settled.push(group);
      continue;
    }
    noteApart(group, reasons, noted);
    const split = standApart(group, reasons, contentsOf(members));
    waiting.push(...split.groups);
    left.push(...split.skipped);
  }
  return { groups: settled, skipped: left };
}

function toReadAgain(members: Members): ReadAgain[] {
  return [...members.values()].map(({ found, hashes }) => {
    const { path, file_size, modified_at } = found;
    return { path, file_size, modified_at, ...hashes };
  });
}

/** Every file of the group ends in a photo, in an item or among those read again, exactly once. */
export async function importGroup(job: GroupJob, hooks: Hooks): Promise<GroupResult> {
  const { members, failed, isLost } = await readMembers(job, hooks);
  if (job.isHere) return { photos: [], items: failed, isLost, readAgain: toReadAgain(members) };
  const reasons = new Map<string, string>();
  const { groups, skipped } = settle(pairAgain(job.group, members), members, reasons);
  const made = { members, reasons, decodeAnyway: job.decodeAnyway };
  const photos: PhotoRecord[] = [];
  for (const group of groups) photos.push(await toPhoto(group, made, hooks));
  return { photos, items: [...failed, ...skipped], isLost };
}
