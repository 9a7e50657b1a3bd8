/** Numbers, sizes, shares and times as the page's language writes them. */

import { gettext, interpolate, ngettext } from "../core/words";
import { el } from "./render";

const language = () => globalThis.document?.documentElement.lang || "en";

/** Kept, because making one costs as much as drawing a row of a long list. */
const kept = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function keep<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  const format = (kept.get(key) as T | undefined) ?? make();
  kept.set(key, format);
  return format;
}

function numberFormat(options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const key = `${language()} ${JSON.stringify(options)}`;
  return keep(key, () => new Intl.NumberFormat(language(), options));
}

export function formatNumber(value: number): string {
  return numberFormat().format(value);
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

function bytesFormat(bytes: number): { format: Intl.NumberFormat; value: number } {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const digits = power > 1 ? 1 : 0;
  const format = numberFormat({
    ...{ style: "unit", unit: UNITS[power] ?? "byte" },
    ...{ unitDisplay: power === 0 ? "long" : "short" },
    ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
  });
  return { format, value: bytes / 1000 ** power };
}

/** Powers of 1000, as `file_size` on the server's pages: 812 bytes, 4 kB, 26.9 MB. */
export function formatBytes(bytes: number): string {
  const { format, value } = bytesFormat(bytes);
  return format.format(value);
}

/** A large figure with its unit set smaller. */
export function bytesFigure(bytes: number): (Node | string)[] {
  const { format, value } = bytesFormat(bytes);
  return format
    .formatToParts(value)
    .map(({ type, value: part }) =>
      type === "unit" ? el("span", { class: "number__unit" }, part) : part,
    );
}

function formatPercent(share: number): string {
  const digits = share < 0.1 ? 2 : 0;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return numberFormat({ style: "percent", ...options }).format(share);
}

const LEAST_SHARE = 0.0001;

/** As `share_of` on the server's pages: 0.24%, 21%; empty when there is nothing to divide by. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0) return "";
  const share = part / whole;
  if (part > 0 && share < LEAST_SHARE)
    return interpolate(gettext("less than %(share)s"), { share: formatPercent(LEAST_SHARE) });
  return formatPercent(share);
}

/** Milliseconds since 1970, in this browser's zone. */
export function formatTime(milliseconds: number): string {
  const options = { dateStyle: "medium", timeStyle: "short" } as const;
  const make = () => new Intl.DateTimeFormat(language(), options);
  return keep(`${language()} time`, make).format(milliseconds);
}

export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  const hours = Math.floor(minutes / 60);
  if (hours > 0)
    return interpolate(gettext("%(hours)s h %(minutes)s min"), { hours, minutes: minutes % 60 });
  if (minutes === 0) return interpolate(gettext("%(seconds)s s"), { seconds: rest });
  if (rest === 0) return interpolate(gettext("%(minutes)s min"), { minutes });
  return interpolate(gettext("%(minutes)s min %(seconds)s s"), { minutes, seconds: rest });
}

/** What is imported and where from: a sentence to begin with. */
export function sayPlace(name: string, source: string): string {
  const text = name ? gettext("%(name)s, from %(source)s.") : gettext("From %(source)s.");
  return interpolate(text, { name, source });
}

export function sayTimeLeft(seconds: number): string {
  return interpolate(gettext("%(time)s left"), { time: formatDuration(seconds) });
}

export function countPhotos(count: number): string {
  const text = ngettext("%(count)s photo", "%(count)s photos", count);
  return interpolate(text, { count: formatNumber(count) });
}

export function countFiles(count: number): string {
  const text = ngettext("%(count)s file", "%(count)s files", count);
  return interpolate(text, { count: formatNumber(count) });
}
