/** The header of a baseline JPEG whose components lie in one scan: what to know before its bits. */

import { concat } from "./byteSource";
import type { Size } from "./dimensions";
import { UnreadableFile } from "./errors";
import { Fields } from "./fields";
import { isFrameHeader, readHeader, type Segment } from "./jpeg";
import { startsWith } from "./signature";
import type { ByteSource } from "./types";

export interface BaselineComponent {
  /** Blocks of one MCU. */
  readonly across: number;
  readonly down: number;
  /** By which the DC coefficient is multiplied. */
  readonly quantum: number;
  /** Numbers of Huffman tables, 0 to 3. */
  readonly dcTable: number;
  readonly acTable: number;
}

export interface BaselineJpeg extends Size {
  /** One (grey) or three. */
  readonly components: readonly BaselineComponent[];
  /** Luma and two chromas, not red, green and blue. */
  readonly isYcc: boolean;
  /** Huffman tables as DHT has them, 16 counts and the symbols; those of AC are 4 to 7. */
  readonly tables: ReadonlyMap<number, Uint8Array>;
  /** In MCUs; 0 for none. */
  readonly restartInterval: number;
  /** First byte of the scan's bits. */
  readonly bitsAt: number;
  /** ICC, as the file has it; null without one. */
  readonly profile: Uint8Array | null;
}

const BASELINE = [0xc0, 0xc1];
const DHT = 0xc4;
const DQT = 0xdb;
const DRI = 0xdd;
const APP0 = 0xe0;
const APP2 = 0xe2;
const APP14 = 0xee;

const MOST_BLOCKS = 10;
const MOST_PIXELS = 250e6;
/** Profiles of cameras have some 500 bytes, those of printers a megabyte. */
const MOST_PROFILE = 1_048_576;

/** A kind of JPEG that is not read here, sound or not. */
class NotBaseline extends Error {}

function demand(condition: boolean): asserts condition {
  if (!condition) throw new NotBaseline();
}

interface FrameComponent {
  readonly id: number;
  readonly across: number;
  readonly down: number;
  readonly quantization: number;
}

interface Frame extends Size {
  readonly components: readonly FrameComponent[];
}

type Content = readonly { readonly marker: number; readonly fields: Fields }[];

function readComponent(fields: Fields, at: number, isAlone: boolean): FrameComponent {
  const sampling = fields.u8(at + 1);
  // A component alone is not interleaved: its blocks come one by one, whatever it claims.
  const [across, down] = isAlone ? [1, 1] : [sampling >> 4, sampling & 15];
  demand(across >= 1 && across <= 4 && down >= 1 && down <= 4);
  return { id: fields.u8(at), across, down, quantization: fields.u8(at + 2) };
}

function readFrame(content: Content): Frame {
  const frames = content.filter(({ marker }) => isFrameHeader(marker));
  const [frame] = frames;
  demand(frame !== undefined && frames.length === 1 && BASELINE.includes(frame.marker));
  const { fields } = frame;
  const [height, width, count] = [fields.u16(1), fields.u16(3), fields.u8(5)];
  demand(fields.u8(0) === 8 && (count === 1 || count === 3));
  demand(width > 0 && height > 0 && width * height <= MOST_PIXELS);
  const components = Array.from({ length: count }, (_, n) =>
    readComponent(fields, 6 + 3 * n, count === 1),
  );
  demand(components.reduce((sum, { across, down }) => sum + across * down, 0) <= MOST_BLOCKS);
  return { width, height, components };
}

/** The first value of each quantization table, by the table's number. */
function readQuanta(content: Content): Map<number, number> {
  const quanta = new Map<number, number>();
  for (const { marker, fields } of content)
    if (marker === DQT)
      for (let at = 0; at < fields.size; ) {
        const kind = fields.u8(at);
        const isWide = kind >> 4 !== 0;
        quanta.set(kind & 15, isWide ? fields.u16(at + 1) : fields.u8(at + 1));
        at += isWide ? 129 : 65;
      }
  return quanta;
}

