/** RDF as XMP uses it (ISO 16684-1): properties by namespace and name, in attributes or elements. */

import type { Attribute, Element } from "./xml";

const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XML = "http://www.w3.org/XML/1998/namespace";
const CONTAINERS = new Set(["Alt", "Bag", "Seq"]);

/** `language` is empty where none is given; `x-default` is the one to show. */
export interface Value {
  readonly text: string;
  readonly language: string;
}

/** By namespace and name, one behind the other. A structure is no value. */
export type Properties = ReadonlyMap<string, readonly Value[]>;

function isRdf({ uri, name }: Element | Attribute, ...names: readonly string[]): boolean {
  return uri === RDF && names.includes(name);
}

function attribute(element: Element, uri: string, name: string): string | undefined {
  return element.attributes.find((one) => one.uri === uri && one.name === name)?.value;
}

/** A value with qualifiers keeps itself in `rdf:value`. */
function qualified(node: Element): string | undefined {
  const [inner] = node.children;
  const holder = inner && isRdf(inner, "Description") ? inner : node;
  const element = holder.children.find((one) => isRdf(one, "value"));
  return element?.text ?? attribute(holder, RDF, "value");
}

/** Null for structures. */
function textOf(node: Element): string | null {
  const found = qualified(node) ?? attribute(node, RDF, "resource");
  if (found !== undefined) return found;
  return node.children.length === 0 ? node.text : null;
}

function valuesOf(property: Element): Value[] {
  const list = property.children.find((one) => one.uri === RDF && CONTAINERS.has(one.name));
  const nodes = list ? list.children.filter((one) => isRdf(one, "li")) : [property];
  return nodes.flatMap((node) => {
    const text = textOf(node);
    return text === null ? [] : [{ text, language: attribute(node, XML, "lang") ?? "" }];
  });
}

/** Where RDF begins: XMP may wrap it in one element or two. */
function findRdf(root: Element): Element | null {
  let level = [root];
  for (let depth = 0; depth < 3; depth++) {
    const found = level.find((one) => isRdf(one, "RDF"));
    if (found) return found;
    level = level.flatMap(({ children }) => children);
  }
  return null;
}

/** Of the top level of all descriptions; what is given twice counts as it stands first. */
export function readProperties(root: Element): Properties {
  const found = new Map<string, readonly Value[]>();
  const add = ({ uri, name }: Element | Attribute, values: readonly Value[]) => {
    if (uri !== "" && uri !== RDF && values.length > 0 && !found.has(uri + name))
      found.set(uri + name, values);
  };
  for (const description of findRdf(root)?.children ?? []) {
    if (!isRdf(description, "Description")) continue;
    for (const one of description.attributes) add(one, [{ text: one.value, language: "" }]);
    for (const one of description.children) add(one, valuesOf(one));
  }
  return found;
}
