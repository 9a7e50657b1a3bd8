/**
 * A small XML reader for what XMP needs of XML 1.0 and its namespaces: elements, attributes, text.
 * No document types, so no entities but XML's own five; the tree is bounded in depth and size, and
 * reading ends with the first element's end, because packets are padded with anything.
 */

import { UnreadableFile } from "./errors";
import { gettext } from "./words";

export interface Attribute {
  /** The namespace; empty for none, and for a prefix that nothing declares. */
  readonly uri: string;
  readonly name: string;
  readonly value: string;
}

export interface Element {
  readonly uri: string;
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly children: Element[];
  /** Its own, without its children's. */
  text: string;
}

export const MOST_DEPTH = 64;
/** Elements and attributes together. */
export const MOST_NODES = 50_000;

/** Prefixes that an element declares, over those around it. */
interface Scope {
  readonly uris: ReadonlyMap<string, string>;
  readonly outer: Scope | null;
}

interface Open {
  readonly tag: string;
  readonly element: Element;
  readonly scope: Scope;
}

const XML = "http://www.w3.org/XML/1998/namespace";
const OUTERMOST: Scope = { uris: new Map([["xml", XML]]), outer: null };

const OPEN = /<([^\s/>=<"'&!?]+)/y;
const ATTRIBUTE = /\s+([^\s/>=<"'&]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const END_OF_TAG = /\s*(\/?)>/y;
const CLOSE = /<\/([^\s<>]+)\s*>/y;

const NAMED: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

function broken(): UnreadableFile {
  return new UnreadableFile("metadata", gettext("The XMP is not what XML should be."));
}

/** What stands between `&` and `;`. */
function character(name: string): string {
  const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name) ?? [];
  const code = hex ? Number.parseInt(hex, 16) : Number(decimal ?? 0);
  const isScalar = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  const found = isScalar ? String.fromCodePoint(code) : NAMED.get(name);
  if (found === undefined) throw broken();
  return found;
}

function unescaped(text: string): string {
  return text.replace(/&([^;&]{1,9};)?/g, (_, name?: string) =>
    character((name ?? "").slice(0, -1)),
  );
}

function uriOf(prefix: string, scope: Scope): string {
  for (let one: Scope | null = scope; one; one = one.outer) {
    const uri = one.uris.get(prefix);
    if (uri !== undefined) return uri;
  }
  return "";
}

function split(tag: string): readonly [prefix: string, name: string] {
  const colon = tag.indexOf(":");
  return colon < 0 ? ["", tag] : [tag.slice(0, colon), tag.slice(colon + 1)];
}

type Written = readonly [name: string, value: string];

function scopeWith(written: readonly Written[], outer: Scope): Scope {
  const uris = new Map<string, string>();
  for (const [name, value] of written) {
    if (name === "xmlns") uris.set("", value);
    else if (name.startsWith("xmlns:")) uris.set(name.slice(6), value);
  }
  return uris.size === 0 ? outer : { uris, outer };
}

/** An attribute without a prefix is in no namespace, whatever the default one is. */
function toAttributes(written: readonly Written[], scope: Scope): Attribute[] {
  return written.flatMap(([written, value]) => {
    const [prefix, name] = split(written);
    if (written === "xmlns" || prefix === "xmlns") return [];
    return [{ uri: prefix === "" ? "" : uriOf(prefix, scope), name, value }];
  });
}

class XmlReader {
  #at = 0;
  #nodes = 0;
  readonly #open: Open[] = [];

  constructor(readonly text: string) {}

  /** The first element of the text. */
  read(): Element {
    for (;;) {
      const at = this.text.indexOf("<", this.#at);
      if (at < 0) throw broken();
      this.#addText(unescaped(this.#innermost ? this.text.slice(this.#at, at) : ""));
      this.#at = at;
      const closed = this.#markup();
      if (closed && this.#open.length === 0) return closed;
    }
  }

  get #innermost(): Open | undefined {
    return this.#open.at(-1);
  }

  #addText(text: string): void {
    const { element } = this.#innermost ?? {};
    if (element && text !== "") element.text += text;
  }

  /** The element that ends with this piece of markup, if one does. */
  #markup(): Element | null {
    const { text } = this;
    if (text.startsWith("</", this.#at)) return this.#close();
    if (text.startsWith("<!--", this.#at)) this.#skip("-->", 4);
    else if (text.startsWith("<?", this.#at)) this.#skip("?>", 2);
    else if (text.startsWith("<![CDATA[", this.#at)) this.#addText(this.#skip("]]>", 9));
    else return this.#openTag();
    return null;
  }

  /** What stands before `end`; a document type ends in nothing that is looked for. */
  #skip(end: string, begin: number): string {
    const start = this.#at + begin;
    const at = this.text.indexOf(end, start);
    if (at < 0) throw broken();
    this.#at = at + end.length;
    return this.text.slice(start, at);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.text);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }

  #count(): void {
    this.#nodes += 1;
    if (this.#nodes > MOST_NODES) throw broken();
  }

  #openTag(): Element | null {
    const [, tag] = this.#match(OPEN) ?? [];
    if (tag === undefined || this.#open.length >= MOST_DEPTH) throw broken();
    this.#count();
    const written = this.#attributes();
    const end = this.#match(END_OF_TAG);
    if (!end) throw broken();
    const scope = scopeWith(written, this.#innermost?.scope ?? OUTERMOST);
    const [prefix, name] = split(tag);
    const attributes = toAttributes(written, scope);
    const element: Element = {
      uri: uriOf(prefix, scope),
      name,
      attributes,
      children: [],
      text: "",
    };
    this.#innermost?.element.children.push(element);
    if (end[1] === "/") return element;
    this.#open.push({ tag, element, scope });
    return null;
  }

  #attributes(): Written[] {
    const written = new Map<string, string>();
    for (let match = this.#match(ATTRIBUTE); match; match = this.#match(ATTRIBUTE)) {
      const [, name = "", double, single] = match;
      this.#count();
      if (written.has(name)) throw broken();
      written.set(name, unescaped(double ?? single ?? ""));
    }
    return [...written];
  }

  #close(): Element {
    const [, tag] = this.#match(CLOSE) ?? [];
    const last = this.#open.pop();
    if (!last || last.tag !== tag) throw broken();
    return last.element;
  }
}

/**
 * The first element of a document.
 * @throws UnreadableFile for what is not well-formed, has a document type, or exceeds the bounds.
 */
export function parseXml(text: string): Element {
  return new XmlReader(text).read();
}
