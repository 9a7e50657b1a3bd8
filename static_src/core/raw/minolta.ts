/** Minolta's MRW: a file of its own, and a block inside the ARW files of Sony's first cameras. */

import type { Range } from "../byteSource";
import type { Size } from "../dimensions";
import { Fields } from "../fields";
import { startsWith } from "../signature";
import type { ByteSource } from "../types";
import type { Directory } from "./directories";
import type { TiffFile } from "./tiffFile";

export interface MinoltaBlock {
  /** From the `PRD` segment; null when there is none. */
  readonly size: Size | null;
  /** Of the TIFF structure in the `TTW` segment, in the source; null when there is none. */
  readonly tiffAt: number | null;
  /** What follows the segments: the picture, or in ARW the rest of the block. */
  readonly rest: Range;
}

const MOST_SEGMENTS = 64;

/** The block at `at`, `length` bytes long; null where none begins. */
export async function readMinolta(
  source: ByteSource,
  at: number,
  length: number,
): Promise<MinoltaBlock | null> {
  const head = await source.read(at, 8);
  const isLittle = startsWith(head, "\0MRI");
  if (head.length < 8 || !(isLittle || startsWith(head, "\0MRM"))) return null;
  const end = at + 8 + new Fields(head, isLittle).u32(4);
  let size: Size | null = null;
  let tiffAt: number | null = null;
  let next = at + 8;
  for (let i = 0; i < MOST_SEGMENTS && next < end; i++) {
    const segment = new Fields(await source.read(next, 24), isLittle);
    if (segment.size < 8) break;
    if (startsWith(segment.bytes, "\0PRD") && segment.size === 24)
      size = { width: segment.u16(22), height: segment.u16(20) };
    if (startsWith(segment.bytes, "\0TTW")) tiffAt = next + 8;
    next += 8 + segment.u32(4);
  }
  const last = Math.min(at + length, source.size);
  return { size, tiffAt, rest: { offset: end, length: Math.max(0, last - end) } };
}

/** SR2Private (0xC634) points to a directory whose MRWInfo (0x7250) holds the block. */
export async function minoltaInSony(tiff: TiffFile, ifd0: Directory): Promise<MinoltaBlock | null> {
  const pointer = ifd0.entries.get(0xc634);
  if (pointer?.size !== 4) return null;
  const bytes = await tiff.source.read(pointer.at, 4);
  if (bytes.length < 4) return null;
  const table = await tiff.table(new Fields(bytes, tiff.littleEndian).u32(0));
  const entry = table?.entries.find(({ tag }) => tag === 0x7250);
  return entry ? readMinolta(tiff.source, entry.at, entry.size) : null;
}