function readTables(content: Content): Map<number, Uint8Array> {
  const tables = new Map<number, Uint8Array>();
  for (const { marker, fields } of content)
    if (marker === DHT)
      for (let at = 0; at < fields.size; ) {
        const kind = fields.u8(at);
        const symbols = fields.slice(at + 1, 16).reduce((sum, count) => sum + count, 0);
        demand(kind >> 4 <= 1 && (kind & 15) <= 3 && symbols <= 256);
        tables.set((kind >> 4) * 4 + (kind & 15), fields.slice(at + 1, 16 + symbols));
        at += 17 + symbols;
      }
  return tables;
}

function readInterval(content: Content): number {
  return content.findLast(({ marker }) => marker === DRI)?.fields.u16(0) ?? 0;
}

/** As libjpeg decides: by JFIF, by Adobe's word, by the components' names. */
function isYcc(content: Content, { components }: Frame): boolean {
  if (content.some(({ marker, fields }) => marker === APP0 && startsWith(fields.bytes, "JFIF\0")))
    return true;
  const adobe = content.find(
    ({ marker, fields }) => marker === APP14 && startsWith(fields.bytes, "Adobe"),
  );
  if (adobe) return adobe.fields.u8(11) !== 0;
  return String.fromCharCode(...components.map(({ id }) => id)) !== "RGB";
}

/** Pieces numbered from 1, all of them or none. */
function readProfile(content: Content): Uint8Array | null {
  const pieces = content.filter(
    ({ marker, fields }) => marker === APP2 && startsWith(fields.bytes, "ICC_PROFILE\0"),
  );
  if (pieces.length === 0) return null;
  const inOrder = pieces.toSorted((a, b) => a.fields.u8(12) - b.fields.u8(12));
  demand(inOrder.every(({ fields }, n) => fields.u8(12) === n + 1));
  demand(inOrder.every(({ fields }) => fields.u8(13) === inOrder.length));
  const profile = concat(inOrder.map(({ fields }) => fields.bytes.subarray(14)));
  demand(profile.length <= MOST_PROFILE);
  return profile;
}

/** All components of the frame in its order, in one pass over the whole block. */
function readScan(scan: Fields, frame: Frame, quanta: ReadonlyMap<number, number>) {
  const count = frame.components.length;
  demand(scan.u8(0) === count);
  const [first, last, bits] = scan.slice(1 + 2 * count, 3);
  demand(first === 0 && last === 63 && bits === 0);
  return frame.components.map(({ id, across, down, quantization }, n) => {
    const [tables, quantum] = [scan.u8(2 + 2 * n), quanta.get(quantization)];
    const [dcTable, acTable] = [tables >> 4, tables & 15];
    demand(scan.u8(1 + 2 * n) === id && dcTable <= 3 && acTable <= 3);
    demand(quantum !== undefined && quantum > 0);
    return { across, down, quantum, dcTable, acTable };
  });
}

const WANTED = new Set([DHT, DQT, DRI, APP0, APP2, APP14]);

async function readContent(source: ByteSource, segments: readonly Segment[]): Promise<Content> {
  const content: { marker: number; fields: Fields }[] = [];
  for (const { marker, offset, length } of segments)
    if (WANTED.has(marker) || isFrameHeader(marker))
      content.push({ marker, fields: new Fields(await source.read(offset, length)) });
  return content;
}

async function read(source: ByteSource): Promise<BaselineJpeg> {
  const { segments, scan } = await readHeader(source);
  demand(scan !== null);
  const content = await readContent(source, segments);
  const frame = readFrame(content);
  const inScan = new Fields(await source.read(scan.offset, scan.length));
  const components = readScan(inScan, frame, readQuanta(content));
  const tables = readTables(content);
  demand(components.every(({ dcTable }) => tables.has(dcTable)));
  demand(components.every(({ acTable }) => tables.has(4 + acTable)));
  return {
    ...{ width: frame.width, height: frame.height, components, tables },
    isYcc: components.length === 3 && isYcc(content, frame),
    restartInterval: readInterval(content),
    bitsAt: scan.offset + scan.length,
    profile: readProfile(content),
  };
}

/** Null for progressive, lossless, arithmetic, CMYK, 12 bits, several scans, and broken headers. */
export async function readBaselineJpeg(source: ByteSource): Promise<BaselineJpeg | null> {
  try {
    return await read(source);
  } catch (error) {
    if (error instanceof NotBaseline || error instanceof UnreadableFile) return null;
    throw error;
  }
}
