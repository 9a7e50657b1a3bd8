/** What this browser can do, and its own folder dialog. */

import type { Entry } from "./entries";
import { fromHandle } from "./entries";

export function hasFolderPicker(): boolean {
  return globalThis.isSecureContext && "showDirectoryPicker" in globalThis;
}

/** Null when the dialog was closed without a choice. */
export async function pickFolder(): Promise<Entry | null> {
  try {
    return fromHandle(await showDirectoryPicker({ mode: "read", id: "imalink" }));
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return null;
    throw error;
  }
}

export function workerCount(): number {
  return Math.max(1, navigator.hardwareConcurrency || 1);
}
