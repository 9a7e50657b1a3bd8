/** What the browser decoded, as pixels that are few enough to go on with. */

import type { Size } from "../core/dimensions";
import { UnreadableFile } from "../core/errors";
import type { Raster } from "../core/perceptualHash";
import { gettext } from "../core/words";
import { sizeWithin } from "./previewSize";

export interface Picture {
  /** sRGB, opaque, a preview's size or larger; all of a picture that is smaller. */
  readonly pixels: Raster;
  /** The preview's, as the pixels lie; of the whole picture, which halving has rounded. */
  readonly size: Size;
  /** Exif orientation that is still to be applied, 1 to 8. */
  readonly turn: number;
}

export function canvasOf({ width, height }: Size): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new UnreadableFile("preview", gettext("The browser has no canvas left."));
  context.imageSmoothingQuality = "high";
  return context;
}

/** White shows through where the picture is transparent, as on paper. */
function draw(image: CanvasImageSource, { width, height }: Size) {
  const context = canvasOf({ width, height });
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0, width, height);
  return context;
}

/** Halves until less than twice the wanted size is left: one long step would skip pixels. */
function halve(size: Size, wanted: Size): Size | null {
  if (size.width < wanted.width * 2 || size.height < wanted.height * 2) return null;
  return { width: Math.ceil(size.width / 2), height: Math.ceil(size.height / 2) };
}

/** Up to twice a preview's size, opaque, in sRGB. */
export function pixelsOf(image: CanvasImageSource, full: Size): ImageData {
  const wanted = sizeWithin(full);
  let size = halve(full, wanted) ?? full;
  let context = draw(image, size);
  for (let half = halve(size, wanted); half; half = halve(size, wanted)) {
    context = draw(context.canvas, half);
    size = half;
  }
  return context.getImageData(0, 0, size.width, size.height);
}

/** Closes the bitmap. */
export function fromBitmap(bitmap: ImageBitmap, turn: number | null): Picture {
  try {
    return { pixels: pixelsOf(bitmap, bitmap), size: sizeWithin(bitmap), turn: turn ?? 1 };
  } finally {
    bitmap.close();
  }
}
