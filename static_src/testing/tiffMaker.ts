/** Writes TIFF structures from nothing, as RAW files are made of them. */

import { concat } from "../core/byteSource";
import { bytes, u16, u32 } from "./made";

/** A tag, its field type, and its numbers or bytes. */
export type Row = readonly [tag: number, type: number, value: readonly number[] | Uint8Array];

const WIDTHS: Readonly<Record<number, number>> = { 3: 2, 4: 4, 13: 4 };

/** Grows from the leaves: what is pointed to is put down before what points to it. */
export class TiffMaker {
  readonly #parts: Uint8Array[] = [];
  length: number;

  constructor(
    readonly littleEndian = true,
    readonly magic = 42,
    readonly afterHeader: Uint8Array = new Uint8Array(0),
  ) {
    this.length = 8 + afterHeader.length;
  }

  /** Where it came to lie. */
  put(data: Uint8Array): number {
    const at = this.length;
    this.#parts.push(data, new Uint8Array(data.length % 2));
    this.length += data.length + (data.length % 2);
    return at;
  }

  directory(rows: readonly Row[], next = 0): number {
    const cells = [...rows].sort((a, b) => a[0] - b[0]).map((row) => this.#cell(row));
    return this.put(concat([u16(rows.length, this.littleEndian), ...cells, this.#u32(next)]));
  }

  /** Rows for data in pieces: their places and their lengths. */
  pieces(places: number, lengths: number, ...data: readonly Uint8Array[]): Row[] {
    const at = data.map((one) => this.put(one));
    return [
      [places, 4, at],
      [lengths, 4, data.map((one) => one.length)],
    ];
  }

  file(first: number): Uint8Array {
    const order = bytes(this.littleEndian ? "II" : "MM", u16(this.magic, this.littleEndian));
    return concat([order, this.#u32(first), this.afterHeader, ...this.#parts]);
  }

  #u32(value: number): Uint8Array {
    return u32(value, this.littleEndian);
  }

  #cell([tag, type, value]: Row): Uint8Array {
    const isBytes = value instanceof Uint8Array;
    const width = WIDTHS[type] ?? 1;
    const number = (one: number) => (width === 2 ? u16(one, this.littleEndian) : this.#u32(one));
    const data = isBytes ? value : concat(value.map(number));
    const inline = concat([data, new Uint8Array(Math.max(0, 4 - data.length))]);
    const place = data.length <= 4 ? inline : this.#u32(this.put(data));
    const head = [u16(tag, this.littleEndian), u16(type, this.littleEndian)];
    return concat([...head, this.#u32(value.length), place]);
  }
}
