/** How formats begin: predicates over a file's first bytes, for the table in formats.ts. */

export type Signature = (head: Uint8Array) => boolean;

/** Enough of a file for every signature. */
export const HEAD_BYTES = 64;

export function startsWith(bytes: Uint8Array, magic: string, at = 0): boolean {
  for (let i = 0; i < magic.length; i++) if (bytes[at + i] !== magic.charCodeAt(i)) return false;
  return true;
}

export const magic =
  (...beginnings: readonly string[]): Signature =>
  (head) =>
    beginnings.some((beginning) => startsWith(head, beginning));

/** RIFF files name their form after the size. */
export const riff =
  (form: string): Signature =>
  (head) =>
    startsWith(head, "RIFF") && startsWith(head, form, 8);

/** The major brand, then the compatible ones as far as the head reaches. */
function brands(head: Uint8Array): string[] {
  if (!startsWith(head, "ftyp", 4)) return [];
  const end = Math.min(head.length, ((head[2] ?? 0) << 8) | (head[3] ?? 0));
  const found: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4)
    if (at !== 12) found.push(String.fromCharCode(...head.subarray(at, at + 4)));
  return found;
}

/** An ISO media file whose major brand is one of these, or generic (`mif1`) with one beside it. */
export const isoMedia =
  (...wanted: readonly string[]): Signature =>
  (head) => {
    const [major, ...compatible] = brands(head);
    if (major === undefined) return false;
    if (wanted.includes(major)) return true;
    return (major === "mif1" || major === "msf1") && compatible.some((b) => wanted.includes(b));
  };

export const anyIsoMedia: Signature = (head) => startsWith(head, "ftyp", 4);

/** `BM` alone is ordinary text: the size of the second header decides. */
export const bitmap: Signature = (head) =>
  startsWith(head, "BM") &&
  [12, 16, 40, 52, 56, 64, 108, 124].includes(head[14] ?? 0) &&
  startsWith(head, "\0\0\0", 15);

export const never: Signature = () => false;
