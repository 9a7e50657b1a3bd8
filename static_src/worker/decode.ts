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
import { decodeScaled } from "./imageDecoder";
import { fromBitmap, type Picture } from "./picture";
import type { ReadFile } from "./readFiles";
import { readBlock, readBlockTags } from "./readMetadata";
import { decodeSmall } from "./smallJpeg";
import { decodeTiff } from "./tiffPicture";

/** A file whose header has been read. */
export interface Original extends Pick<ReadFile, "source" | "blob"> {
  readonly format: string;
  /** As stored; null where the header does not say. */
  readonly size: Size | null;
  readonly orientation: number | null;
  readonly signal?: AbortSignal;
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

/** By `createImageBitmap`, of the file or of a part of it. */
async function byBrowser({ blob, format, orientation }: Original, part?: Range): Promise<Picture> {
  try {
    const bitmap = await createImageBitmap(blob(MIME_TYPES[format] ?? "", part));
    return fromBitmap(bitmap, TURNED_BY_HAND.has(format) ? orientation : 1);
  } catch (error) {
    throw error instanceof UnreadableFile ? error : damaged();
  }
}

const NOT_TURNED = 1;

/**
 * A JPEG, in the first way that this browser and this file allow, the fastest first: see
 * docs/decisions/decode-paths.md. Its own orientation is what `turn` is of.
 */
async function decodeJpeg(original: Original, part?: Range): Promise<Picture> {
  const { source, size, orientation, signal } = original;
  const bytes = part ? partOf(source, part.offset, part.length) : source;
  const pixels =
    (await decodeSmall(bytes, signal)) ?? (size && (await decodeScaled(bytes, size, signal)));
  if (pixels) return { pixels, size: pixels, turn: orientation ?? NOT_TURNED };
  return byBrowser({ ...original, format: "jpeg" }, part);
}

/** By which the browser turns a preview: Fujifilm's and Panasonic's have Exif of their own. */
async function ownTurn(source: ByteSource, { offset, length, hasExif }: EmbeddedJpeg) {
  if (!hasExif) return NOT_TURNED;
  const exif = await readBlock(partOf(source, offset, length), "jpeg");
  return readTags(readBlockTags(exif), "").orientation ?? NOT_TURNED;
}

/** A preview that does not turn itself lies as the sensor saw it. */
async function decodePreview(original: Original, jpeg: EmbeddedJpeg): Promise<Picture> {
  if (tooLarge(jpeg, "jpeg")) throw damaged();
  const orientation = await ownTurn(original.source, jpeg);
  const picture = await decodeJpeg({ ...original, orientation, size: jpeg }, jpeg);
  return orientation === NOT_TURNED ? { ...picture, turn: original.orientation ?? 1 } : picture;
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
  jpeg: decodeJpeg,
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
