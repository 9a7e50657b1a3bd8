/** Builds DOM. All text goes in as text: file names are hostile. */

type Attributes = Readonly<Record<string, string | number | boolean>>;

/** `true` sets an empty attribute, `false` sets none. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== false) element.setAttribute(name, value === true ? "" : String(value));
  element.append(...children);
  return element;
}

/** An element the page's template is known to have. */
export function byId<T extends Element>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (element instanceof type) return element;
  throw new Error(`no ${type.name} #${id} on this page`);
}

export const html = (id: string): HTMLElement => byId(id, HTMLElement);

export function setText(id: string, text: string): void {
  const element = html(id);
  if (element.textContent !== text) element.textContent = text;
}

export function onClick(id: string, act: () => void): void {
  html(id).addEventListener("click", act);
}

/** Lets the page paint before the next piece of work. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
