/** HEIF and AVIF (ISO 23008-12): the `meta` box, its items, where they lie, their properties. */

import type { Range } from "./byteSource";
import { UnreadableFile } from "./errors";
import { Fields } from "./fields";
import type { ByteSource } from "./types";
import { gettext } from "./words";

export interface Box {
  readonly type: string;
  /** Of the content, and its length. */
  readonly offset: number;
  readonly length: number;
}

export interface Item {
  readonly id: number;
  /** `av01`, `hvc1`, `grid`, `Exif`; for `mime` items the content type. */
  readonly type: string;
  readonly encoding: string;
  readonly isProtected: boolean;
  /** In the file; empty when the item lies elsewhere. */
  readonly extents: readonly Range[];
  /** In the order they are to be applied. */
  readonly properties: readonly Property[];
}

export interface Property {
  readonly type: string;
  readonly fields: Fields;
}

export interface Meta {
  readonly primary: number | null;
  readonly items: ReadonlyMap<number, Item>;
}

const MAX_BOXES = 4096;
const MAX_META = 16 * 1024 * 1024;
const MAX_ITEMS = 65_536;

/** A box's head as bytes say it; null where none fits into `end`. */
function parseBox(head: Uint8Array, at: number, end: number): Box | null {
  if (head.length < 8) return null;
  const fields = new Fields(head);
  const [size, type] = [fields.u32(0), fields.text(4, 4)];
  if (size === 1 && head.length < 16) return null;
  const header = size === 1 ? 16 : 8;
  const whole = size === 1 ? fields.uint(8, 8) : size === 0 ? end - at : size;
  if (whole < header || at + whole > end) return null;
  return { type, offset: at + header, length: whole - header };
}

export async function readTopBoxes(source: ByteSource): Promise<Box[]> {
  const boxes: Box[] = [];
  let at = 0;
  while (at < source.size && boxes.length < MAX_BOXES) {
    const box = parseBox(await source.read(at, 16), at, source.size);
    if (!box) break;
    boxes.push(box);
    at = box.offset + box.length;
  }
  return boxes;
}

/** The boxes inside `fields` from `at` on, one level deep. */
function childBoxes(fields: Fields, at: number): Box[] {
  const boxes: Box[] = [];
  let next = at;
  while (next + 8 <= fields.size && boxes.length < MAX_ITEMS) {
    const head = fields.bytes.subarray(next, next + 16);
    const box = parseBox(head, next, fields.size);
    if (!box) break;
    boxes.push(box);
    next = box.offset + box.length;
  }
  return boxes;
}

function inside(fields: Fields, box: Box | undefined): Fields | null {
  return box ? new Fields(fields.slice(box.offset, box.length)) : null;
}

/** The items of the file's `meta` box. */
export async function readMeta(source: ByteSource): Promise<Meta> {
  const box = (await readTopBoxes(source)).find(({ type }) => type === "meta");
  if (!box || box.length > MAX_META)
    throw new UnreadableFile("read", gettext("The file has no directory of its pictures."));
  const fields = new Fields(await source.read(box.offset, box.length));
  const children = childBoxes(fields, 4);
  const child = (type: string) => children.find((one) => one.type === type);
  const idat = child("idat");
  const idatAt = idat ? box.offset + idat.offset : null;
  const places = parseLocations(inside(fields, child("iloc")), idatAt);
  const properties = parseProperties(inside(fields, child("iprp")));
  const items = parseItems(inside(fields, child("iinf")), places, properties);
  return { primary: parsePrimary(inside(fields, child("pitm"))), items };
}

function parsePrimary(pitm: Fields | null): number | null {
  if (!pitm) return null;
  return pitm.u8(0) === 0 ? pitm.u16(4) : pitm.u32(4);
}

interface Entry {
  readonly id: number;
  readonly type: string;
  readonly encoding: string;
  readonly isProtected: boolean;
}

/** Up to the NUL, or to the end of the box. */
function cString(fields: Fields, at: number): string {
  const nul = fields.bytes.indexOf(0, at);
  const end = nul < 0 ? fields.size : nul;
  return end > at ? fields.text(at, Math.min(end - at, 1024)) : "";
}

function parseEntry(infe: Fields): Entry | null {
  const version = infe.u8(0);
  if (version < 2) return null;
  const wide = version === 2 ? 2 : 4;
  const at = 4 + wide;
  const type = infe.text(at + 2, 4);
  const name = cString(infe, at + 6);
  const content = cString(infe, at + 7 + name.length);
  const encoding = cString(infe, at + 8 + name.length + content.length);
  return {
    id: infe.uint(4, wide),
    type: type === "mime" ? content : type,
    encoding: type === "mime" ? encoding : "",
    isProtected: infe.u16(at) !== 0,
  };
}

