/**
 * Takes a picture's RGBA as it comes and keeps it shrunk: a decoder's 50 megapixels are not held a
 * second time. Stands where an `ImageData` is written to.
 */

/** Pixels along the long edge are this many or up to twice as many, enough for any preview. */
const LONG_EDGE = 1000;

export class Shrinker {
  /** What is written to; only `set` of a typed array is there. */
  readonly data = { set: (rgba: Uint8Array, at = 0) => this.#add(rgba, at) };
  readonly width: number;
  readonly height: number;
  /** So many pixels a side become one. */
  readonly #step: number;
  readonly #sums: Uint32Array;

  constructor(
    private readonly fullWidth: number,
    fullHeight: number,
  ) {
    this.#step = Math.max(1, Math.floor(Math.max(fullWidth, fullHeight) / LONG_EDGE));
    this.#step = Math.min(this.#step, fullWidth, fullHeight);
    this.width = Math.floor(fullWidth / this.#step);
    this.height = Math.floor(fullHeight / this.#step);
    this.#sums = new Uint32Array(this.width * this.height * 4);
  }

  /** Whole rows, from byte `at` of the full picture on. */
  #add(rgba: Uint8Array, at: number): void {
    const rowBytes = this.fullWidth * 4;
    for (let from = 0; from + rowBytes <= rgba.length; from += rowBytes) {
      const row = Math.floor((at + from) / rowBytes / this.#step);
      if (row < this.height) this.#addRow(rgba, from, row * this.width * 4);
    }
  }

  #addRow(rgba: Uint8Array, from: number, to: number): void {
    const [sums, step] = [this.#sums, this.#step];
    for (let x = 0; x < this.width; x++)
      for (let i = 0; i < step; i++)
        for (let channel = 0; channel < 4; channel++) {
          const value = rgba[from + (x * step + i) * 4 + channel] ?? 0;
          const place = to + x * 4 + channel;
          sums[place] = (sums[place] ?? 0) + value;
        }
  }

  /** RGBA of `width` x `height`. */
  toPixels(): Uint8ClampedArray<ArrayBuffer> {
    const pixels = new Uint8ClampedArray(this.#sums.length);
    const area = this.#step * this.#step;
    for (let i = 0; i < pixels.length; i++) pixels[i] = (this.#sums[i] ?? 0) / area;
    return pixels;
  }
}
