/** From a file's bytes to upright pixels: by the browser, or by libraries where it cannot. */

import type { Range } from "../core/byteSource";
import { type Size, tooLarge } from "../core/dimensions";
import { byFitness, type EmbeddedJpeg, listEmbeddedJpegs } from "../core/embeddedJpeg";
import { UnreadableFile } from "../core/errors";
import { formatOf } from "../core/formats";
import { readTags } from "../core/metadata";
import { partOf } from "../core/raw/sources";
import type { ByteSource } from "../core/types";
import { gettext } from "../core/words";
import { decodeHeic } from "./heic";
import type { ReadFile } from "./readFiles";
import { readBlock, readBlockTags } from "./readMetadata";
import { decodeTiff } from "./tiffPicture";

export interface Picture {
  readonly bitmap: ImageBitmap;
  /** Exif orientation that is still to be applied, 1 to 8. */
  readonly turn: number;
}

/** A file whose header has been read. */
export interface Original extends Pick<ReadFile, "source" | "blob"> {
  readonly format: string;
  /** As stored; null where the header does not say. */
  readonly size: Size | null;
  readonly orientation: number | null;
  /** To be called now and then by what takes long. */
  onAlive(): void;
}

const MIME_TYPES: Readonly<Record<string, string>> = {
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  avif: "image/avif",
  bmp: "image/bmp",
  gif: "image/gif",
  heic: "image/heic",
  jxl: "image/jxl",
  jp2: "image/jp2",
};

/** Chromium turns JPEG and PNG by their Exif, whatever is asked; WebP it leaves as it lies. */
const TURNED_BY_HAND = new Set(["webp"]);

function damaged(): UnreadableFile {
  return new UnreadableFile(
    "decode",
    gettext("The picture is damaged or of a kind this browser cannot show."),
  );
}

async function byBrowser({ blob, format, orientation }: Original, part?: Range): Promise<Picture> {
  try {
    const bitmap = await createImageBitmap(blob(MIME_TYPES[format] ?? "", part));
    return { bitmap, turn: TURNED_BY_HAND.has(format) ? (orientation ?? 1) : 1 };
  } catch {
    throw damaged();
  }
}

/** By which the browser turns a preview: Fujifilm's and Panasonic's have Exif of their own. */
async function ownTurn(source: ByteSource, { offset, length, hasExif }: EmbeddedJpeg) {
  if (!hasExif) return 1;
  const exif = await readBlock(partOf(source, offset, length), "jpeg");
  return readTags(readBlockTags(exif), "").orientation ?? 1;
}

/** A preview that does not turn itself lies as the sensor saw it. */
async function decodePreview(original: Original, jpeg: EmbeddedJpeg): Promise<Picture> {
  if (tooLarge(jpeg, "jpeg")) throw damaged();
  const turnsItself = (await ownTurn(original.source, jpeg)) !== 1;
  const { bitmap } = await byBrowser({ ...original, format: "jpeg" }, jpeg);
  return { bitmap, turn: turnsItself ? 1 : (original.orientation ?? 1) };
}

/** The camera's own previews, the fittest that can be decoded. */
async function decodeRaw(original: Original): Promise<Picture> {
  const { source, format, size } = original;
  const list = byFitness(await listEmbeddedJpegs(source, format), size);
  if (list.length === 0)
    throw new UnreadableFile("decode", gettext("This RAW file has no preview inside."));
  for (const jpeg of list) {
    try {
      return await decodePreview(original, jpeg);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
    }
  }
  throw new UnreadableFile("decode", gettext("The previews inside this RAW file are damaged."));
}

const DECODERS: Readonly<Record<string, (original: Original) => Promise<Picture>>> = {
  heic: (original) => decodeHeic(original, byBrowser),
  tiff: decodeTiff,
};

/**
 * Throws `UnreadableFile` when no picture comes of it. The header is judged first: a file of a few
 * kB can claim 300 megapixels.
 */
export async function decode(original: Original): Promise<Picture> {
  const { format, size } = original;
  if (formatOf(format).kind === "raw") return decodeRaw(original);
  const refused = size && tooLarge(size, format);
  if (refused) throw new UnreadableFile("decode", refused);
  return (DECODERS[format] ?? byBrowser)(original);
}
