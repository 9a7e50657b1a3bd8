/** PNG: the chunks, and those that hold the picture. */

import { appendRange, type Range } from "./byteSource";
import { Fields } from "./fields";
import type { ByteSource } from "./types";

export interface Chunk {
  readonly type: string;
  /** Of the chunk's content. */
  readonly offset: number;
  readonly length: number;
}

const MAX_CHUNKS = 100_000;

async function readChunk(source: ByteSource, at: number): Promise<Chunk | null> {
  const head = await source.read(at, 8);
  if (head.length < 8) return null;
  const fields = new Fields(head);
  const length = fields.u32(0);
  return length > 0x7fffffff ? null : { type: fields.text(4, 4), offset: at + 8, length };
}

/** Every chunk to the end of the file, also past IEND as ExifTool does; the last may be cut. */
export async function readChunks(source: ByteSource): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  let at = 8;
  while (chunks.length < MAX_CHUNKS) {
    const chunk = await readChunk(source, at);
    if (!chunk) break;
    chunks.push(chunk);
    at = chunk.offset + (chunk.type === "IEND" ? 0 : chunk.length) + 4;
    if (at > source.size) break;
  }
  return chunks;
}

/** The content of the IDAT chunks (JDAT and JDAA, should one of JNG be among them). */
export function pngImageData(chunks: readonly Chunk[], size: number): Range[] {
  const ranges: Range[] = [];
  for (const { type, offset, length } of chunks) {
    if (type !== "IDAT" && type !== "JDAT" && type !== "JDAA") continue;
    appendRange(ranges, { offset, length: Math.min(length, size - offset) });
  }
  return ranges;
}
