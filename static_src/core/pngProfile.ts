/** Exif in PNG before eXIf existed: ImageMagick's "Raw profile", hex in a text chunk. */

import { concat } from "./byteSource";
import type { Chunk } from "./png";
import { startsWith } from "./signature";
import type { ByteSource } from "./types";

const KEYWORDS = ["Raw profile type exif", "Raw profile type APP1"];
const MAX_TEXT = 4 * 1024 * 1024;

/** The profile's bytes, or null when there is none that can be read. */
export async function rawProfile(
  source: ByteSource,
  chunks: readonly Chunk[],
): Promise<Uint8Array | null> {
  for (const chunk of chunks) {
    if ((chunk.type !== "tEXt" && chunk.type !== "zTXt") || chunk.length > MAX_TEXT) continue;
    const bytes = await source.read(chunk.offset, chunk.length);
    const keyword = KEYWORDS.find((one) => startsWith(bytes, `${one}\0`));
    if (!keyword) continue;
    const rest = bytes.subarray(keyword.length + 1);
    const plain = chunk.type === "tEXt" ? rest : await inflate(rest.subarray(1));
    const profile = plain && parseProfile(plain);
    if (profile && isExif(profile)) return profile;
  }
  return null;
}

/** An APP1 profile may as well be XMP. */
function isExif(profile: Uint8Array): boolean {
  return ["Exif\0\0", "II*\0", "MM\0*"].some((beginning) => startsWith(profile, beginning));
}

/** Zlib; null when it is broken. Stops after 4 MiB, so a small chunk cannot fill the memory. */
export async function inflate(bytes: Uint8Array): Promise<Uint8Array | null> {
  const stream = new DecompressionStream("deflate");
  const writer = stream.writable.getWriter();
  const fed = writer.write(bytes.slice()).then(
    () => writer.close(),
    () => undefined,
  );
  const parts: Uint8Array[] = [];
  try {
    const reader = stream.readable.getReader();
    for (let length = 0; length <= MAX_TEXT; ) {
      const step = await reader.read();
      if (step.done) break;
      parts.push(step.value);
      length += step.value.length;
    }
    await reader.cancel();
  } catch {
    return null;
  } finally {
    await fed.catch(() => undefined);
  }
  return concat(parts);
}

/** Newline, name, newline, length in decimal, newline, hex digits with newlines among them. */
function parseProfile(text: Uint8Array): Uint8Array | null {
  const latin = Array.from(text, (byte) => String.fromCharCode(byte)).join("");
  const [, length = "0", digits = ""] = /^\s*\S+\s+(\d+)\s+([0-9a-fA-F\s]*)/.exec(latin) ?? [];
  const hex = digits.replace(/\s+/g, "").slice(0, Number(length) * 2);
  if (hex.length < 16) return null;
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
