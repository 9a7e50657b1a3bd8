/** Ways to be a `ByteSource`: a buffer, a slice of another, or one read through a window. */

import type { ByteSource } from "./types";

/** Part of a file: first byte and number of bytes. */
export interface Range {
  readonly offset: number;
  readonly length: number;
}

export function bufferSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + Math.max(0, length)),
  };
}

const WINDOW = 131_072;

/** Small reads near each other cost one read of 128 KiB; larger ones pass through. */
export function windowedSource(source: ByteSource): ByteSource {
  let start = 0;
  let held: Uint8Array = new Uint8Array(0);
  return {
    size: source.size,
    async read(offset, length) {
      if (length > WINDOW) return source.read(offset, length);
      const end = Math.min(offset + length, source.size);
      if (offset < start || end > start + held.length) {
        held = await source.read(offset, WINDOW);
        start = offset;
      }
      return held.subarray(offset - start, Math.max(offset, end) - start);
    },
  };
}

/** One range added to those before it, in file order; neighbours become one. */
export function appendRange(ranges: Range[], { offset, length }: Range): void {
  if (length <= 0) return;
  const last = ranges.at(-1);
  if (last && last.offset + last.length === offset)
    ranges[ranges.length - 1] = { offset: last.offset, length: last.length + length };
  else ranges.push({ offset, length });
}

export function totalLength(ranges: readonly Range[]): number {
  return ranges.reduce((sum, range) => sum + range.length, 0);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The bytes of all ranges, one after the other. */
export async function readRanges(
  source: ByteSource,
  ranges: readonly Range[],
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (const { offset, length } of ranges) parts.push(await source.read(offset, length));
  // A RAW's picture is often one piece of 50 MB, which need not be there twice.
  const [only] = parts;
  return only && parts.length === 1 ? only : concat(parts);
}
