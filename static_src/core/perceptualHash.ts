/**
 * The 64-bit DCT hash of a picture (Zauner's pHash): 32 x 32 grey by area average, the lowest
 * 8 x 8 frequencies, a bit for each above their median. It only ever suggests.
 */

/** RGBA, four bytes a pixel, rows from the top: what `ImageData` is. */
export interface Raster {
  readonly data: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
}

const SIDE = 32;
const LOW = 8;

/** Rec. 601 luma, as JPEG has it. */
function toGrey({ data, width, height }: Raster): Float64Array {
  const grey = new Float64Array(width * height);
  for (let i = 0, at = 0; i < grey.length; i++, at += 4)
    grey[i] = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
  return grey;
}

/** Rows of `length` averaged down (or spread up) to `SIDE`; the result lies on its side. */
function shrinkAcross(rows: Float64Array, length: number, count: number): Float64Array {
  const turned = new Float64Array(SIDE * count);
  for (let cell = 0; cell < SIDE; cell++) {
    const [from, to] = [(cell * length) / SIDE, ((cell + 1) * length) / SIDE];
    for (let row = 0; row < count; row++)
      turned[cell * count + row] = average(rows, row * length, from, to);
  }
  return turned;
}

/** Mean over `[from, to)`, edges by the part of them that lies within. */
function average(values: Float64Array, base: number, from: number, to: number): number {
  let sum = 0;
  for (let i = Math.floor(from); i < to; i++)
    sum += (values[base + i] ?? 0) * (Math.min(i + 1, to) - Math.max(i, from));
  return sum / (to - from);
}

const COSINES = Float64Array.from({ length: LOW * SIDE }, (_, i) => {
  const [frequency, at] = [Math.floor(i / SIDE), i % SIDE];
  return Math.cos((Math.PI * frequency * (2 * at + 1)) / (2 * SIDE));
});

/** DCT-II of each row, its lowest frequencies only; the result lies on its side. */
function transformAcross(rows: Float64Array, count: number): Float64Array {
  const turned = new Float64Array(LOW * count);
  for (let frequency = 0; frequency < LOW; frequency++)
    for (let row = 0; row < count; row++) {
      let sum = 0;
      for (let at = 0; at < SIDE; at++)
        sum += (rows[row * SIDE + at] ?? 0) * (COSINES[frequency * SIDE + at] ?? 0);
      turned[frequency * count + row] = sum;
    }
  return turned;
}

function median(values: Float64Array): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length / 2;
  return ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** What rounding leaves of a frequency that is not there; browsers round differently. */
const ROUNDING = 1e-6;

/** 16 hex digits, the coarsest frequency first. */
export function perceptualHash(raster: Raster): string {
  const narrow = shrinkAcross(toGrey(raster), raster.width, raster.height);
  const small = shrinkAcross(narrow, raster.height, SIDE);
  const low = transformAcross(transformAcross(small, SIDE), LOW);
  const middle = median(low) + ROUNDING;
  let bits = 0n;
  for (const value of low) bits = (bits << 1n) | (value > middle ? 1n : 0n);
  return bits.toString(16).padStart(16, "0");
}
