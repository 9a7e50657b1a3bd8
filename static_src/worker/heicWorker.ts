/**
 * libheif (LGPL-3.0) at work: its script and its wasm are files of their own, loaded as they are,
 * so that whoever runs this can put others in their place. Built as a classic worker.
 */

import type { HeifDecoder, HeifImage, Libheif } from "./libheif";
import { Shrinker } from "./shrinker";

export interface HeicQuestion {
  readonly bytes: ArrayBuffer;
  readonly colorSpace: PredefinedColorSpace;
  /** Where libheif lies. */
  readonly script: string;
  readonly wasm: string;
}

/** Null with the reason for what cannot be decoded. */
export interface HeicAnswer {
  readonly bitmap: ImageBitmap | null;
  readonly detail: string;
}

declare const libheif: (options: { readonly wasmBinary: ArrayBuffer }) => Libheif;

/** One for all files: it frees what the file before took. */
let decoder: Promise<HeifDecoder> | null = null;

async function load(script: string, wasm: string): Promise<HeifDecoder> {
  importScripts(script);
  const answer = await fetch(wasm);
  if (!answer.ok) throw new Error(`${wasm}: ${answer.status}`);
  const { HeifDecoder } = libheif({ wasmBinary: await answer.arrayBuffer() });
  return new HeifDecoder();
}

function draw(image: HeifImage, colorSpace: PredefinedColorSpace): Promise<ImageData | null> {
  const shrunk = new Shrinker(image.get_width(), image.get_height());
  const { width, height } = shrunk;
  return new Promise((resolve) => {
    image.display(shrunk, (shown) => {
      resolve(shown && new ImageData(shrunk.toPixels(), width, height, { colorSpace }));
    });
  });
}

async function decode(question: HeicQuestion): Promise<ImageBitmap | null> {
  decoder ??= load(question.script, question.wasm);
  const images = (await decoder).decode(new Uint8Array(question.bytes));
  const image = images.find((one) => one.is_primary()) ?? images[0];
  const pixels = image ? await draw(image, question.colorSpace) : null;
  for (const one of images) one.free();
  return pixels && createImageBitmap(pixels);
}

function answer(bitmap: ImageBitmap | null, detail = ""): void {
  const parts = bitmap ? [bitmap] : [];
  postMessage({ bitmap, detail } satisfies HeicAnswer, { transfer: parts });
}

addEventListener("message", ({ data }: MessageEvent<HeicQuestion>) => {
  decode(data).then(answer, (error: unknown) => answer(null, String(error)));
});
