/** Which places of files the catalogue can write down, and what stands for one that it cannot. */

import { gettext } from "./words";

/** UTF-8 bytes: what a unique index holds, and far more than file systems commonly give. */
export const LONGEST_PATH = 2600;

/** The calendar of the server's database, in milliseconds since 1970. */
const FIRST_MOMENT = Date.UTC(1000, 0, 1);
const LAST_MOMENT = Date.UTC(9999, 11, 31);

/** At most three bytes a UTF-16 unit; counted only where it could matter. */
function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}

function isTooLong(path: string): boolean {
  return path.length * 3 > LONGEST_PATH && utf8Length(path) > LONGEST_PATH;
}

/** Half of a pair of UTF-16 units: Windows allows it in names, UTF-8 and JSON do not. */
const HALF_A_CHARACTER = /\p{Surrogate}/u;
const NUL = "\0";

/** A sentence on why a file at this place cannot be recorded; null when it can. */
export function whyNotKept(path: string, modifiedAt: number): string | null {
  if (isTooLong(path)) return gettext("The path is too long to keep. Shorten the folders' names.");
  if (HALF_A_CHARACTER.test(path) || path.includes(NUL))
    return gettext("The name holds half a character. Rename the file.");
  if (!(modifiedAt >= FIRST_MOMENT && modifiedAt <= LAST_MOMENT))
    return gettext("The file's time is outside the calendar. Set its date and choose it again.");
  return null;
}

/** FNV-1a of the UTF-16 units, eight hex digits: tells apart what is cut to the same text. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** A path for the ledger: itself, or as much of it as can be kept, the same at every import. */
export function ledgerPath(path: string): string {
  const kept = path.replace(/\p{Surrogate}/gu, "\ufffd").replaceAll(NUL, "\ufffd");
  if (kept === path && !isTooLong(path)) return path;
  const start = [...kept].slice(0, LONGEST_PATH / 4 - 10).join("");
  return `${start}… (${fingerprint(path)})`;
}
