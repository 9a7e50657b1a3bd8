/** CIFF, Canon's CRW: directories at the end of their own blocks. */

import { Fields } from "../fields";
import type { ByteSource } from "../types";

export interface CiffEntry {
  /** Without the bits that say how the value is kept. */
  readonly tag: number;
  readonly offset: number;
  readonly length: number;
  /** In the directory itself, eight bytes with the tag's own meaning. */
  readonly isInline: boolean;
}

export interface Ciff {
  readonly littleEndian: boolean;
  readonly entries: readonly CiffEntry[];
}

const MOST_ENTRIES = 10_000;
const MOST_DEPTH = 8;

class Walk {
  readonly entries: CiffEntry[] = [];
  readonly #visited = new Set<number>();

  constructor(
    readonly source: ByteSource,
    readonly littleEndian: boolean,
  ) {}

  /** The last four bytes of a block say where in it the directory begins. */
  async block(start: number, length: number, depth: number): Promise<void> {
    const tail = new Fields(await this.source.read(start + length - 4, 4), this.littleEndian);
    if (tail.size < 4 || length < 6 || depth > MOST_DEPTH) return;
    const at = start + tail.u32(0);
    if (this.#visited.has(at)) return;
    this.#visited.add(at);
    const head = new Fields(await this.source.read(at, 2), this.littleEndian);
    if (head.size < 2) return;
    const count = head.u16(0);
    const rows = new Fields(await this.source.read(at + 2, count * 10), this.littleEndian);
    if (rows.size < count * 10) return;
    for (let row = 0; row < count * 10 && this.entries.length < MOST_ENTRIES; row += 10)
      if (!(await this.#row(rows, row, start, at + 2, depth))) return;
  }

  /** False where the directory cannot be trusted any more. */
  async #row(
    rows: Fields,
    row: number,
    start: number,
    rowsAt: number,
    depth: number,
  ): Promise<boolean> {
    const [raw, length, place] = [rows.u16(row), rows.u32(row + 2), rows.u32(row + 6)];
    if ((raw & 0x8000) !== 0) return false;
    const isInline = (raw & 0x4000) !== 0;
    const kind = (raw >> 8) & 0x38;
    if ((kind === 0x28 || kind === 0x30) && !isInline)
      await this.block(start + place, length, depth + 1);
    else if (isInline)
      this.entries.push({ tag: raw & 0x3fff, offset: rowsAt + row + 2, length: 8, isInline });
    else this.entries.push({ tag: raw & 0x3fff, offset: start + place, length, isInline });
    return true;
  }
}

/** Every value of the file, those of inner blocks where their block stands. */
export async function readCiff(source: ByteSource): Promise<Ciff> {
  const head = await source.read(0, 14);
  const littleEndian = head[0] === 0x49;
  const walk = new Walk(source, littleEndian);
  if (head.length < 14) return walk;
  const start = new Fields(head, littleEndian).u32(2);
  await walk.block(start, source.size - start, 0);
  return walk;
}
