/**
 * WebCodecs' ImageDecoder, where it really decodes a JPEG to n eighths of its size: Chromium does,
 * Firefox scales afterwards and does not say how the picture is turned.
 */

import type { Size } from "../core/dimensions";
import type { Raster } from "../core/perceptualHash";
import type { ByteSource } from "../core/types";
import { pixelsOf } from "./picture";
import { LONG_EDGE } from "./previewSize";
import { MOST_IN_MEMORY } from "./readFiles";

const EIGHTHS = 8;

/** Chromium takes the next scale whose picture is no larger than this. */
const SPARE = 2;

/** The fewest eighths that leave a preview. */
function eighthsOf({ width, height }: Size): number {
  const needed = (LONG_EDGE * EIGHTHS) / Math.max(width, height);
  return Math.min(EIGHTHS, Math.ceil(needed));
}

const scaled = (side: number, eighths: number) => Math.ceil((side * eighths) / EIGHTHS);

/** Whether the browser scales while it decodes; unknown until it was tried. */
let doesScale: boolean | null = null;

function isThere(): boolean {
  return doesScale !== false && "ImageDecoder" in globalThis && "rotation" in VideoFrame.prototype;
}

/** `width` and `height` as stored. Null where this is no way to decode it; upright where it is. */
export async function decodeScaled(
  source: ByteSource,
  size: Size,
  signal?: AbortSignal,
): Promise<Raster | null> {
  const eighths = eighthsOf(size);
  if (eighths === EIGHTHS || source.size > MOST_IN_MEMORY || !isThere()) return null;
  const wanted = { width: scaled(size.width, eighths), height: scaled(size.height, eighths) };
  const decoder = new ImageDecoder({
    data: (await source.read(0, source.size)) as Uint8Array<ArrayBuffer>,
    type: "image/jpeg",
    desiredWidth: wanted.width + SPARE,
    desiredHeight: wanted.height + SPARE,
  });
  const close = () => decoder.close();
  signal?.addEventListener("abort", close);
  try {
    const { image, complete } = await decoder.decode();
    return complete ? takeFrame(image, wanted) : null;
  } catch {
    signal?.throwIfAborted();
    return null;
  } finally {
    signal?.removeEventListener("abort", close);
    close();
  }
}

/** Drawn, a frame is turned as its file says. */
function takeFrame(frame: VideoFrame, wanted: Size): Raster | null {
  try {
    doesScale = frame.codedWidth === wanted.width && frame.codedHeight === wanted.height;
    if (!doesScale) return null;
    return pixelsOf(frame, { width: frame.displayWidth, height: frame.displayHeight });
  } finally {
    frame.close();
  }
}
