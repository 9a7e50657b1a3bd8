/** HEIC: by the browser where it can, else by libheif in a worker of its own. */

import { UnreadableFile } from "../core/errors";
import { isDisplayP3, readMeta } from "../core/isoMedia";
import { gettext } from "../core/words";
import { afterAwake } from "./awakeTimer";
import type { Original } from "./decode";
import { heicWorkerUrl, libheifScript, libheifWasm } from "./heicCode";
import type { HeicAnswer, HeicQuestion } from "./heicWorker";
import { fromBitmap, type Picture } from "./picture";

/** Its memory only grows: a new worker begins anew. */
const MOST_FILES = 24;

/** Milliseconds; a picture of 50 megapixels took 5,500 on a busy machine. */
const LONGEST = 25_000;
const SIGN_OF_LIFE = 5_000;

/** Decoders at work at once in all workers and tabs: each takes half a gigabyte. */
const MOST_AT_ONCE = 4;

let decoder: { readonly worker: Worker; files: number } | null = null;
/** Whether this browser decodes HEIC itself; unknown until it was asked. */
let isNative: boolean | null = null;

function endDecoder(): void {
  decoder?.worker.terminate();
  decoder = null;
}

function takeDecoder(): Worker {
  if (decoder && decoder.files >= MOST_FILES) endDecoder();
  // A classic worker, because libheif's script is one.
  decoder ??= { worker: new Worker(heicWorkerUrl), files: 0 };
  decoder.files += 1;
  return decoder.worker;
}

function broken(detail = ""): UnreadableFile {
  const message = gettext("The HEIC picture is damaged or of a kind that is not decoded here.");
  return new UnreadableFile("decode", detail ? `${message} ${detail}` : message);
}

function tookTooLong(): UnreadableFile {
  return new UnreadableFile("decode", gettext("Decoding the HEIC picture took too long."));
}

function ask(worker: Worker, question: HeicQuestion): Promise<ImageBitmap> {
  return new Promise((resolve, reject) => {
    const endTimer = afterAwake(LONGEST, () => reject(tookTooLong()));
    const settle = (bitmap: ImageBitmap | null, detail = "") => {
      endTimer();
      if (bitmap) resolve(bitmap);
      else reject(broken(detail));
    };
    worker.onmessage = ({ data }: MessageEvent<HeicAnswer>) => settle(data.bitmap, data.detail);
    worker.onerror = (event) => {
      event.preventDefault();
      settle(null, event.message);
    };
    worker.postMessage(question, [question.bytes]);
  });
}

/** A place among those at work; without a secure context there are no locks, nor a limit. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (!navigator.locks) return work();
  const place = Math.floor(Math.random() * MOST_AT_ONCE);
  return navigator.locks.request(`imalink-heic-${place}`, work);
}

async function byLibheif({ source }: Original): Promise<ImageBitmap> {
  const bytes = (await source.read(0, source.size)).slice().buffer;
  const colorSpace = isDisplayP3(await readMeta(source)) ? "display-p3" : "srgb";
  const question = { bytes, colorSpace, script: libheifScript, wasm: libheifWasm } as const;
  try {
    return await inTurn(() => ask(takeDecoder(), question));
  } catch (error) {
    endDecoder();
    throw error;
  }
}

/** Both turn the picture as the file says (`irot`); its Exif must not turn it again. */
export async function decodeHeic(
  original: Original,
  byBrowser: (original: Original) => Promise<Picture>,
): Promise<Picture> {
  if (isNative !== false) {
    try {
      const picture = await byBrowser(original);
      isNative = true;
      return picture;
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
    }
  }
  const alive = setInterval(original.onAlive, SIGN_OF_LIFE);
  try {
    const bitmap = await byLibheif(original);
    isNative ??= false;
    return fromBitmap(bitmap, 1);
  } finally {
    clearInterval(alive);
  }
}
