/**
 * Small pictures out of large ones: the scan of a baseline JPEG at an eighth of its size, and
 * Lanczos for that and for what others decoded. Addresses are of this module's memory; its caller
 * has checked every number (worker/wasm).
 */

import { position } from "./bits";
import { AC, buildTable, definitionOf, differencesOf, stepsOf, symbolsOf } from "./huffman";
import { padded, resampleAcross } from "./resample";
import { beginScan, component, decodeScan } from "./scan";

export { beginScan, buildTable, decodeScan, definitionOf, position };

/** Where the scan's bytes are put, piece by piece; behind them is room for a marker. */
const PIECE = 262_144;
const piece = memory.data(PIECE + 16);

export function pieceAt(): usize {
  return piece;
}
export function pieceSize(): i32 {
  return PIECE;
}

/** The next byte that is free. */
let top: usize = 0;

/** Grows the memory to hold that many bytes from `top` on; traps when there is no more. */
function take(bytes: usize): usize {
  const address = (top + 15) & ~15;
  top = address + bytes;
  const pages = <i32>((top + 0xffff) >> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) unreachable();
  return address;
}

export function beginPicture(): void {
  top = __heap_base;
}

/** A component of the scan to come; answers where its means will stand, `padded(stride)` a row. */
export function addComponent(
  n: i32,
  across: i32,
  down: i32,
  stride: i32,
  rows: i32,
  quantum: i32,
  dcTable: i32,
  acTable: i32,
): usize {
  const one = component(n);
  one.across = across;
  one.down = down;
  one.stride = padded(stride);
  one.unit = <f32>quantum / 8;
  one.differences = differencesOf(dcTable);
  one.dcSymbols = symbolsOf(dcTable);
  one.acSymbols = symbolsOf(AC + acTable);
  one.acSteps = stepsOf(acTable);
  one.prediction = 0;
  one.plane = take((<usize>one.stride * rows) << 2);
  return one.plane;
}

/** Room for so many pixels of RGBA. */
export function addPixels(count: i32): usize {
  return take((<usize>count) << 2);
}

/** One channel of RGBA as a plane of its own. */
export function planeOf(pixels: usize, width: i32, height: i32, channel: i32): usize {
  const stride = padded(width);
  const plane = take((<usize>stride * height) << 2);
  for (let row = 0; row < height; row++) {
    let from = pixels + ((row * width) << 2) + channel;
    let to = plane + ((row * stride) << 2);
    for (const end = to + (width << 2); to < end; to += 4, from += 4)
      store<f32>(to, <f32>load<u8>(from));
  }
  return plane;
}

/** The picture in a plane, `across` by `down` of its cells, as one of `width` by `height`. */
export function resample(
  plane: usize,
  stride: i32,
  across: f64,
  down: f64,
  width: i32,
  height: i32,
): usize {
  const columns = <i32>Math.ceil(across);
  const rows = <i32>Math.ceil(down);
  const lying = take((<usize>padded(columns) * padded(height)) << 2);
  const standing = take((<usize>padded(width) * padded(height)) << 2);
  const weights = take((<usize>max(columns, rows)) << 2);
  resampleAcross(plane, columns, padded(stride), rows, down, lying, height, weights);
  resampleAcross(lying, height, padded(height), columns, across, standing, width, weights);
  return standing;
}

/** RGBA of three planes as `resample` left them. */
export function paint(
  one: usize,
  two: usize,
  three: usize,
  isYcc: bool,
  width: i32,
  height: i32,
): usize {
  const pixels = take((<usize>width * height) << 2);
  let to = pixels;
  for (let row = 0; row < height; row++) {
    let at = (row * padded(width)) << 2;
    for (const end = at + (width << 2); at < end; at += 4, to += 4) {
      const colour = isYcc
        ? toRgb(load<f32>(one + at), load<f32>(two + at) - 128, load<f32>(three + at) - 128)
        : packed(load<f32>(one + at), load<f32>(two + at), load<f32>(three + at));
      store<u32>(to, colour);
    }
  }
  return pixels;
}

/** As JFIF has it. */
function toRgb(y: f32, cb: f32, cr: f32): u32 {
  return packed(
    y + <f32>1.402 * cr,
    y - <f32>0.344136286 * cb - <f32>0.714136286 * cr,
    y + <f32>1.772 * cb,
  );
}

function packed(red: f32, green: f32, blue: f32): u32 {
  return toByte(red) | (toByte(green) << 8) | (toByte(blue) << 16) | 0xff000000;
}

function toByte(value: f32): u32 {
  return <u32>(min<f32>(max<f32>(value, 0), 255) + 0.5);
}
