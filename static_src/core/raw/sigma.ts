/** X3F, Sigma's RAW: a directory of sections at the end of the file. */

import type { Range } from "../byteSource";
import type { Size } from "../dimensions";
import { Fields } from "../fields";
import { startsWith } from "../signature";
import type { ByteSource } from "../types";

const MOST_SECTIONS = 256;
const SECTION_HEADER = 28;

interface Section extends Range {
  /** 2 is a picture for looking at; anything else is the sensor's. */
  readonly kind: number;
  readonly isJpeg: boolean;
}

/** The sections that hold pictures, without their own headers. */
async function pictures(source: ByteSource): Promise<Section[]> {
  const tail = new Fields(await source.read(source.size - 4, 4), true);
  const at = tail.size < 4 ? 0 : tail.u32(0);
  const head = new Fields(await source.read(at, 12), true);
  if (head.size < 12 || !startsWith(head.bytes, "SECd")) return [];
  const count = Math.min(head.u32(8), MOST_SECTIONS);
  const rows = new Fields(await source.read(at + 12, count * 12), true);
  const found: Section[] = [];
  for (let row = 0; row + 12 <= rows.size; row += 12) {
    const name = rows.text(row + 8, 4);
    if (name !== "IMAG" && name !== "IMA2") continue;
    const section = await picture(source, rows.u32(row), rows.u32(row + 4));
    if (section) found.push(section);
  }
  return found;
}

async function picture(source: ByteSource, at: number, length: number): Promise<Section | null> {
  const head = new Fields(await source.read(at, SECTION_HEADER), true);
  if (head.size < SECTION_HEADER || length <= SECTION_HEADER) return null;
  const offset = at + SECTION_HEADER;
  const isJpeg = startsWith(head.bytes, "SECi") && head.u32(8) === 2 && head.u32(12) === 18;
  const rest = Math.min(length - SECTION_HEADER, source.size - offset);
  return { offset, length: rest, kind: head.u8(8), isJpeg };
}

export async function sigmaJpegs(source: ByteSource): Promise<Range[]> {
  return (await pictures(source)).filter(({ isJpeg }) => isJpeg);
}

export async function sigmaImageData(source: ByteSource): Promise<Range[]> {
  return (await pictures(source)).filter(({ isJpeg, kind }) => !isJpeg && kind !== 2);
}

/** From the header, which grew with version 4. */
export async function sigmaSize(source: ByteSource): Promise<Size | null> {
  const fields = new Fields(await source.read(0, 48), true);
  if (fields.size < 48) return null;
  const at = fields.u16(6) >= 4 ? 40 : 28;
  return { width: fields.u32(at), height: fields.u32(at + 4) };
}
