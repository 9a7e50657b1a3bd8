/** Messages made in a worker are read by people, too: it gets the page's translations. */

/** As Django's JavaScriptCatalog holds it; plural forms are lists. */
export type Catalogue = Readonly<Record<string, string | readonly string[]>>;

/** From then on `core/words` speaks the page's language here. */
export function speak(catalogue: Catalogue): void {
  const gettext = (english: string): string => {
    const translated = catalogue[english];
    return typeof translated === "string" ? translated : english;
  };
  Object.assign(globalThis, { gettext });
}
