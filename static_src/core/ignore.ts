/** What is left out by rule, by name alone; every rule with the reason a person reads. */

import { gettext } from "./words";

interface IgnoreRule {
  readonly matches: (name: string, isFolder: boolean) => boolean;
  readonly reason: () => string;
}

const named =
  (...names: readonly string[]) =>
  (name: string) =>
    names.includes(name.toLowerCase());

/** Asked in this order; the first that matches gives the reason. */
const IGNORE_RULES: readonly IgnoreRule[] = [
  {
    matches: (name) => name.startsWith("._"),
    reason: () => gettext("Ignored by rule: macOS keeps extra attributes here, not a picture."),
  },
  {
    matches: named(".ds_store", "thumbs.db", "desktop.ini"),
    reason: () => gettext("Ignored by rule: a folder view kept by the operating system."),
  },
  {
    matches: (name, isFolder) => isFolder && name.toLowerCase() === "@eadir",
    reason: () => gettext("Ignored by rule: thumbnails made by a Synology disk station."),
  },
  {
    matches: (name, isFolder) => isFolder && name.toLowerCase().endsWith(".lrdata"),
    reason: () => gettext("Ignored by rule: previews made by Lightroom."),
  },
  {
    matches: (name, isFolder) => isFolder && name.startsWith("."),
    reason: () => gettext("Ignored by rule: in a hidden folder."),
  },
  {
    matches: (name) => name.startsWith("."),
    reason: () => gettext("Ignored by rule: a hidden file."),
  },
];

/**
 * Why a file is left out, or null. The chosen folder itself (the first of several names) was the
 * user's choice and is never a reason.
 */
export function ignoreReason(path: string): string | null {
  const names = path.split("/");
  for (const [i, name] of names.entries()) {
    if (i === 0 && names.length > 1) continue;
    const isFolder = i < names.length - 1;
    const rule = IGNORE_RULES.find((one) => one.matches(name, isFolder));
    if (rule) return rule.reason();
  }
  return null;
}
