/** TIFF by utif2, which is given one checked page: its own walk through directories may not end. */

import * as utif from "utif2";
import { UnreadableFile } from "../core/errors";
import { type TiffPage, tiffPage } from "../core/raw/tiffPage";
import { gettext } from "../core/words";
import type { Original } from "./decode";
import { fromBitmap, type Picture } from "./picture";

/** utif2 looks for a colour library at `window`, which a worker has not. */
function withWindow<T>(work: () => T): T {
  const holder = globalThis as { window?: unknown };
  holder.window = globalThis;
  try {
    return work();
  } finally {
    delete holder.window;
  }
}

function toPixels(file: ArrayBuffer, page: TiffPage, isLittleEndian: boolean): ImageData {
  const image = { ...page, isLE: isLittleEndian } as unknown as utif.IFD;
  utif.decodeImage(file, image);
  const rgba = withWindow(() => utif.toRGBA8(image));
  return new ImageData(new Uint8ClampedArray(rgba), image.width, image.height);
}

/** Its own memory, from the file's first byte on, as utif2 counts. */
function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = bytes;
  const isWhole = byteOffset === 0 && byteLength === buffer.byteLength;
  return isWhole && buffer instanceof ArrayBuffer ? buffer : bytes.slice().buffer;
}

/** Nothing else turns a TIFF. The library throws whatever it likes at a file it cannot read. */
export async function decodeTiff({ source, size, orientation }: Original): Promise<Picture> {
  if (!size)
    throw new UnreadableFile(
      "decode",
      gettext("The header does not say how large the picture is."),
    );
  const page = await tiffPage(source, size);
  const file = ownBuffer(await source.read(0, source.size));
  try {
    const pixels = toPixels(file, page, new Uint8Array(file)[0] === 0x49);
    return fromBitmap(await createImageBitmap(pixels), orientation);
  } catch {
    throw new UnreadableFile("decode", gettext("The TIFF is damaged or of a kind not shown here."));
  }
}
