/** The hotpreview: a small upright JPEG, and the pixels the perceptual hash is taken from. */

import { UnreadableFile } from "../core/errors";
import { upright } from "../core/upright";
import { gettext } from "../core/words";
import { canvasOf, type Picture } from "./picture";
import { imageData, resample } from "./resample";

export const MOST_BYTES = 65_536;
const QUALITIES = [0.8, 0.7, 0.6, 0.45, 0.3];

export interface Preview {
  readonly jpeg: Uint8Array<ArrayBuffer>;
  readonly pixels: ImageData;
}

/** Browsers answer a type they cannot write with a PNG, and a tainted canvas with nothing. */
async function toJpeg(canvas: OffscreenCanvas, quality: number): Promise<Blob> {
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
  if (blob.type === "image/jpeg" && blob.size > 0) return blob;
  throw new UnreadableFile("preview", gettext("This browser cannot write a JPEG."));
}

async function toSmallJpeg(canvas: OffscreenCanvas): Promise<Blob> {
  for (const quality of QUALITIES) {
    const blob = await toJpeg(canvas, quality);
    if (blob.size <= MOST_BYTES) return blob;
  }
  throw new UnreadableFile("preview", gettext("The preview does not get small enough."));
}

/** Throws `UnreadableFile` when no preview comes of it. */
export async function makePreview({ pixels, size, turn }: Picture): Promise<Preview> {
  const small = imageData(upright(await resample(pixels, size), turn));
  const context = canvasOf(small);
  context.putImageData(small, 0, 0);
  const jpeg = await toSmallJpeg(context.canvas);
  return { jpeg: new Uint8Array(await jpeg.arrayBuffer()), pixels: small };
}
