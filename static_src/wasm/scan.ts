/** One interleaved baseline scan, of which only the mean of each 8 x 8 block is kept. */

import { at, isSpent, moveTo, NO_BITS, ranOut, refill, startAt } from "./bits";
import {
  DIFFERENCE_BITS,
  ENDS,
  endsBlock,
  LARGEST_DIFFERENCE,
  runOf,
  STEP_BITS,
  signed,
} from "./huffman";

/** What `decodeScan` answers. */
export const DONE: i32 = 0;
export const MORE: i32 = 1;
export const BROKEN: i32 = 2;

/** More than any MCU takes: 10 blocks of 64 codes of 31 bits, each byte stuffed, and a restart. */
const MCU_BYTES: usize = 8192;

const MOST_COMPONENTS = 3;

@unmanaged
export class Component {
  across: i32;
  down: i32;
  /** What one step of the coefficient adds to the mean. */
  unit: f32;
  differences: usize;
  dcSymbols: usize;
  acSymbols: usize;
  acSteps: usize;
  /** The means as f32, 0 to 255 where the file is sound; `stride` of them a row. */
  plane: usize;
  stride: i32;
  prediction: i32;
}

const components = memory.data(MOST_COMPONENTS * offsetof<Component>());

export function component(n: i32): Component {
  return changetype<Component>(components + n * offsetof<Component>());
}

let count: i32 = 0;
let perLine: i32 = 0;
let lines: i32 = 0;
let interval: i32 = 0;

let column: i32 = 0;
let line: i32 = 0;
let untilRestart: i32 = 0;
let restarts: i32 = 0;
let state: u64 = 0;
let isSound: bool = true;

/** `restartInterval` in MCUs, 0 for none. The components are to be filled in by then. */
export function beginScan(ofComponents: i32, across: i32, down: i32, restartInterval: i32): void {
  count = ofComponents;
  perLine = across;
  lines = down;
  interval = restartInterval;
  untilRestart = restartInterval;
  column = line = restarts = 0;
  state = NO_BITS;
  startAt(0);
  isSound = true;
}

/**
 * Goes on with the bytes from `address` to `end`. `MORE` wants those from `position()` on again and
 * others behind them; behind the last of the file stands a marker.
 */
export function decodeScan(address: usize, end: usize, isLast: bool): i32 {
  moveTo(address);
  const limit = isLast ? usize.MAX_VALUE : end - MCU_BYTES;
  let bits = state;
  while (line < lines) {
    if (at > limit) break;
    if (interval > 0 && untilRestart === 0) bits = restart(bits);
    for (let n = 0; n < count; n++) bits = decodeBlocks(component(n), bits);
    if (!isSound || ranOut(bits)) return BROKEN;
    untilRestart -= 1;
    column += 1;
    if (column === perLine) {
      column = 0;
      line += 1;
    }
  }
  state = bits;
  return line < lines ? MORE : DONE;
}

/** RST0 to RST7 in turn. */
function restart(bits: u64): u64 {
  const marker = 0xd0 | (restarts & 7);
  if (!isSpent(bits) || load<u8>(at) !== 0xff || load<u8>(at, 1) !== marker) isSound = false;
  startAt(at + 2);
  restarts += 1;
  untilRestart = interval;
  for (let n = 0; n < count; n++) component(n).prediction = 0;
  return NO_BITS;
}

function decodeBlocks(one: Component, bits: u64): u64 {
  for (let y = 0; y < one.down; y++) {
    const row = (line * one.down + y) * one.stride + column * one.across;
    for (let x = 0; x < one.across; x++) {
      bits = decodeMean(one, bits, one.plane + ((row + x) << 2));
      bits = skipRest(one.acSteps, one.acSymbols, bits);
    }
  }
  return bits;
}

/** Differences are mostly small: one look tells them. */
function decodeMean(one: Component, bits: u64, to: usize): u64 {
  if (<u32>bits === 0) bits = refill(bits);
  const look = load<i32>(one.differences + ((<usize>(bits >> (64 - DIFFERENCE_BITS))) << 2));
  if (look === 0) bits = addLarge(one, bits);
  else {
    one.prediction += look >> 8;
    bits <<= look & 31;
  }
  store<f32>(to, <f32>one.prediction * one.unit + 128);
  return bits;
}

function addLarge(one: Component, bits: u64): u64 {
  const entry: u32 = load<u16>(one.dcSymbols + ((<usize>(bits >> 48)) << 1));
  const size = entry & 0xff;
  if (entry === 0 || size > LARGEST_DIFFERENCE) {
    isSound = false;
    return bits;
  }
  bits <<= entry >> 8;
  one.prediction += signed(<i32>((bits >> 1) >> (63 - size)), 1 << size);
  return bits << size;
}

/** Over the other 63 coefficients. */
function skipRest(steps: usize, symbols: usize, bits: u64): u64 {
  let next: u32 = 1;
  while (true) {
    if (<u32>bits === 0) bits = refill(bits);
    const step: u32 = load<u16>(steps + ((<usize>(bits >> (64 - STEP_BITS))) << 1));
    const after = next + (step >> 8);
    if (after <= 63) {
      bits <<= step & 31;
      if (step & ENDS) return bits;
      next = after;
    } else {
      const entry: u32 = load<u16>(symbols + ((<usize>(bits >> 48)) << 1));
      bits <<= (entry >> 8) + (entry & 15);
      if (endsBlock(entry)) {
        if (entry === 0) isSound = false;
        return bits;
      }
      next += runOf(entry);
      if (next >= 64) {
        if (next > 64) isSound = false;
        return bits;
      }
    }
  }
}
