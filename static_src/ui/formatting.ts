/** Numbers, sizes, shares and times as the page's language writes them. */

import { gettext, interpolate, ngettext } from "../core/words";
import { el } from "./render";

const language = () => document.documentElement.lang || "en";

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(language()).format(value);
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

function bytesFormat(bytes: number): { format: Intl.NumberFormat; value: number } {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  const maximumFractionDigits = value < 100 && power > 1 ? 1 : 0;
  const options = { style: "unit", unit: UNITS[power] ?? "byte", maximumFractionDigits } as const;
  return { format: new Intl.NumberFormat(language(), options), value };
}

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

/** `0.24 %`; empty when there is nothing to divide by. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0) return "";
  const options = { style: "percent", maximumSignificantDigits: 2 } as const;
  return new Intl.NumberFormat(language(), options).format(part / whole);
}

/** Milliseconds since 1970, in this browser's zone. */
export function formatTime(milliseconds: number): string {
  const options = { dateStyle: "medium", timeStyle: "short" } as const;
  return new Intl.DateTimeFormat(language(), options).format(milliseconds);
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

export function countPhotos(count: number): string {
  const text = ngettext("%(count)s photo", "%(count)s photos", count);
  return interpolate(text, { count: formatNumber(count) });
}

export function countFiles(count: number): string {
  const text = ngettext("%(count)s file", "%(count)s files", count);
  return interpolate(text, { count: formatNumber(count) });
}