function parseItems(
  iinf: Fields | null,
  places: ReadonlyMap<number, Range[]>,
  properties: ReadonlyMap<number, Property[]>,
): Map<number, Item> {
  const items = new Map<number, Item>();
  if (!iinf) return items;
  for (const box of childBoxes(iinf, iinf.u8(0) === 0 ? 6 : 8)) {
    const fields = inside(iinf, box);
    const entry = box.type === "infe" && fields ? parseEntry(fields) : null;
    if (!entry) continue;
    const extents = places.get(entry.id) ?? [];
    items.set(entry.id, { ...entry, extents, properties: properties.get(entry.id) ?? [] });
  }
  return items;
}

/** `iloc`: an item's extents in this file; an item that lies in another file has none. */
function parseLocations(iloc: Fields | null, idatAt: number | null): Map<number, Range[]> {
  const places = new Map<number, Range[]>();
  if (!iloc) return places;
  const version = iloc.u8(0);
  const widths = iloc.u16(4);
  const [offsetWidth, lengthWidth] = [widths >> 12, (widths >> 8) & 15];
  const [baseWidth, indexWidth] = [(widths >> 4) & 15, version === 0 ? 0 : widths & 15];
  const idWidth = version < 2 ? 2 : 4;
  const count = Math.min(iloc.uint(6, idWidth), MAX_ITEMS);
  let at = 6 + idWidth;
  const take = (width: number) => {
    at += width;
    return iloc.uint(at - width, width);
  };
  let budget = MAX_ITEMS;
  for (let i = 0; i < count; i++) {
    const id = take(idWidth);
    const method = version === 0 ? 0 : take(2) & 15;
    const elsewhere = take(2) !== 0 || method > 1 || (method === 1 && idatAt === null);
    const base = take(baseWidth) + (method === 1 ? (idatAt ?? 0) : 0);
    const extents: Range[] = [];
    for (let left = take(2); left > 0; left--) {
      if (--budget < 0) return places;
      take(indexWidth);
      extents.push({ offset: base + take(offsetWidth), length: take(lengthWidth) });
    }
    places.set(id, elsewhere ? [] : extents);
  }
  return places;
}

/** `iprp`: the properties each item is associated with. */
function parseProperties(iprp: Fields | null): Map<number, Property[]> {
  const found = new Map<number, Property[]>();
  if (!iprp) return found;
  const boxes = childBoxes(iprp, 0);
  const ipco = inside(
    iprp,
    boxes.find(({ type }) => type === "ipco"),
  );
  if (!ipco) return found;
  const shared = childBoxes(ipco, 0).map((box) => ({
    type: box.type,
    fields: new Fields(ipco.slice(box.offset, box.length)),
  }));
  for (const box of boxes) {
    const ipma = box.type === "ipma" ? inside(iprp, box) : null;
    if (ipma) associate(ipma, shared, found);
  }
  return found;
}

function associate(ipma: Fields, shared: Property[], found: Map<number, Property[]>): void {
  const idWidth = ipma.u8(0) === 0 ? 2 : 4;
  const indexWidth = (ipma.u8(3) & 1) === 0 ? 1 : 2;
  const mask = indexWidth === 1 ? 0x7f : 0x7fff;
  let at = 8;
  for (let left = Math.min(ipma.u32(4), MAX_ITEMS); left > 0; left--) {
    const id = ipma.uint(at, idWidth);
    const count = ipma.u8(at + idWidth);
    at += idWidth + 1;
    const own = found.get(id) ?? [];
    for (let i = 0; i < count; i++, at += indexWidth) {
      const property = shared[(ipma.uint(at, indexWidth) & mask) - 1];
      if (property) own.push(property);
    }
    found.set(id, own);
  }
}

/** Names in a profile are UTF-16 or Latin-1. */
function namesDisplayP3({ bytes }: Fields): boolean {
  const text = String.fromCharCode(...bytes.subarray(0, 4096).filter((byte) => byte !== 0));
  return text.includes("Display P3");
}

const NCLX_P3 = 12;

/** Whether the primary picture's colours are those of Apple's screens and phones. */
export function isDisplayP3({ primary, items }: Meta): boolean {
  const properties = (primary === null ? undefined : items.get(primary))?.properties ?? [];
  return properties.some(({ type, fields }) => {
    if (type !== "colr" || fields.size < 6) return false;
    return fields.text(0, 4) === "nclx" ? fields.u16(4) === NCLX_P3 : namesDisplayP3(fields);
  });
}
