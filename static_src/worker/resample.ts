/** To the preview's own size, by Lanczos; by the browser where there is no WebAssembly. */

import type { Size } from "../core/dimensions";
import type { Raster } from "../core/perceptualHash";
import { canvasOf } from "./picture";
import { copyIn, copyOut, type Wasm, withWasm } from "./wasm";

function byLanczos(wasm: Wasm, from: Raster, { width, height }: Size, exact: Size): Raster {
  const pixels = wasm.addPixels(from.width * from.height);
  copyIn(wasm, from.data, pixels);
  const [red = 0, green = 0, blue = 0] = [0, 1, 2].map((channel) => {
    const plane = wasm.planeOf(pixels, from.width, from.height, channel);
    return wasm.resample(plane, from.width, exact.width, exact.height, width, height);
  });
  const painted = wasm.paint(red, green, blue, 0, width, height);
  return { data: copyOut(wasm, painted, width * height * 4), width, height };
}

function byCanvas(from: Raster, { width, height }: Size, exact: Size): Raster {
  const whole = canvasOf(from);
  whole.putImageData(imageData(from), 0, 0);
  const context = canvasOf({ width, height });
  context.drawImage(whole.canvas, 0, 0, exact.width, exact.height, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

export function imageData({ data, width, height }: Raster): ImageData {
  if (data instanceof Uint8ClampedArray && data.buffer instanceof ArrayBuffer)
    return new ImageData(data as Uint8ClampedArray<ArrayBuffer>, width, height);
  return new ImageData(Uint8ClampedArray.from(data), width, height);
}

/**
 * `from` is opaque and at most some thousand pixels a side, of which `exact` is picture: a scaled
 * JPEG ends with a block, not with its picture.
 */
export async function resample(from: Raster, size: Size, exact: Size = from): Promise<Raster> {
  if (exact.width === size.width && exact.height === size.height) return from;
  const made = await withWasm((wasm) => byLanczos(wasm, from, size, exact));
  return made ?? byCanvas(from, size, exact);
}
