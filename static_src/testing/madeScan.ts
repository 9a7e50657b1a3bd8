/** Baseline JPEGs of which the mean of every block is known, with much else in them to skip. */

import { concat } from "../core/byteSource";
import { bytes, jpeg, segment, u16 } from "./made";
import { dice } from "./mutations";

export interface Sampling {
  readonly across: number;
  readonly down: number;
}

export interface MadeScan {
  readonly width: number;
  readonly height: number;
  readonly sampling: readonly Sampling[];
  readonly restartInterval?: number;
  /** 0 to 255 for a component at a place, both sides from 0 to 1. */
  mean(component: number, x: number, y: number): number;
}

/** Symbols by the length of their codes, as DHT has them. */
type Lengths = readonly (readonly [symbol: number, length: number])[];

/** Sizes 0 to 11, each a code of 4 bits. */
const DC: Lengths = Array.from({ length: 12 }, (_, size) => [size, 4] as const);
const [END, SKIP_16] = [0x00, 0xf0];
/** Codes short and long, of which some leave no room in one look. */
const AC: Lengths = [
  ...([[END, 2]] as const),
  ...([[0x01, 2]] as const),
  ...([[0x11, 3]] as const),
  ...([[SKIP_16, 4]] as const),
  ...([[0x52, 6]] as const),
  ...([[0x0a, 15]] as const),
  ...([[0xa9, 16]] as const),
];

function codesOf(lengths: Lengths): Map<number, string> {
  const codes = new Map<number, string>();
  let [code, before] = [0, 0];
  for (const [symbol, length] of lengths) {
    code <<= length - before;
    codes.set(symbol, code.toString(2).padStart(length, "0"));
    code += 1;
    before = length;
  }
  return codes;
}

function table(number: number, lengths: Lengths): Uint8Array {
  const counts = Array.from(
    { length: 16 },
    (_, n) => lengths.filter(([, l]) => l === n + 1).length,
  );
  return segment(0xc4, bytes(number, ...counts, ...lengths.map(([symbol]) => symbol)));
}

const [DC_CODES, AC_CODES] = [codesOf(DC), codesOf(AC)];
const digits = (value: number, length: number) =>
  length === 0 ? "" : value.toString(2).padStart(length, "0");

function difference(value: number): string {
  const size = value === 0 ? 0 : Math.floor(Math.log2(Math.abs(value))) + 1;
  const low = value < 0 ? value + 2 ** size - 1 : value;
  return (DC_CODES.get(size) ?? "") + digits(low, size);
}

/** Some of the other 63 coefficients, now and then all of them. */
function rest(random: () => number): string {
  let bits = "";
  for (let next = 1; next <= 63; ) {
    const [symbol = END] = AC[Math.floor(random() * AC.length)] ?? [];
    const after = next + (symbol >> 4) + 1;
    if (symbol === END && random() < 0.5) return bits + (AC_CODES.get(END) ?? "");
    if (symbol === END || after > 64 || (symbol === SKIP_16 && after > 63)) continue;
    const size = symbol & 15;
    bits += (AC_CODES.get(symbol) ?? "") + digits(Math.floor(random() * 2 ** size), size);
    next = after;
  }
  return bits;
}

/** Filled up with ones to whole bytes; FF is followed by 00. */
function packed(bits: string): Uint8Array {
  const whole = bits.padEnd(Math.ceil(bits.length / 8) * 8, "1");
  const values = (whole.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  return Uint8Array.from(values.flatMap((value) => (value === 255 ? [255, 0] : [value])));
}

const QUANTUM = 4;

function frame({ width, height, sampling }: MadeScan): Uint8Array {
  const components = sampling.flatMap(({ across, down }, n) => [n + 1, (across << 4) | down, 0]);
  return segment(
    0xc0,
    concat([bytes(8), u16(height), u16(width), bytes(sampling.length, ...components)]),
  );
}

function* mcus(made: MadeScan): Generator<string> {
  const { width, height, sampling, mean, restartInterval = 0 } = made;
  const random = dice(7);
  const side = {
    across: 8 * Math.max(...sampling.map(({ across }) => across)),
    down: 8 * Math.max(...sampling.map(({ down }) => down)),
  };
  const [columns, rows] = [Math.ceil(width / side.across), Math.ceil(height / side.down)];
  let before = sampling.map(() => 0);
  for (let n = 0; n < columns * rows; n++) {
    if (restartInterval > 0 && n % restartInterval === 0) before = sampling.map(() => 0);
    let bits = "";
    for (const [component, { across, down }] of sampling.entries())
      for (let block = 0; block < across * down; block++) {
        const x = (n % columns) + ((block % across) + 0.5) / across;
        const y = Math.floor(n / columns) + (Math.floor(block / across) + 0.5) / down;
        const grey = mean(component, (x * side.across) / width, (y * side.down) / height);
        const value = Math.round(((grey - 128) * 8) / QUANTUM);
        bits += difference(value - (before[component] ?? 0)) + rest(random);
        before[component] = value;
      }
    yield bits;
  }
}

function* scanOf(made: MadeScan): Generator<Uint8Array> {
  const { restartInterval = 0 } = made;
  let [bits, n, restarts] = ["", 0, 0];
  for (const mcu of mcus(made)) {
    if (restartInterval > 0 && n > 0 && n % restartInterval === 0) {
      yield concat([packed(bits), bytes(0xff, 0xd0 | (restarts & 7))]);
      restarts += 1;
      bits = "";
    }
    bits += mcu;
    n += 1;
  }
  yield packed(bits);
}

/** `extra` are segments that stand before the frame. */
export function madeBaseline(made: MadeScan, ...extra: readonly Uint8Array[]): Uint8Array {
  const { sampling, restartInterval = 0 } = made;
  const inScan = sampling.flatMap((_, n) => [n + 1, 0]);
  return jpeg(
    ...extra,
    segment(0xdb, concat([bytes(0), new Uint8Array(64).fill(QUANTUM)])),
    frame(made),
    table(0x00, DC),
    table(0x10, AC),
    segment(0xdd, u16(restartInterval)),
    segment(0xda, bytes(sampling.length, ...inScan, 0, 63, 0)),
    ...scanOf(made),
  );
}

const one = { across: 1, down: 1 };

/** Every kind of sampling that cameras and programs use. */
export const SAMPLINGS: Readonly<Record<string, readonly Sampling[]>> = {
  grey: [one],
  "4:4:4": [one, one, one],
  "4:2:2": [{ across: 2, down: 1 }, one, one],
  "4:2:0": [{ across: 2, down: 2 }, one, one],
  "4:1:1": [{ across: 4, down: 1 }, one, one],
  "4:4:0": [{ across: 1, down: 2 }, one, one],
  uneven: [{ across: 2, down: 2 }, { across: 1, down: 2 }, one],
};
