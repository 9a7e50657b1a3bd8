/** How large a preview is. */

import type { Size } from "../core/dimensions";

/** Long edge in pixels. */
export const LONG_EDGE = 400;

/** Fits into the long edge, never enlarged, never without a pixel. */
export function sizeWithin({ width, height }: Size): Size {
  const scale = Math.min(1, LONG_EDGE / Math.max(width, height));
  const shrink = (side: number) => Math.max(1, Math.round(side * scale));
  return { width: shrink(width), height: shrink(height) };
}
