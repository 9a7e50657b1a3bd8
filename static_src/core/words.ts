/**
 * Django's JavaScriptCatalog puts `gettext` and friends on the page. Workers and tests have no
 * catalogue: there the English source stands.
 */

interface Catalogue {
  gettext?: (english: string) => string;
  ngettext?: (singular: string, plural: string, count: number) => string;
}

const catalogue = globalThis as Catalogue;

export function gettext(english: string): string {
  return catalogue.gettext ? catalogue.gettext(english) : english;
}

export function ngettext(singular: string, plural: string, count: number): string {
  if (catalogue.ngettext) return catalogue.ngettext(singular, plural, count);
  return count === 1 ? singular : plural;
}

/** Puts values in for `%(name)s`, as Django's `interpolate` with `named` does. */
export function interpolate(
  text: string,
  values: Readonly<Record<string, string | number>>,
): string {
  return text.replace(/%\((\w+)\)s/g, (_, name: string) => String(values[name] ?? ""));
}
