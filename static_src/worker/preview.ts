/** The hotpreview: a small upright JPEG, and the pixels the perceptual hash is taken from. */

import type { Size } from "../core/dimensions";
import { UnreadableFile } from "../core/errors";
import { gettext } from "../core/words";
import type { Picture } from "./decode";

/** Long edge in pixels. */
export const LONG_EDGE = 400;
export const MOST_BYTES = 65_536;
const QUALITIES = [0.8, 0.7, 0.6, 0.45, 0.3];

export interface Preview {
  readonly jpeg: Uint8Array<ArrayBuffer>;
  readonly pixels: ImageData;
}

/** Fits into the long edge, never enlarged, never without a pixel. */
export function sizeWithin({ width, height }: Size): Size {
  const scale = Math.min(1, LONG_EDGE / Math.max(width, height));
  const shrink = (side: number) => Math.max(1, Math.round(side * scale));
  return { width: shrink(width), height: shrink(height) };
}

const swapsSides = (turn: number) => turn >= 5;

/** Exif orientation as a canvas transform: stored pixels to upright ones of this size. */
export function uprightTransform(turn: number, { width, height }: Size): DOMMatrix2DInit {
  const [a, b, c, d, e, f] =
    {
      2: [-1, 0, 0, 1, width, 0],
      3: [-1, 0, 0, -1, width, height],
      4: [1, 0, 0, -1, 0, height],
      5: [0, 1, 1, 0, 0, 0],
      6: [0, 1, -1, 0, width, 0],
      7: [0, -1, -1, 0, width, height],
      8: [0, -1, 1, 0, 0, height],
    }[turn] ?? ([1, 0, 0, 1, 0, 0] as const);
  return { a, b, c, d, e, f } as DOMMatrix2DInit;
}

function canvasOf({ width, height }: Size): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new UnreadableFile("preview", gettext("The browser has no canvas left."));
  context.imageSmoothingQuality = "high";
  return context;
}

/** Halves until less than twice the wanted size is left: one long step would skip pixels. */
function shrink(picture: ImageBitmap, wanted: Size): ImageBitmap | OffscreenCanvas {
  let image: ImageBitmap | OffscreenCanvas = picture;
  while (image.width >= wanted.width * 2 && image.height >= wanted.height * 2) {
    const half = canvasOf({
      width: Math.max(wanted.width, Math.ceil(image.width / 2)),
      height: Math.max(wanted.height, Math.ceil(image.height / 2)),
    });
    half.drawImage(image, 0, 0, half.canvas.width, half.canvas.height);
    image = half.canvas;
  }
  return image;
}

/** White shows through where the picture is transparent, as on paper. */
function drawUpright({ bitmap, turn }: Picture): OffscreenCanvasRenderingContext2D {
  const stored = sizeWithin(bitmap);
  const upright = swapsSides(turn)
    ? { width: stored.height, height: stored.width }
    : { width: stored.width, height: stored.height };
  const context = canvasOf(upright);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, upright.width, upright.height);
  context.setTransform(uprightTransform(turn, upright));
  context.drawImage(shrink(bitmap, stored), 0, 0, stored.width, stored.height);
  return context;
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

/** Closes the bitmap. Throws `UnreadableFile` when no preview comes of it. */
export async function makePreview(picture: Picture): Promise<Preview> {
  const context = drawUpright(picture);
  picture.bitmap.close();
  const { width, height } = context.canvas;
  const jpeg = await toSmallJpeg(context.canvas);
  return {
    jpeg: new Uint8Array(await jpeg.arrayBuffer()),
    pixels: context.getImageData(0, 0, width, height),
  };
}
