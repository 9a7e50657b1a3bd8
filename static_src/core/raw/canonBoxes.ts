/** CR3, Canon's RAW in ISO media boxes: Exif in `CMT1` to `CMT4`, pictures in tracks and boxes. */

import type { Range } from "../byteSource";
import { Fields } from "../fields";
import { type Box, readTopBoxes } from "../isoMedia";
import type { ByteSource } from "../types";
import { partOf } from "./sources";

const CANON = "85c0b687820f11e08111f4ce462b6a48";
const PREVIEW = "eaf42b5e1c984b88b9fbb7dc406e4d16";
const MOST_TRACKS = 16;
const MOST_CHUNKS = 10_000;

/** The boxes inside a range, one level deep, with offsets of the file. */
async function boxesIn(source: ByteSource, { offset, length }: Range): Promise<Box[]> {
  const boxes = await readTopBoxes(partOf(source, offset, length));
  return boxes.map((box) => ({ ...box, offset: box.offset + offset }));
}

async function uuidBox(
  source: ByteSource,
  boxes: readonly Box[],
  uuid: string,
): Promise<Range | null> {
  for (const { type, offset, length } of boxes) {
    if (type !== "uuid" || length < 16) continue;
    const id = await source.read(offset, 16);
    const hex = Array.from(id, (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (hex === uuid) return { offset: offset + 16, length: length - 16 };
  }
  return null;
}

export interface CanonBoxes {
  /** `CMT1`, `CMT2`, `CMT4`, `THMB`: by type, the first of each. */
  readonly exif: ReadonlyMap<string, Box>;
  /** The content of the box with the preview; null when there is none. */
  readonly preview: Range | null;
  readonly tracks: readonly Box[];
}

export async function readCanonBoxes(source: ByteSource): Promise<CanonBoxes> {
  const top = await readTopBoxes(source);
  const moov = top.find(({ type }) => type === "moov");
  const inner = moov ? await boxesIn(source, moov) : [];
  const canon = await uuidBox(source, inner, CANON);
  const exif = new Map<string, Box>();
  for (const box of canon ? await boxesIn(source, canon) : [])
    if (!exif.has(box.type)) exif.set(box.type, box);
  const tracks = inner.filter(({ type }) => type === "trak").slice(0, MOST_TRACKS);
  return { exif, preview: await uuidBox(source, top, PREVIEW), tracks };
}

/** Where a JPEG begins within the first bytes of a box, behind Canon's own header. */
async function jpegInside(source: ByteSource, box: Range, header: number): Promise<Range[]> {
  const head = await source.read(box.offset, Math.min(box.length, header));
  for (let at = 0; at + 3 <= head.length; at++)
    if (head[at] === 0xff && head[at + 1] === 0xd8 && head[at + 2] === 0xff)
      return [{ offset: box.offset + at, length: box.length - at }];
  return [];
}

/** Where JPEGs may lie: the thumbnail, the preview, the pictures of the tracks. */
export async function canonJpegs(source: ByteSource): Promise<Range[]> {
  const { exif, preview, tracks } = await readCanonBoxes(source);
  const thumbnail = exif.get("THMB");
  const found = [
    ...(thumbnail ? await jpegInside(source, thumbnail, 32) : []),
    ...(preview ? await jpegInside(source, preview, 128) : []),
  ];
  for (const track of tracks) found.push(...(await trackChunks(source, track)).slice(0, 1));
  return found;
}

/** The pictures of every track of video, as ExifTool hashes them: chunk by chunk. */
export async function canonImageData(source: ByteSource): Promise<Range[]> {
  const found: Range[] = [];
  for (const track of (await readCanonBoxes(source)).tracks)
    for (const { offset, length } of await trackChunks(source, track)) {
      const rest = Math.min(length, source.size - offset);
      if (rest > 0) found.push({ offset, length: rest });
    }
  return found;
}

async function child(source: ByteSource, box: Box | undefined, type: string) {
  return box && (await boxesIn(source, box)).find((one) => one.type === type);
}

/** The chunks of a track's samples; none where its tables disagree, or when it is not video. */
async function trackChunks(source: ByteSource, track: Box): Promise<Range[]> {
  const media = await child(source, track, "mdia");
  const handler = await child(source, media, "hdlr");
  if (!handler || String.fromCharCode(...(await source.read(handler.offset + 8, 4))) !== "vide")
    return [];
  const table = await child(source, await child(source, media, "minf"), "stbl");
  const boxes = table ? await boxesIn(source, table) : [];
  const read = async (type: string): Promise<Fields | null> => {
    const box = boxes.find((one) => one.type === type);
    if (!box || box.length > 16 * MOST_CHUNKS) return null;
    return new Fields(await source.read(box.offset, box.length));
  };
  const wide = await read("co64");
  const offsets = chunkOffsets(wide ?? (await read("stco")), wide ? 8 : 4);
  return chunks(offsets, sampleSizes(await read("stsz")), perChunk(await read("stsc")));
}

function chunkOffsets(fields: Fields | null, width: number): number[] {
  const count = Math.min(fields?.u32(4) ?? 0, MOST_CHUNKS);
  return Array.from({ length: count }, (_, i) => fields?.uint(8 + i * width, width) ?? 0);
}

/** One size for all, or a size for each. */
function sampleSizes(fields: Fields | null): number[] {
  if (!fields) return [];
  const same = fields.u32(4);
  const count = Math.min(fields.u32(8), MOST_CHUNKS);
  return Array.from({ length: count }, (_, i) => (same > 0 ? same : fields.u32(12 + i * 4)));
}

/** First chunk and samples in each chunk from there on. */
function perChunk(fields: Fields | null): (readonly [first: number, samples: number])[] {
  const count = Math.min(fields?.u32(4) ?? 0, MOST_CHUNKS);
  return Array.from({ length: count }, (_, i) => [
    fields?.u32(8 + i * 12) ?? 0,
    fields?.u32(12 + i * 12) ?? 0,
  ]);
}

function chunks(
  offsets: readonly number[],
  sizes: readonly number[],
  runs: readonly (readonly [first: number, samples: number])[],
): Range[] {
  const found: Range[] = [];
  let used = 0;
  for (const [i, offset] of offsets.entries()) {
    const samples = runs.findLast(([first]) => first <= i + 1)?.[1] ?? 0;
    if (samples === 0 || used + samples > sizes.length) return [];
    const length = sizes.slice(used, used + samples).reduce((sum, size) => sum + size, 0);
    found.push({ offset, length });
    used += samples;
  }
  return used === sizes.length ? found : [];
}
