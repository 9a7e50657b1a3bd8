/** JPEG: the segments of its header, and the bytes of its picture. */

import { appendRange, type Range } from "./byteSource";
import type { ByteSource } from "./types";

export interface Segment {
  /** The second byte of the marker: 0xE1 is APP1. */
  readonly marker: number;
  /** Of the payload, after the two bytes of length. */
  readonly offset: number;
  readonly length: number;
}

export const MARKER = { SOI: 0xd8, EOI: 0xd9, SOS: 0xda, APP1: 0xe1, SOD: 0x93 } as const;

/** Markers that stand alone, without a length; ExifTool counts those of JPEG 2000 among them. */
function standsAlone(marker: number): boolean {
  if (marker === 0x00 || marker === 0x01 || marker === 0x4f) return true;
  if (marker >= 0x30 && marker <= 0x3f) return true;
  return marker === 0x92 || marker === 0x93 || (marker >= 0xd0 && marker <= 0xda);
}

const MAX_SEGMENTS = 2000;

/** Rubbish between segments is stepped over, as ExifTool does, but not forever. */
const MAX_RUBBISH = 65_536;

/** Where the next marker's second byte is, from `at` on; null where there is none. */
async function nextMarker(source: ByteSource, at: number): Promise<number | null> {
  const [ff, marker] = await source.read(at, 2);
  if (ff === 0xff && marker !== undefined && marker !== 0xff) return at + 1;
  const bytes = await source.read(at, MAX_RUBBISH);
  let place = bytes.indexOf(0xff);
  while (place >= 0 && bytes[place] === 0xff) place++;
  return place < 0 || place >= bytes.length ? null : at + place;
}

/** The marker whose second byte is at `at`; a lone one has no content. */
async function readSegment(source: ByteSource, at: number): Promise<Segment | null> {
  const [marker = 0, high = 0, low = 0] = await source.read(at, 3);
  if (standsAlone(marker) && marker !== MARKER.SOS) return { marker, offset: at + 1, length: 0 };
  const length = ((high << 8) | low) - 2;
  return length < 0 || at + 3 + length > source.size ? null : { marker, offset: at + 3, length };
}

export interface Header {
  readonly segments: readonly Segment[];
  /** The first SOS; null where the chain of segments breaks before. */
  readonly scan: Segment | null;
}

/** Walks to the first SOS; stops quietly where the chain of segments breaks. */
export async function readHeader(source: ByteSource): Promise<Header> {
  const segments: Segment[] = [];
  let at = 2;
  while (segments.length < MAX_SEGMENTS) {
    const place = await nextMarker(source, at);
    const segment = place === null ? null : await readSegment(source, place);
    if (segment?.marker === MARKER.SOS) return { segments, scan: segment };
    if (!segment || segment.marker === MARKER.EOI) break;
    segments.push(segment);
    at = segment.offset + segment.length;
  }
  return { segments, scan: null };
}

export async function readSegments(source: ByteSource): Promise<readonly Segment[]> {
  return (await readHeader(source)).segments;
}

/** SOF0 to SOF15 without DHT, JPG and DAC, which share their numbers. */
export function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** What follows these two bytes is picture: a stuffed FF, a restart, the start of a scan. */
function opensPicture(marker: number | null): boolean {
  return marker === MARKER.SOS || goesOn(marker ?? undefined);
}

/** A stuffed FF or a restart: two bytes within a picture. */
function goesOn(marker: number | undefined): boolean {
  return marker === 0x00 || (marker !== undefined && marker >= 0xd0 && marker <= 0xd7);
}

const CHUNK = 4_194_304;

/**
 * The ranges that ExifTool hashes as image data: from each SOS, RSTn or stuffed FF to the next
 * marker, save the run before a marker that has a length (the tables between two scans), up to
 * EOI. What follows the last marker of a cut file is not hashed.
 */
export async function jpegImageData(source: ByteSource): Promise<Range[]> {
  const scan = new PictureScan(source.size);
  while (!scan.ended) {
    const chunk = await source.read(scan.at, CHUNK);
    if (chunk.length === 0) break;
    scan.feed(chunk);
  }
  return scan.ranges;
}

class PictureScan {
  readonly ranges: Range[] = [];
  /** Where the next chunk has to begin. */
  at = 2;
  ended = false;
  #marker: number | null = null;
  #markerAt = 0;

  constructor(readonly size: number) {}

  /** Takes in the markers that lie wholly within the chunk, which begins at `this.at`. */
  feed(chunk: Uint8Array): void {
    const base = this.at;
    const end = base + chunk.length;
    while (!this.ended && this.at < end) {
      if (opensPicture(this.#marker)) this.#skim(chunk, base);
      const found = chunk.indexOf(0xff, this.at - base);
      let code = found + 1;
      while (chunk[code] === 0xff) code++;
      const isCut = code + 4 >= chunk.length && end < this.size && found > 0;
      if (isCut) this.#moveTo(base + found);
      if (isCut) return;
      const marker = found < 0 ? undefined : chunk[code];
      if (marker === undefined) this.#moveTo(end);
      else this.#take(marker, base + code - 1, chunk.subarray(code + 1, code + 5));
    }
  }

  /** Over the stuffed bytes and restarts of a picture: there are hundreds of thousands. */
  #skim(chunk: Uint8Array, base: number): void {
    let last = -1;
    let at = chunk.indexOf(0xff, this.at - base);
    while (at >= 0 && goesOn(chunk[at + 1])) {
      last = at;
      at = chunk.indexOf(0xff, at + 2);
    }
    if (last < 0) return;
    appendRange(this.ranges, { offset: this.#markerAt, length: base + last - this.#markerAt });
    this.#markerAt = base + last;
    this.#marker = chunk[last + 1] ?? null;
    this.#moveTo(base + last + 2);
  }

  #moveTo(at: number): void {
    this.at = at;
    this.ended ||= at >= this.size;
  }

  /** The marker whose FF is at `at`, and the bytes after it. */
  #take(marker: number, at: number, after: Uint8Array): void {
    if (!standsAlone(marker)) this.#skip(marker, at + 2, after);
    else {
      if (opensPicture(this.#marker))
        appendRange(this.ranges, { offset: this.#markerAt, length: at - this.#markerAt });
      this.#moveTo(at + 2);
    }
    this.#marker = marker;
    this.#markerAt = at;
    this.ended ||= marker === MARKER.EOI || marker === MARKER.SOD;
  }

  /** Over a marker's own data at `at`; one that runs past the file ends the picture. */
  #skip(marker: number, at: number, after: Uint8Array): void {
    const wide = marker === 0x74 || marker === 0x75 || marker === 0x77 ? 4 : 2;
    const digits = after.subarray(0, wide);
    const length = digits.reduce((sum, digit) => sum * 256 + digit, 0);
    if (digits.length < wide || length < wide || at + length > this.size) this.ended = true;
    else this.#moveTo(at + length);
  }
}
