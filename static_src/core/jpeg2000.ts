/** JPEG 2000 and JPEG XL: the same boxes around a codestream, or the codestream alone. */

import type { Range } from "./byteSource";
import type { Size } from "./dimensions";
import { Fields } from "./fields";
import { type Box, readTopBoxes } from "./isoMedia";
import { startsWith } from "./signature";
import type { ByteSource } from "./types";

/** Codestreams, whole or in parts, and what JPEG XL needs to give a JPEG back. */
const CODESTREAMS = new Set(["jp2c", "jbrd", "jxlp", "jxlc"]);

const START_OF_DATA = 0x93;
const MOST_SEGMENTS = 1000;

/** ExifTool takes JPEG 2000 from its SOD on, JPEG XL from its first byte. */
async function codestreamData(source: ByteSource): Promise<Range[]> {
  if (startsWith(await source.read(0, 2), "\xff\x0a")) return [{ offset: 0, length: source.size }];
  let at = 2;
  for (let i = 0; i < MOST_SEGMENTS; i++) {
    const head = new Fields(await source.read(at, 4));
    if (head.size < 4 || head.u8(0) !== 0xff) return [];
    at += 2;
    if (head.u8(1) === START_OF_DATA) return [{ offset: at, length: source.size - at }];
    at += head.u16(2);
  }
  return [];
}

function isCodestream(head: Uint8Array): boolean {
  return startsWith(head, "\xff\x0a") || startsWith(head, "\xff\x4f\xff\x51");
}

export async function codedImageData(source: ByteSource): Promise<Range[]> {
  if (isCodestream(await source.read(0, 4))) return codestreamData(source);
  return (await readTopBoxes(source)).filter(({ type }) => CODESTREAMS.has(type));
}

/** `jp2h` begins with `ihdr`: height, then width. */
async function headerSize(source: ByteSource, { offset }: Box): Promise<Size | null> {
  const fields = new Fields(await source.read(offset, 16));
  if (fields.size < 16 || !startsWith(fields.bytes, "ihdr", 4)) return null;
  return { width: fields.u32(12), height: fields.u32(8) };
}

/** Null where neither the boxes nor the codestream of a JPEG 2000 say. */
export async function jpeg2000Size(source: ByteSource): Promise<Size | null> {
  const fields = new Fields(await source.read(0, 24));
  if (isCodestream(fields.bytes) && fields.size === 24)
    return { width: fields.u32(8) - fields.u32(16), height: fields.u32(12) - fields.u32(20) };
  const box = (await readTopBoxes(source)).find(({ type }) => type === "jp2h");
  return box ? headerSize(source, box) : null;
}
