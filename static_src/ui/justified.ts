/**
 * The justified grid: where rows break, as pure arithmetic. Breaks are chosen over the whole run
 * of photos (shortest path over the costs of all possible rows), not greedily: greedy breaking
 * leaves single photos at twice the height on narrow screens.
 */

export interface Row {
  /** Indexes of the photos, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** Pixels. */
  readonly height: number;
}

export interface Shape {
  /** Pixels: the grid's width, the height rows should have, the space between photos. */
  readonly width: number;
  readonly target: number;
  readonly gap: number;
}

const MOST_IN_A_ROW = 12;
/** A row higher than this many targets pays extra. */
const TOO_HIGH = 1.6;
const PENALTY = 4;
/** The last row is stretched to the edge only if that needs less than this. */
const SLIGHT = 1.1;

/**
 * Rows for photos of these ratios (width by height, already clamped). The last row stays ragged at
 * the target height unless it nearly fills its line.
 */
export function rowsOf(ratios: readonly number[], shape: Shape): Row[] {
  const before = breaks(ratios, shape);
  const rows: Row[] = [];
  for (let end = ratios.length; end > 0; end = before[end] ?? 0) {
    const start = before[end] ?? 0;
    const filled = heightOf(ratios, start, end, shape);
    const isLast = end === ratios.length;
    rows.unshift({ start, end, height: isLast ? lastHeight(filled, shape) : filled });
  }
  return rows;
}

/** For each end of a row, the start of the row on the cheapest way there. */
function breaks(ratios: readonly number[], shape: Shape): number[] {
  const cost = [0];
  const before = [0];
  for (let end = 1; end <= ratios.length; end++) {
    cost[end] = Number.POSITIVE_INFINITY;
    for (let start = end - 1; start >= Math.max(0, end - MOST_IN_A_ROW); start--) {
      const filled = heightOf(ratios, start, end, shape);
      const total = (cost[start] ?? 0) + costOf(filled, end === ratios.length, shape);
      if (total < (cost[end] ?? 0)) {
        cost[end] = total;
        before[end] = start;
      }
    }
  }
  return before;
}

function costOf(height: number, isLast: boolean, shape: Shape): number {
  const used = isLast ? lastHeight(height, shape) : height;
  return Math.log(used / shape.target) ** 2 + (used > TOO_HIGH * shape.target ? PENALTY : 0);
}

/** The height at which photos `start` to `end` fill the width. */
function heightOf(ratios: readonly number[], start: number, end: number, shape: Shape): number {
  const sum = ratios.slice(start, end).reduce((total, ratio) => total + ratio, 0);
  return (shape.width - shape.gap * (end - start - 1)) / sum;
}

function lastHeight(filled: number, shape: Shape): number {
  return filled < SLIGHT * shape.target ? filled : shape.target;
}
