/**
 * WebCodecs' ImageDecoder, where it really decodes a JPEG to n eighths of its size: Chromium does,
 * Firefox scales afterwards and does not say how the picture is turned.
 */

import type { Size } from "../core/dimensions";
import type { Raster } from "../core/perceptualHash";
import type { ByteSource } from "../core/types";
import { LONG_EDGE, sizeWithin } from "./previewSize";
import { MOST_IN_MEMORY } from "./readFiles";
import { resample } from "./resample";

const EIGHTHS = 8;

/** Chromium takes the next scale whose picture is no larger than this. */
const SPARE = 2;

/** The fewest eighths that leave a preview. */
function eighthsOf({ width, height }: Size): number {
  const needed = (LONG_EDGE * EIGHTHS) / Math.max(width, height);
  return Math.min(EIGHTHS, Math.ceil(needed));
}

/** Whether the browser scales while it decodes; unknown until it was tried. */
let doesScale: boolean | null = null;

/** Frames that say how they are turned also convert their colours when they are copied. */
function isThere(): boolean {
  return doesScale !== false && "ImageDecoder" in globalThis && "rotation" in VideoFrame.prototype;
}

/** Pixels of a preview's size, not turned. Null where this is no way to decode it. */
export async function decodeScaled(
  source: ByteSource,
  size: Size,
  signal?: AbortSignal,
): Promise<Raster | null> {
  const eighths = eighthsOf(size);
  if (eighths === EIGHTHS || source.size > MOST_IN_MEMORY || !isThere()) return null;
  const exact = {
    width: (size.width * eighths) / EIGHTHS,
    height: (size.height * eighths) / EIGHTHS,
  };
  const decoded = await decodeFrame(source, exact, signal);
  return decoded && resample(decoded, sizeWithin(size), exact);
}

async function decodeFrame(source: ByteSource, { width, height }: Size, signal?: AbortSignal) {
  const wanted = { width: Math.ceil(width), height: Math.ceil(height) };
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
    const pixels = await copyFrame(image, wanted);
    return complete ? pixels : null;
  } catch {
    signal?.throwIfAborted();
    return null;
  } finally {
    signal?.removeEventListener("abort", close);
    close();
  }
}

/** A copy lies as it is stored; drawn, a frame would be turned, and what is past its edge with it. */
async function copyFrame(frame: VideoFrame, { width, height }: Size): Promise<Raster | null> {
  try {
    doesScale = frame.codedWidth === width && frame.codedHeight === height;
    if (!doesScale) return null;
    const data = new Uint8ClampedArray(width * height * 4);
    await frame.copyTo(data, { format: "RGBA", colorSpace: "srgb" });
    return { data, width, height };
  } finally {
    frame.close();
  }
}
