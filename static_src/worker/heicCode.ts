/** Where the decoder of HEIC lies. */

import libheifScript from "libheif-js/libheif-wasm/libheif.js?url";
import libheifWasm from "libheif-js/libheif-wasm/libheif.wasm?url";
import heicWorkerUrl from "./heicWorker.ts?worker&url";

export { heicWorkerUrl, libheifScript, libheifWasm };
export const heicCode: readonly string[] = [heicWorkerUrl, libheifScript, libheifWasm];
