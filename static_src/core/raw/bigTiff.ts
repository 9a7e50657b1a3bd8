/** BigTIFF, with 64-bit offsets: only what its first directory says of the picture. */

import type { Size } from "../dimensions";
import { Fields } from "../fields";
import type { ByteSource } from "../types";

const BIG_TIFF = 43;
const ROW = 20;
const MOST_ENTRIES = 4096;

export async function isBigTiff(source: ByteSource): Promise<boolean> {
  const head = await source.read(0, 4);
  return head.length === 4 && (head[2] === BIG_TIFF || head[3] === BIG_TIFF);
}

function u64(fields: Fields, at: number): number {
  const [first, second] = [fields.u32(at), fields.u32(at + 4)];
  return fields.littleEndian ? second * 2 ** 32 + first : first * 2 ** 32 + second;
}

/** A SHORT, LONG or LONG8 that stands in its entry. */
function inline(rows: Fields, row: number): number {
  const type = rows.u16(row + 2);
  if (type === 3) return rows.u16(row + 12);
  return type === 16 ? u64(rows, row + 12) : rows.u32(row + 12);
}

export async function bigTiffSize(source: ByteSource): Promise<Size | null> {
  const bytes = await source.read(0, 16);
  const littleEndian = bytes[0] === 0x49;
  const at = u64(new Fields(bytes, littleEndian), 8);
  const count = u64(new Fields(await source.read(at, 8), littleEndian), 0);
  const length = Math.min(count, MOST_ENTRIES) * ROW;
  const rows = new Fields(await source.read(at + 8, length), littleEndian);
  const size = { width: 0, height: 0 };
  for (let row = 0; row + ROW <= rows.size; row += ROW) {
    if (rows.u16(row) === 0x100) size.width = inline(rows, row);
    if (rows.u16(row) === 0x101) size.height = inline(rows, row);
  }
  return size;
}
