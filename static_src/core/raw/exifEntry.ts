/** Exif values written by us: turned to another byte order, or made of numbers and text. */

import type { Fields } from "../fields";
import type { Entry } from "../tiff";

/** Bytes that change places together, by field type. */
const WIDTHS = [1, 1, 1, 2, 4, 4, 1, 1, 2, 4, 4, 4, 8, 4] as const;

/** The same value in the other byte order. */
export function inOrder(entry: Entry, from: boolean, to: boolean): Entry {
  const width = WIDTHS[entry.type] ?? 1;
  if (from === to || width === 1) return entry;
  const value = new Uint8Array(entry.value.length);
  for (let at = 0; at + width <= value.length; at += width)
    value.set(entry.value.slice(at, at + width).reverse(), at);
  return { ...entry, value };
}

/** SHORT (3), LONG (4) or RATIONAL (5, pairs one after the other). */
export function entryOf(
  tag: number,
  type: 3 | 4 | 5,
  numbers: readonly number[],
  littleEndian: boolean,
): Entry {
  const width = type === 3 ? 2 : 4;
  const value = new Uint8Array(numbers.length * width);
  const view = new DataView(value.buffer);
  for (const [i, number] of numbers.entries()) {
    if (width === 2) view.setUint16(i * 2, number, littleEndian);
    else view.setUint32(i * 4, number, littleEndian);
  }
  const count = type === 5 ? numbers.length / 2 : numbers.length;
  return { tag, type, count, value, offset: 0 };
}

/** ASCII with its NUL; bytes above 255 do not occur in what makers write. */
export function textEntry(tag: number, text: string): Entry {
  const value = Uint8Array.from(`${text}\0`, (letter) => letter.charCodeAt(0) & 0xff);
  return { tag, type: 2, count: value.length, value, offset: 0 };
}

/** In millionths: fine enough for exposure times, and below 4,294 it fits. */
export function rationalEntry(tag: number, number: number, littleEndian: boolean): Entry {
  return entryOf(tag, 5, [Math.round(number * 1e6), 1e6], littleEndian);
}

/** Text up to its first NUL. */
export function textAt(fields: Fields, at: number): string {
  const nul = fields.bytes.indexOf(0, at);
  return fields.text(at, (nul < 0 ? fields.size : nul) - at);
}
