/** When a picture was taken: the camera's wall clock, with its offset only where the file says so. */

import type { PhotoMetadata } from "./types";

export type TakenAt = Pick<PhotoMetadata, "taken_at" | "taken_at_offset" | "taken_at_source">;

/** Exif's own strings; null where it has none. */
export interface ExifTime {
  /** `2023:05:01 10:11:12`. */
  readonly time: string | null;
  /** Digits of a fraction of a second. */
  readonly fraction: string | null;
  /** `+02:00`. */
  readonly offset: string | null;
}

/** Photography is older than 1826 by no picture; a camera's clock past 2100 is wrong. */
const YEARS = { first: 1826, last: 2100 } as const;

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** `2023-05-01T10:11:12.123` if there is such a moment in the calendar, else null. */
export function wallClockOf(digits: readonly string[], fraction: string | null): string | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = digits.map(Number);
  const isDate = year >= YEARS.first && year <= YEARS.last && month >= 1 && month <= 12 && day >= 1;
  if (!isDate || day > daysIn(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const two = (n: number) => String(n).padStart(2, "0");
  const milliseconds = fraction === null ? "" : `.${fraction.padEnd(3, "0").slice(0, 3)}`;
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${milliseconds}`;
}

const EXIF_TIME = /^\s*(\d{4})[:\-/.](\d{2})[:\-/.](\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?/;

function parseExifTime({ time, fraction }: ExifTime): string | null {
  const [, ...parts] = EXIF_TIME.exec(time ?? "") ?? [];
  if (parts.length === 0) return null;
  const digits = /^\d+/.exec(fraction?.trim() ?? "")?.[0] ?? parts[6] ?? null;
  return wallClockOf(parts.slice(0, 6), digits);
}

/** Minutes east of UTC; null for anything but a real offset (-12:00 to +14:00). */
export function parseOffset(offset: string | null): number | null {
  const text = offset?.trim() ?? "";
  if (text === "Z") return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(text) ?? [];
  if (sign === undefined || Number(minutes) > 59) return null;
  const value = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
  return value < -720 || value > 840 ? null : value + 0;
}

/**
 * Names that cameras, phones and messengers give: `IMG_20230501_101112`, `PXL_20230501_101112345`,
 * `2023-05-01 10.11.12`, `Screenshot 2023-05-01 at 10.11.12 PM`. Date and time, or nothing: a
 * name with only a date (`IMG-20230501-WA0001`) does not say when.
 */
const NAME_PATTERNS: readonly RegExp[] = [
  /(?<!\d)(\d{4})(\d\d)(\d\d)[_\-T ](\d\d)(\d\d)(\d\d)(\d{3})?(?!\d)/,
  /(?<!\d)(\d{4})-(\d\d)-(\d\d)(?:[ _T-]| at | kl\. )(\d\d?)[.:\-_](\d\d)[.:\-_](\d\d)(?:[.,](\d{3}))?(?!\d)/,
  /(?<!\d)(\d{4})-(\d\d)-(\d\d)[ _T-](\d\d)(\d\d)(\d\d)(\d{3})?(?!\d)/,
];

/** Google's camera names its files by UTC, others by the clock on the wall. */
const NAMED_BY_UTC = /(?:^|\/)PXL_[^/]*$/;

/** macOS in English names its screenshots by the twelve-hour clock. */
function toTwentyFour(hour: string, after: string): string {
  const [, half] = /^\s?([AP])M\b/i.exec(after) ?? [];
  if (half === undefined) return hour;
  return String((Number(hour) % 12) + (half.toUpperCase() === "P" ? 12 : 0));
}

export function timeInName(path: string): string | null {
  const name = path.slice(path.lastIndexOf("/") + 1);
  for (const pattern of NAME_PATTERNS) {
    const match = pattern.exec(name);
    if (!match) continue;
    const [whole, year = "", month = "", day = "", hour = "", minute = "", second = "", fraction] =
      match;
    const after = name.slice(match.index + whole.length);
    const digits = [year, month, day, toTwentyFour(hour, after), minute, second];
    const found = wallClockOf(digits, fraction ?? null);
    if (found !== null) return found;
  }
  return null;
}

/** DateTimeOriginal, else DateTimeDigitized, else the name; each with its own offset or none. */
export function takenAt(original: ExifTime, digitized: ExifTime, path: string): TakenAt {
  const exif = [
    { source: "exif_original", from: original },
    { source: "exif_digitized", from: digitized },
  ] as const;
  for (const { source, from } of exif) {
    const time = parseExifTime(from);
    if (time !== null)
      return { taken_at: time, taken_at_offset: parseOffset(from.offset), taken_at_source: source };
  }
  const named = timeInName(path);
  if (named === null) return { taken_at: null, taken_at_offset: null, taken_at_source: null };
  const offset = NAMED_BY_UTC.test(path) ? 0 : null;
  return { taken_at: named, taken_at_offset: offset, taken_at_source: "file_name" };
}

/**
 * A moment (milliseconds since 1970, UTC) as wall clock where it is `timezoneOffset` minutes
 * behind UTC, as `Date.getTimezoneOffset` counts: -120 in Oslo in summer.
 */
export function wallClock(milliseconds: number, timezoneOffset: number): string {
  return new Date(milliseconds - timezoneOffset * 60_000).toISOString().slice(0, 19);
}
