/** From a file's bytes to upright pixels, by the browser's own decoders. */

import { type Size, tooLarge } from "../core/dimensions";
import { UnreadableFile } from "../core/errors";
import { gettext } from "../core/words";

export interface Picture {
  readonly bitmap: ImageBitmap;
  /** Exif orientation that is still to be applied, 1 to 8. */
  readonly turn: number;
}

const MIME_TYPES: Readonly<Record<string, string>> = {
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  avif: "image/avif",
  bmp: "image/bmp",
};

/** Chromium turns JPEG and PNG by their Exif, whatever is asked; WebP it leaves as it lies. */
const TURNED_BY_HAND = new Set(["webp"]);

export interface Header {
  readonly format: string;
  /** As stored; null where the header is not read. */
  readonly size: Size | null;
  readonly orientation: number | null;
}

/**
 * Throws `UnreadableFile` when the browser cannot show the picture. The header is judged first: a
 * file of a few kB can claim 300 megapixels.
 */
export async function decode(file: Blob, header: Header): Promise<Picture> {
  const refused = header.size && tooLarge(header.size, header.format);
  if (refused) throw new UnreadableFile("decode", refused);
  const type = MIME_TYPES[header.format] ?? "";
  try {
    const bitmap = await createImageBitmap(file.slice(0, file.size, type));
    return { bitmap, turn: TURNED_BY_HAND.has(header.format) ? (header.orientation ?? 1) : 1 };
  } catch {
    throw new UnreadableFile(
      "decode",
      gettext("The picture is damaged or of a kind this browser cannot show."),
    );
  }
}
