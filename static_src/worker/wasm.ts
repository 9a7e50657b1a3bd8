/** The instance of static_src/wasm: what it offers, and how long it is kept. */

import bytes from "../wasm/index.ts?assembly";

/** See static_src/wasm/index.ts; all numbers are 32-bit, addresses are of `memory`. */
export interface Wasm {
  readonly memory: WebAssembly.Memory;
  beginPicture(): void;
  definitionOf(table: number): number;
  buildTable(table: number): number;
  addComponent(
    n: number,
    across: number,
    down: number,
    stride: number,
    rows: number,
    quantum: number,
    dcTable: number,
    acTable: number,
  ): number;
  beginScan(components: number, across: number, down: number, restartInterval: number): void;
  pieceAt(): number;
  pieceSize(): number;
  decodeScan(address: number, end: number, isLast: number): number;
  position(): number;
  addPixels(count: number): number;
  planeOf(pixels: number, width: number, height: number, channel: number): number;
  resample(
    plane: number,
    stride: number,
    across: number,
    down: number,
    width: number,
    height: number,
  ): number;
  paint(
    one: number,
    two: number,
    three: number,
    isYcc: number,
    width: number,
    height: number,
  ): number;
}

/** Bytes above which an instance is not kept: its memory only grows. */
const MOST_KEPT = 16 * 2 ** 20;

let module: WebAssembly.Module | null | undefined;
let kept: Wasm | null = null;

/** Null where there is no WebAssembly, or none with SIMD. */
function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(bytes);
  } catch {
    return null;
  }
}

function take(): Wasm | null {
  if (kept) return kept;
  module ??= module === null ? null : compile();
  return module && (new WebAssembly.Instance(module).exports as unknown as Wasm);
}

/** Null where there is no instance, or no memory left for it. */
export async function withWasm<T>(work: (wasm: Wasm) => T | Promise<T>): Promise<T | null> {
  const wasm = take();
  if (!wasm) return null;
  kept = null;
  try {
    wasm.beginPicture();
    const result = await work(wasm);
    if (wasm.memory.buffer.byteLength <= MOST_KEPT) kept = wasm;
    return result;
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) return null;
    throw error;
  }
}

/** A copy of what lies in the memory, whose buffer is another after every growth. */
export function copyOut({ memory }: Wasm, at: number, length: number) {
  return new Uint8ClampedArray(memory.buffer, at, length).slice();
}

export function copyIn({ memory }: Wasm, bytes: ArrayLike<number>, at: number): void {
  new Uint8Array(memory.buffer).set(bytes, at);
}
