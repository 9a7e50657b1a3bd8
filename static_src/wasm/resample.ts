/** Lanczos-3, as Pillow has it: wider by as much as the picture gets smaller. */

const SUPPORT: f64 = 3;

function lanczos(x: f64): f64 {
  if (x === 0) return 1;
  if (Math.abs(x) >= SUPPORT) return 0;
  const angle = Math.PI * x;
  return (SUPPORT * Math.sin(angle) * Math.sin(angle / SUPPORT)) / (angle * angle);
}

/** The rows `[first, first + taps)` and their weights that make one row. */
let first: i32 = 0;
let taps: i32 = 0;

function weigh(row: i32, scale: f64, rows: i32, weights: usize): void {
  const wider = Math.max(scale, 1);
  const centre = (<f64>row + 0.5) * scale;
  first = max(0, <i32>Math.floor(centre - SUPPORT * wider));
  first = min(first, rows - 1);
  const end = max(first + 1, min(rows, <i32>Math.ceil(centre + SUPPORT * wider)));
  taps = end - first;
  let sum: f64 = 0;
  for (let n = 0; n < taps; n++) sum += lanczos((<f64>(first + n) + 0.5 - centre) / wider);
  for (let n = 0; n < taps; n++) {
    const weight = lanczos((<f64>(first + n) + 0.5 - centre) / wider) / sum;
    store<f32>(weights + (n << 2), <f32>weight);
  }
}

/** A number of floats that fills whole vectors. */
export function padded(floats: i32): i32 {
  return (floats + 3) & ~3;
}

/**
 * `rows` of `columns` floats become `wanted` rows; `extent` is how much of them is picture. The
 * result lies on its side, its rows `padded(wanted)` long: done twice, it stands again.
 */
export function resampleAcross(
  from: usize,
  columns: i32,
  stride: i32,
  rows: i32,
  extent: f64,
  to: usize,
  wanted: i32,
  weights: usize,
): void {
  const toStride = padded(wanted);
  for (let row = 0; row < wanted; row++) {
    weigh(row, extent / wanted, rows, weights);
    for (let column = 0; column < columns; column += 4) {
      const sums = addUp(from + ((first * stride + column) << 2), stride << 2, weights);
      const at = to + ((column * toStride + row) << 2);
      const step = toStride << 2;
      store<f32>(at, f32x4.extract_lane(sums, 0));
      store<f32>(at + step, f32x4.extract_lane(sums, 1));
      store<f32>(at + step * 2, f32x4.extract_lane(sums, 2));
      store<f32>(at + step * 3, f32x4.extract_lane(sums, 3));
    }
  }
}

function addUp(from: usize, stride: usize, weights: usize): v128 {
  let sums = f32x4.splat(0);
  for (let n = 0; n < taps; n++) {
    const weight = v128.load32_splat(weights + (n << 2));
    sums = f32x4.add(sums, f32x4.mul(weight, v128.load(from)));
    from += stride;
  }
  return sums;
}
