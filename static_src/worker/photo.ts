/** The record of one photo, as it is sent. */

import { UnreadableFile } from "../core/errors";
import { perceptualHash } from "../core/perceptualHash";
import { wallClock } from "../core/takenAt";
import type { FileGroup, FileRecord, GroupFile, PhotoRecord } from "../core/types";
import { gettext } from "../core/words";
import { decode } from "./decode";
import type { Hooks, Members } from "./importGroup";
import { inTurn } from "./inTurn";
import type { Member } from "./member";
import { makePreview } from "./preview";
import { xmpOf } from "./readXmp";

type Look = Pick<PhotoRecord, "hotpreview" | "perceptual_hash" | "no_preview_reason">;

/** For a photo that is known: neither picture nor reason, and the server asks for neither. */
const KNOWN: Look = { hotpreview: null, perceptual_hash: null, no_preview_reason: "" };

function memberOf(members: Members, path: string): Member {
  const member = members.get(path);
  if (!member) throw new RangeError(`${path} was not read`);
  return member;
}

/** Why a file is no part of its namesake's photo, by path. */
export type Reasons = ReadonlyMap<string, string>;

function toRecord(file: GroupFile, member: Member, reasons: Reasons): FileRecord {
  const { path, file_size, modified_at, role } = file;
  const { hashes, description, format } = member;
  return {
    ...{ path, file_size, modified_at, role },
    format: format?.id ?? "",
    sha256: hashes.sha256,
    image_data_hash: role === "sidecar" ? null : hashes.image_data_hash,
    exif: description?.exif ?? null,
    message: reasons.get(path) ?? "",
  };
}

/** The picture, or why there is none. */
async function look(primary: Member, hooks: Hooks): Promise<Look> {
  const original = {
    source: primary.source,
    blob: primary.blob,
    format: primary.format?.id ?? "",
    size: primary.description?.size ?? null,
    orientation: primary.description?.metadata.orientation ?? null,
    onAlive: () => hooks.onStage("decode", primary.found.path),
  };
  try {
    original.onAlive();
    const { jpeg, pixels } = await makePreview(await decode(original));
    const hash = perceptualHash(pixels);
    return { hotpreview: jpeg, perceptual_hash: hash, no_preview_reason: "" };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return { ...KNOWN, no_preview_reason: error.message };
  }
}

/** What a photo is put together from. */
interface Made {
  readonly members: Members;
  readonly reasons: Reasons;
  readonly decodeAnyway: boolean;
}

/** A photo the catalogue knows is never decoded. */
export async function toPhoto(
  group: FileGroup,
  { members, reasons, decodeAnyway }: Made,
  hooks: Hooks,
): Promise<PhotoRecord> {
  const files = group.files.map((file) => toRecord(file, memberOf(members, file.path), reasons));
  const [primary] = files;
  const member = memberOf(members, primary?.path ?? "");
  if (!primary || !member.description || !primary.image_data_hash)
    throw new UnreadableFile("metadata", gettext("The file cannot be read as a picture."));
  const at = primary.modified_at;
  const asked = files
    .filter(({ role }) => role !== "sidecar")
    .map(({ sha256, image_data_hash }) => ({ sha256, image_data_hash }));
  const known = !decodeAnyway && (await hooks.isKnown(asked));
  return {
    ...member.description.metadata,
    hothash: primary.image_data_hash,
    camera: member.description.camera,
    ...xmpOf(files, members),
    file_modified_at: wallClock(at, new Date(at).getTimezoneOffset()),
    ...(known ? KNOWN : await inTurn(() => look(member, hooks))),
    files,
  };
}
