/** A baseline JPEG at an eighth of its size, by the mean of each block alone, and from there. */

import { type BaselineJpeg, readBaselineJpeg } from "../core/baselineJpeg";
import { readColourProfile, toSrgb } from "../core/colourProfile";
import type { Raster } from "../core/perceptualHash";
import type { ByteSource } from "../core/types";
import { LONG_EDGE, sizeWithin } from "./previewSize";
import { copyIn, copyOut, type Wasm, withWasm } from "./wasm";

/** Pixels of a side that become one. */
const BLOCK = 8;
const AC = 4;
const END_OF_FILE = [0xff, 0xd9, 0xff, 0xd9];
const [DONE, MORE] = [0, 1];

interface Plane {
  readonly at: number;
  readonly stride: number;
  /** In blocks, of which the last may be partly picture. */
  readonly across: number;
  readonly down: number;
}

function buildTables(wasm: Wasm, { components, tables }: BaselineJpeg): boolean {
  const used = components.flatMap(({ dcTable, acTable }) => [dcTable, AC + acTable]);
  return [...new Set(used)].every((table) => {
    copyIn(wasm, tables.get(table) ?? [], wasm.definitionOf(table));
    return wasm.buildTable(table) !== 0;
  });
}

function begin(wasm: Wasm, jpeg: BaselineJpeg): Plane[] {
  const { components, width, height } = jpeg;
  const most = {
    across: Math.max(...components.map(({ across }) => across)),
    down: Math.max(...components.map(({ down }) => down)),
  };
  const mcus = {
    across: Math.ceil(width / (BLOCK * most.across)),
    down: Math.ceil(height / (BLOCK * most.down)),
  };
  const planes = components.map(({ across, down, quantum, dcTable, acTable }, n) => {
    const stride = mcus.across * across;
    const rows = mcus.down * down;
    const at = wasm.addComponent(n, across, down, stride, rows, quantum, dcTable, acTable);
    return {
      ...{ at, stride },
      across: (width * across) / (most.across * BLOCK),
      down: (height * down) / (most.down * BLOCK),
    };
  });
  wasm.beginScan(components.length, mcus.across, mcus.down, jpeg.restartInterval);
  return planes;
}

/** Piece by piece: the file is never in the memory as a whole. */
async function decodeScan(wasm: Wasm, source: ByteSource, from: number, signal?: AbortSignal) {
  const [piece, room] = [wasm.pieceAt(), wasm.pieceSize()];
  let [at, kept] = [from, 0];
  for (;;) {
    signal?.throwIfAborted();
    const bytes = await source.read(at, room - kept);
    copyIn(wasm, bytes, piece + kept);
    at += bytes.length;
    const end = piece + kept + bytes.length;
    const isLast = at >= source.size || bytes.length === 0;
    if (isLast) copyIn(wasm, END_OF_FILE, end);
    const state = wasm.decodeScan(piece, end, Number(isLast));
    if (state !== MORE || isLast) return state === DONE;
    const next = wasm.position();
    new Uint8Array(wasm.memory.buffer).copyWithin(piece, next, end);
    kept = end - next;
  }
}

function draw(wasm: Wasm, planes: readonly Plane[], jpeg: BaselineJpeg): Raster {
  const { width, height } = sizeWithin(jpeg);
  const shrunk = planes.map(({ at, stride, across, down }) =>
    wasm.resample(at, stride, across, down, width, height),
  );
  const [one = 0, two = one, three = one] = shrunk;
  const pixels = wasm.paint(one, two, three, Number(jpeg.isYcc), width, height);
  return { data: copyOut(wasm, pixels, width * height * 4), width, height };
}

/** Large enough that an eighth of it is still a preview. */
function isLarge({ width, height }: BaselineJpeg): boolean {
  return Math.max(width, height) >= LONG_EDGE * BLOCK;
}

async function decode(jpeg: BaselineJpeg, source: ByteSource, signal?: AbortSignal) {
  return withWasm(async (wasm) => {
    if (!buildTables(wasm, jpeg)) return null;
    const planes = begin(wasm, jpeg);
    const isSound = await decodeScan(wasm, source, jpeg.bitsAt, signal);
    return isSound ? draw(wasm, planes, jpeg) : null;
  });
}

/**
 * Pixels of a preview's size, not turned. Null for what is not decoded here, a profile that cannot
 * be read among it, and for what is damaged: others may know what to do with it.
 */
export async function decodeSmall(
  source: ByteSource,
  signal?: AbortSignal,
): Promise<Raster | null> {
  const jpeg = await readBaselineJpeg(source);
  if (!jpeg || !isLarge(jpeg)) return null;
  const profile = jpeg.profile && readColourProfile(jpeg.profile);
  if (jpeg.profile && !profile) return null;
  const pixels = await decode(jpeg, source, signal);
  return pixels && profile ? toSrgb(pixels, profile) : pixels;
}
