/** What pairing reads out of a name: its folder, its stem, and which file a sidecar stands by. */

import { extensionOf, formatByName } from "./formats";

export interface ParsedName {
  /** Folder and stem, NFC and case-folded: files of one photo share it. */
  readonly key: string;
  /** The stem as written, NFC. */
  readonly stem: string;
  readonly extension: string;
  /** For a sidecar that names its file (`IMG_1.CR2.xmp`): that file's extension. */
  readonly besideExtension: string | null;
}

interface SuffixRule {
  /** First group: the stem. Second, if any: the extension of the file it stands by. */
  readonly pattern: RegExp;
}

/** Asked in this order. Pixel phones mark the two halves of one exposure in the stem. */
const SUFFIX_RULES: readonly SuffixRule[] = [
  { pattern: /^(.+)\.RAW-\d{1,2}(?:\.MP)?\.COVER\.[^.]+$/i },
  { pattern: /^(.+)\.RAW-\d{1,2}\.ORIGINAL\.[^.]+$/i },
  { pattern: /^(.+)\.([^.]+)\.xmp$/i },
  { pattern: /^(.+)\.[^.]+$/ },
];

function splitPath(path: string): { folder: string; name: string } {
  const slash = path.lastIndexOf("/");
  return { folder: path.slice(0, slash + 1), name: path.slice(slash + 1) };
}

/** `IMG.edit.xmp` is the sidecar of `IMG.edit`, not of a file of format `edit`. */
function namesAPhoto(extension: string | undefined): boolean {
  const kind = extension === undefined ? undefined : formatByName(`x.${extension}`)?.kind;
  return kind === "rendered" || kind === "raw";
}

function stemOf(name: string): { stem: string; besideExtension: string | null } {
  for (const { pattern } of SUFFIX_RULES) {
    const [, stem, beside] = pattern.exec(name) ?? [];
    if (stem === undefined || (beside !== undefined && !namesAPhoto(beside))) continue;
    return { stem, besideExtension: beside?.toLowerCase() ?? null };
  }
  return { stem: name, besideExtension: null };
}

/** Upper then lower: folds ß and the final sigma, which lower case alone keeps apart. */
export function fold(name: string): string {
  return name.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}

export function parseName(path: string): ParsedName {
  const { folder, name } = splitPath(path);
  const { stem, besideExtension } = stemOf(name);
  return {
    key: fold(folder + stem),
    stem: stem.normalize("NFC"),
    extension: extensionOf(path),
    besideExtension,
  };
}

const collator = new Intl.Collator("en", { numeric: true });

/** Folder by folder, names as a person counts: `IMG_9` before `IMG_10`. Total, so stable. */
export function compareNaturally(a: string, b: string): number {
  const [left, right] = [splitPath(a), splitPath(b)];
  return (
    collator.compare(left.folder, right.folder) ||
    collator.compare(left.name, right.name) ||
    (a < b ? -1 : a > b ? 1 : 0)
  );
}
