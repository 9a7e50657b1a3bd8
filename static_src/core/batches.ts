/**
 * Packs what the workers made into batches that the server takes: at most 100 photos, 1,000 other
 * lines and 8 MB. Field names are the wire's; see docs/architecture.md.
 */

import type { FileRecord, FoundFile, ItemRecord, PhotoRecord } from "./types";

export type Entry =
  | { readonly photo: PhotoRecord }
  | { readonly seen: FoundFile }
  | { readonly item: ItemRecord };

export interface Batch {
  readonly photos: readonly PhotoRecord[];
  readonly seen: readonly FoundFile[];
  readonly items: readonly ItemRecord[];
}

export interface Totals {
  readonly current_file: string;
  /** Bytes since the session began. */
  readonly bytes_read: number;
  readonly bytes_sent: number;
}

export interface WireBatch {
  readonly meta: Readonly<Record<string, unknown>>;
  /** For each photo in order: its hotpreview, then each file's Exif block. */
  readonly blobs: readonly Uint8Array[];
}

export const LIMITS = { photos: 100, lines: 1000, bytes: 8_000_000 } as const;

/** The multipart frame, the totals and the brackets around the lists. */
const FRAME_BYTES = 16_384;

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** ISO 8601, UTC, with milliseconds. */
export function toTimestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function fileToWire({ exif, modified_at, ...file }: FileRecord): Record<string, unknown> {
  return { ...file, modified_at: toTimestamp(modified_at), exif_size: exif?.length ?? 0 };
}

function photoToWire({ hotpreview, files, ...photo }: PhotoRecord): Record<string, unknown> {
  return { ...photo, hotpreview_size: hotpreview?.length ?? 0, files: files.map(fileToWire) };
}

function seenToWire({ path, file_size, modified_at }: FoundFile): Record<string, unknown> {
  return { path, file_size, modified_at: toTimestamp(modified_at) };
}

function photoBlobs({ hotpreview, files }: PhotoRecord): Uint8Array[] {
  return [hotpreview, ...files.map((file) => file.exif)].filter((blob) => blob !== null);
}

function toLine(entry: Entry): unknown {
  if ("photo" in entry) return photoToWire(entry.photo);
  return "seen" in entry ? seenToWire(entry.seen) : entry.item;
}

/** Bytes the entry takes in the request. */
function weigh(entry: Entry): number {
  const blobs = "photo" in entry ? photoBlobs(entry.photo) : [];
  const line = utf8Length(JSON.stringify(toLine(entry))) + 1;
  return blobs.reduce((sum, blob) => sum + blob.length, line);
}

export function toWire(batch: Batch, totals: Totals): WireBatch {
  return {
    meta: {
      ...totals,
      photos: batch.photos.map(photoToWire),
      seen: batch.seen.map(seenToWire),
      items: batch.items,
    },
    blobs: batch.photos.flatMap(photoBlobs),
  };
}

/** Takes entries as they come and hands back a batch each time one is full. */
export class BatchPacker {
  #entries: Entry[] = [];
  #bytes = FRAME_BYTES;

  /** The full batch that had no room for this entry, else null. */
  add(entry: Entry): Batch | null {
    const bytes = weigh(entry);
    const full = this.#hasRoom(entry, bytes) ? null : this.flush();
    this.#entries.push(entry);
    this.#bytes += bytes;
    return full;
  }

  /** What is left, or null when nothing is. */
  flush(): Batch | null {
    if (this.#entries.length === 0) return null;
    const entries = this.#entries;
    this.#entries = [];
    this.#bytes = FRAME_BYTES;
    return {
      photos: entries.flatMap((entry) => ("photo" in entry ? [entry.photo] : [])),
      seen: entries.flatMap((entry) => ("seen" in entry ? [entry.seen] : [])),
      items: entries.flatMap((entry) => ("item" in entry ? [entry.item] : [])),
    };
  }

  #hasRoom(entry: Entry, bytes: number): boolean {
    const photos = this.#entries.filter((one) => "photo" in one).length;
    const lines = this.#entries.length - photos;
    if (this.#bytes + bytes > LIMITS.bytes) return false;
    return "photo" in entry ? photos < LIMITS.photos : lines < LIMITS.lines;
  }
}
