/**
 * Some browsers falsify what is read from a canvas, so that pages cannot recognise them. Previews
 * would be noise there. A known square tells.
 */

const SIDE = 64;

function knownPixels(): ImageData {
  const square = new ImageData(SIDE, SIDE);
  for (let i = 0; i < square.data.length; i += 4) {
    const at = i / 4;
    square.data.set([(at * 7) % 256, (at * 13) % 256, (at * 29) % 256, 255], i);
  }
  return square;
}

export function canvasIsTrue(): boolean {
  const context = new OffscreenCanvas(SIDE, SIDE).getContext("2d", { willReadFrequently: true });
  if (!context) return false;
  const known = knownPixels();
  context.putImageData(known, 0, 0);
  const read = context.getImageData(0, 0, SIDE, SIDE).data;
  return known.data.every((value, i) => value === read[i]);
}
