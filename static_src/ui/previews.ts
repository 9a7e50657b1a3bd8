/** Previews made here, shown from memory: nothing is fetched back. */

import type { PhotoRecord } from "../core/types";
import { el } from "./render";

export class MadePreview {
  #url = "";

  constructor(
    readonly name: string,
    readonly ratio: number,
    private readonly jpeg: Uint8Array<ArrayBuffer>,
  ) {}

  /** Made when it is shown; most never are. */
  get url(): string {
    this.#url ||= URL.createObjectURL(new Blob([this.jpeg], { type: "image/jpeg" }));
    return this.#url;
  }

  forget(): void {
    if (this.#url) URL.revokeObjectURL(this.#url);
  }
}

/** The first few, for the end, and the last few, for the strip. */
const KEPT_FIRST = 10;
const KEPT_LAST = 12;

export class Previews {
  readonly first: MadePreview[] = [];
  readonly last: MadePreview[] = [];
  readonly #gone: MadePreview[] = [];

  /** Null for a photo without a preview. */
  add({ hotpreview, files, width, height }: PhotoRecord): MadePreview | null {
    if (!hotpreview) return null;
    const ratio = width && height ? width / height : 1.5;
    const jpeg = hotpreview as Uint8Array<ArrayBuffer>;
    const made = new MadePreview(files[0]?.path ?? "", ratio, jpeg);
    if (this.first.length < KEPT_FIRST) this.first.push(made);
    this.last.unshift(made);
    const gone = this.last.splice(KEPT_LAST);
    this.#gone.push(...gone.filter((one) => !this.first.includes(one)));
    return made;
  }

  /** To be called once others are shown: a picture may still be on its way into the page. */
  forgetGone(): void {
    for (const preview of this.#gone.splice(0)) preview.forget();
  }

  clear(): void {
    this.forgetGone();
    for (const preview of [...this.first, ...this.last]) preview.forget();
    this.first.length = 0;
    this.last.length = 0;
  }
}

/** Laid out by its ratio: clamped, so that one panorama does not take the row. */
export function previewShot({ url, name, ratio }: MadePreview): HTMLElement {
  const image = el("img", { src: url, alt: name, loading: "lazy", decoding: "async" });
  const shot = el("li", { class: "shot" }, image);
  shot.style.setProperty("--ratio", String(Math.min(3, Math.max(0.5, ratio))));
  return shot;
}
