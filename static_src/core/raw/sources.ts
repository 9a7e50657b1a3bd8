/** Sources for parsers that jump about in a file: counted, paged, or a part of another. */

import { concat } from "../byteSource";
import { UnreadableFile } from "../errors";
import type { ByteSource } from "../types";
import { gettext } from "../words";

const PAGE = 8192;

function tooMuch(): UnreadableFile {
  return new UnreadableFile("read", gettext("The file's directory is larger than it may be."));
}

/** Of any one question to a file, however many pages it takes. */
export const MOST_READS = 200_000;

/** Reads pages and keeps them; whoever asks for more than `most` bytes, or too often, is stopped. */
export class CountedSource implements ByteSource {
  readonly size: number;
  bytesRead = 0;
  reads = 0;
  readonly #pages = new Map<number, Uint8Array>();

  constructor(
    readonly source: ByteSource,
    readonly most: number,
  ) {
    this.size = source.size;
  }

  /** @throws UnreadableFile when the limit is reached. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    this.reads += 1;
    if (this.reads > MOST_READS) throw tooMuch();
    const end = Math.min(offset + length, this.size);
    if (!(offset >= 0 && end > offset)) return new Uint8Array(0);
    if (length > 4 * PAGE) return this.#take(offset, end - offset);
    const first = Math.floor(offset / PAGE);
    const pages: Uint8Array[] = [];
    for (let page = first; page * PAGE < end; page++) pages.push(await this.#page(page));
    const [only] = pages;
    const bytes = only && pages.length === 1 ? only : concat(pages);
    return bytes.subarray(offset - first * PAGE, end - first * PAGE);
  }

  async #page(page: number): Promise<Uint8Array> {
    const bytes = this.#pages.get(page) ?? (await this.#take(page * PAGE, PAGE));
    this.#pages.set(page, bytes);
    return bytes;
  }

  async #take(offset: number, length: number): Promise<Uint8Array> {
    const bytes = Math.min(length, this.size - offset);
    this.bytesRead += bytes;
    if (this.bytesRead > this.most) throw tooMuch();
    return this.source.read(offset, bytes);
  }
}

/** The bytes from `offset` on as a source of its own, cut at the end of the file. */
export function partOf(source: ByteSource, offset: number, length = source.size): ByteSource {
  const start = Math.min(Math.max(0, offset), source.size);
  const size = Math.max(0, Math.min(length, source.size - start));
  return {
    size,
    read: async (at, count) =>
      at < 0 || at >= size
        ? new Uint8Array(0)
        : source.read(start + at, Math.max(0, Math.min(count, size - at))),
  };
}
