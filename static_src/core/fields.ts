import { UnreadableFile } from "./errors";
import { gettext } from "./words";

/** Numbers and text at places in a piece of a file; reading past its end is `UnreadableFile`. */
export class Fields {
  readonly #view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    readonly littleEndian = false,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get size(): number {
    return this.bytes.length;
  }

  u8(at: number): number {
    return this.#view.getUint8(this.#check(at, 1));
  }

  u16(at: number): number {
    return this.#view.getUint16(this.#check(at, 2), this.littleEndian);
  }

  u32(at: number): number {
    return this.#view.getUint32(this.#check(at, 4), this.littleEndian);
  }

  i32(at: number): number {
    return this.#view.getInt32(this.#check(at, 4), this.littleEndian);
  }

  /** An unsigned integer of 0 to 8 bytes, big-endian: box formats choose their widths. */
  uint(at: number, width: number): number {
    let value = 0;
    for (let i = 0; i < width; i++) value = value * 256 + this.u8(at + i);
    return value;
  }

  /** Latin-1: one character a byte. */
  text(at: number, length: number): string {
    this.#check(at, length);
    return String.fromCharCode(...this.bytes.subarray(at, at + length));
  }

  slice(at: number, length: number): Uint8Array {
    this.#check(at, length);
    return this.bytes.subarray(at, at + length);
  }

  #check(at: number, length: number): number {
    if (at < 0 || at + length > this.bytes.length)
      throw new UnreadableFile("read", gettext("The file ends in the middle of its header."));
    return at;
  }
}
