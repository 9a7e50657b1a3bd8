/** WebP: the chunks of its RIFF form, and those that hold the picture. */

import { appendRange, type Range } from "./byteSource";
import { Fields } from "./fields";
import type { Chunk } from "./png";
import type { ByteSource } from "./types";

const MAX_CHUNKS = 100_000;

async function readChunk(source: ByteSource, at: number): Promise<Chunk | null> {
  const head = await source.read(at, 8);
  if (head.length < 8) return null;
  const fields = new Fields(head, true);
  return { type: fields.text(0, 4), offset: at + 8, length: fields.u32(4) };
}

/** Where the next chunk begins: after the padding, or inside a nested RIFF or LIST. */
function nextChunk({ type, offset, length }: Chunk): number {
  return type === "RIFF" ? offset + 4 : offset + length + (length % 2);
}

/** Every chunk to the end of the file: writers put Exif and XMP last, some past the stated end. */
export async function readWebpChunks(source: ByteSource): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  let at = 12;
  while (chunks.length < MAX_CHUNKS) {
    const chunk = await readChunk(source, at);
    if (!chunk || (chunk.length === 0 && chunk.type === "\0\0\0\0")) break;
    chunks.push(chunk);
    at = nextChunk(chunk);
    if (at > source.size) break;
  }
  return chunks;
}

const PICTURE = new Set(["VP8 ", "VP8L", "ANIM", "ANMF", "ALPH"]);

/** As ExifTool hashes them: with the byte of padding, and a chunk cut by the file's end not at all. */
export function webpImageData(chunks: readonly Chunk[], size: number): Range[] {
  const ranges: Range[] = [];
  for (const { type, offset, length } of chunks) {
    if (!PICTURE.has(type)) continue;
    if (offset + length > size) break;
    appendRange(ranges, { offset, length: Math.min(length + (length % 2), size - offset) });
  }
  return ranges;
}
