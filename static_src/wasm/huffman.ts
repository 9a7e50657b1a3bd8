/** Huffman tables, made so that one look takes as much as it can. */

/** Tables 0 to 3 are those of DC coefficients, 4 to 7 those of AC. */
const KINDS = 2;
export const AC: i32 = 4;
/** As in DHT: 16 counts, then at most 256 symbols. */
const DEFINITION = 16 + 256;
const definitions = memory.data(KINDS * AC * DEFINITION);

/** By the next 16 bits: length of the code << 8 | symbol; 0 where there is no such code. */
const symbols = memory.data(KINDS * AC * 65536 * 2);

/**
 * Of DC, by the next so many bits: the difference << 8 | how many bits it takes, code and all; 0
 * where it takes more than were looked at.
 */
export const DIFFERENCE_BITS: u32 = 10;
const differences = memory.data(AC * (1 << DIFFERENCE_BITS) * 4);
/** As baseline JPEG has them. */
export const LARGEST_DIFFERENCE: u32 = 11;

/**
 * Of AC, by the next so many bits: in bits 0 to 4 how many bits to skip, in bit 7 whether the block
 * ends there, from bit 8 on how many coefficients that is; `BEYOND` of them, more than a block can
 * have left, where the first code is longer than was looked at.
 */
export const STEP_BITS: u32 = 13;
const steps = memory.data(AC * (1 << STEP_BITS) * 2);
export const ENDS: u32 = 0x80;
const BEYOND: u32 = 64;

export function definitionOf(table: i32): usize {
  return definitions + table * DEFINITION;
}

export function symbolsOf(table: i32): usize {
  return symbols + ((<usize>table) << 17);
}

export function differencesOf(dcTable: i32): usize {
  return differences + ((<usize>dcTable) << (DIFFERENCE_BITS + 2));
}

export function stepsOf(acTable: i32): usize {
  return steps + ((<usize>acTable) << (STEP_BITS + 1));
}

/** Whether the definition is one of a prefix code. */
export function buildTable(table: i32): bool {
  if (!buildSymbols(definitionOf(table), symbolsOf(table))) return false;
  if (table < AC) buildDifferences(symbolsOf(table), differencesOf(table));
  else buildSteps(symbolsOf(table), stepsOf(table - AC));
  return true;
}

function buildSymbols(definition: usize, to: usize): bool {
  memory.fill(to, 0, 65536 * 2);
  let code: u32 = 0;
  let symbol = definition + 16;
  for (let length = 1; length <= 16; length++) {
    const span: u32 = 1 << (16 - length);
    for (let left: u32 = load<u8>(definition + length - 1); left > 0; left--) {
      if (code + span > 65536 || symbol >= definition + DEFINITION) return false;
      const entry = <u16>((length << 8) | load<u8>(symbol++));
      for (const end = code + span; code < end; code++) store<u16>(to + (code << 1), entry);
    }
  }
  return true;
}

function buildDifferences(from: usize, to: usize): void {
  for (let look: u32 = 0; look < 1 << DIFFERENCE_BITS; look++)
    store<u32>(to + (look << 2), differenceAt(from, look << (32 - DIFFERENCE_BITS)));
}

function differenceAt(from: usize, bits: u32): u32 {
  const entry: u32 = load<u16>(from + ((bits >> 16) << 1));
  const size = entry & 0xff;
  const used = (entry >> 8) + size;
  if (entry === 0 || size > LARGEST_DIFFERENCE || used > DIFFERENCE_BITS) return 0;
  const value = <i32>(((bits << (entry >> 8)) >> 1) >> (31 - size));
  return (signed(value, 1 << size) << 8) | used;
}

/** As JPEG writes differences: the lower half of `span` values is negative. */
export function signed(value: i32, span: i32): i32 {
  return value - ((span - 1) & -i32(value < span >> 1));
}

function buildSteps(from: usize, to: usize): void {
  for (let look: u32 = 0; look < 1 << STEP_BITS; look++)
    store<u16>(to + (look << 1), <u16>stepAt(from, look << (16 - STEP_BITS)));
}

/** As many symbols as have their codes within the look; the last one's own bits may lie beyond. */
function stepAt(from: usize, bits: u32): u32 {
  let used: u32 = 0;
  let coefficients: u32 = 0;
  while (used < STEP_BITS) {
    const entry: u32 = load<u16>(from + (((bits << used) & 0xffff) << 1));
    const length = entry >> 8;
    if (length === 0 || used + length > STEP_BITS) break;
    if (endsBlock(entry)) return (used + length) | ENDS | (coefficients << 8);
    const more = coefficients + runOf(entry);
    if (more > 63) break;
    coefficients = more;
    used += length + (entry & 15);
  }
  return used === 0 ? BEYOND << 8 : used | (coefficients << 8);
}

/** A run of 16 zeros has no size either, but goes on. */
export function endsBlock(entry: u32): bool {
  return (entry & 15) === 0 && (entry & 0xf0) !== 0xf0;
}

/** Coefficients a symbol stands for, the zeros before it included. */
export function runOf(entry: u32): u32 {
  return ((entry >> 4) & 15) + 1;
}
