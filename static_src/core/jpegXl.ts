/** JPEG XL: the size in its codestream (ISO 18181-1), whose fields are bits, lowest first. */

import type { Size } from "./dimensions";
import { UnreadableFile } from "./errors";
import { readTopBoxes } from "./isoMedia";
import { startsWith } from "./signature";
import type { ByteSource } from "./types";
import { gettext } from "./words";

/** Width to height, by the ratio's number. */
const RATIOS = [1, 12 / 10, 4 / 3, 3 / 2, 16 / 9, 5 / 4, 2] as const;

class Bits {
  #at = 0;

  constructor(readonly bytes: Uint8Array) {}

  take(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.#at++) {
      const byte = this.bytes[this.#at >> 3];
      if (byte === undefined)
        throw new UnreadableFile("read", gettext("The file ends in the middle of its header."));
      value += ((byte >> (this.#at & 7)) & 1) * 2 ** i;
    }
    return value;
  }

  /** A length of 9, 13, 18 or 30 bits, less one. */
  side(): number {
    return this.take([9, 13, 18, 30][this.take(2)] ?? 0) + 1;
  }
}

/** The codestream's first bytes, bare or in its box. */
async function codestream(source: ByteSource): Promise<Uint8Array> {
  const head = await source.read(0, 64);
  if (startsWith(head, "\xff\x0a")) return head.subarray(2);
  for (const { type, offset } of await readTopBoxes(source)) {
    // A part of a codestream begins with its number.
    if (type === "jxlc") return source.read(offset + 2, 64);
    if (type === "jxlp") return source.read(offset + 6, 64);
  }
  return new Uint8Array(0);
}

/** Upright: the orientation stands beside the size, and decoders apply it. */
export async function jpegXlSize(source: ByteSource): Promise<Size> {
  const bits = new Bits(await codestream(source));
  const isSmall = bits.take(1) === 1;
  const side = () => (isSmall ? (bits.take(5) + 1) * 8 : bits.side());
  const height = side();
  const ratio = RATIOS[bits.take(3) - 1];
  const width = ratio ? Math.floor(height * ratio + 1e-6) : side();
  const hasMore = bits.take(1) === 0 && bits.take(1) === 1;
  const orientation = hasMore ? bits.take(3) + 1 : 1;
  return orientation < 5 ? { width, height } : { width: height, height: width };
}
