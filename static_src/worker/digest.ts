/** SHA-256 of a file and of its image data, in one reading of the file. */

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { bufferSource, type Range, readRanges, totalLength } from "../core/byteSource";
import { UnreadableFile } from "../core/errors";
import { imageDataRanges } from "../core/imageData";
import type { ByteSource, FileRecord } from "../core/types";
import { gettext } from "../core/words";

export type Hashes = Pick<FileRecord, "sha256" | "image_data_hash">;

/** `crypto.subtle` takes a file whole; above this it is hashed in chunks. */
const MOST_AT_ONCE = 256 * 1024 * 1024;
const CHUNK = 4 * 1024 * 1024;

/** Hex. Without a secure context there is no `crypto.subtle`; the result is the same. */
async function sha256Of(bytes: Uint8Array): Promise<string> {
  if (!globalThis.crypto?.subtle) return bytesToHex(sha256(bytes));
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return bytesToHex(new Uint8Array(digest));
}

async function readWhole(source: ByteSource): Promise<Uint8Array> {
  const bytes = await source.read(0, source.size);
  if (bytes.length === source.size) return bytes;
  throw new UnreadableFile("hash", gettext("The file became shorter while it was read."));
}

function isWhole(ranges: readonly Range[], size: number): boolean {
  return ranges.length === 1 && totalLength(ranges) === size;
}

async function digestAtOnce(source: ByteSource, format: string | null): Promise<Hashes> {
  const bytes = await readWhole(source);
  const whole = await sha256Of(bytes);
  const held = bufferSource(bytes);
  const ranges = format === null ? null : await imageDataRanges(held, format);
  if (!ranges) return { sha256: whole, image_data_hash: null };
  if (isWhole(ranges, bytes.length)) return { sha256: whole, image_data_hash: whole };
  return { sha256: whole, image_data_hash: await sha256Of(await readRanges(held, ranges)) };
}

/** The ranges may be in any order and overlap: each is hashed by itself, chunk by chunk. */
async function hashRanges(source: ByteSource, ranges: readonly Range[]): Promise<string> {
  const hash = sha256.create();
  for (const { offset, length } of ranges)
    for (let at = 0; at < length; at += CHUNK)
      hash.update(await source.read(offset + at, Math.min(CHUNK, length - at)));
  return bytesToHex(hash.digest());
}

/** Such files are few; their image data are read a second time rather than held in memory. */
async function digestInChunks(source: ByteSource, format: string | null): Promise<Hashes> {
  const whole = await hashRanges(source, [{ offset: 0, length: source.size }]);
  const ranges = format === null ? null : await imageDataRanges(source, format);
  if (!ranges) return { sha256: whole, image_data_hash: null };
  const same = isWhole(ranges, source.size);
  return { sha256: whole, image_data_hash: same ? whole : await hashRanges(source, ranges) };
}

/** `image_data_hash` is null for formats without a rule and files without a format. */
export async function digest(
  source: ByteSource,
  format: string | null,
  mostAtOnce = MOST_AT_ONCE,
): Promise<Hashes> {
  return source.size <= mostAtOnce ? digestAtOnce(source, format) : digestInChunks(source, format);
}
