/** What a file says in XMP: a sidecar as a whole, a picture by the packet inside. */

import { UnreadableFile } from "../core/errors";
import type { FileRecord, PhotoRecord, XmpRecord } from "../core/types";
import { MAX_XMP, parseXmp } from "../core/xmp";
import { type FileXmp, xmpOfGroup } from "../core/xmpOfGroup";
import { findXmpIfAny } from "../core/xmpPacket";
import type { Members } from "./importGroup";
import type { ReadFile } from "./readFiles";

/** Null where the file says nothing; undefined where what it says cannot be read. */
export type Said = XmpRecord | null | undefined;

function parseIfWhole(bytes: Uint8Array): Said {
  try {
    return parseXmp(bytes);
  } catch (error) {
    if (error instanceof UnreadableFile) return undefined;
    throw error;
  }
}

async function inSidecar({ source }: ReadFile): Promise<Said> {
  if (source.size > MAX_XMP) return undefined;
  return parseIfWhole(await source.read(0, source.size));
}

/** A broken packet counts as none: pictures carry rubbish, a sidecar is there to be read. */
async function inPacket({ source }: ReadFile, format: string): Promise<Said> {
  const packet = await findXmpIfAny(source, format);
  return packet && (parseIfWhole(packet) ?? null);
}

export async function readXmp(file: ReadFile): Promise<Said> {
  const { format } = file;
  if (format?.id === "xmp") return inSidecar(file);
  const isPicture = format?.kind === "rendered" || format?.kind === "raw";
  return isPicture ? inPacket(file, format.id) : null;
}

/** What the files of a photo say together; nothing at all while one of them cannot be read. */
export function xmpOf(files: readonly FileRecord[], members: Members): Pick<PhotoRecord, "xmp"> {
  const heard: FileXmp[] = [];
  for (const { path, role, modified_at } of files) {
    const xmp = members.get(path)?.xmp;
    if (xmp === undefined) return {};
    if (xmp) heard.push({ role, modified_at, xmp });
  }
  return { xmp: xmpOfGroup(heard) };
}
