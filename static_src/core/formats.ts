/**
 * Every format we know by name and by content, in one table. Flipping `decodable` or `readable`
 * is all it takes for pairing and import to let a format in.
 */

import { startsWith, text } from "./bytes";

export type Kind = "rendered" | "raw" | "sidecar" | "other";

export interface Format {
  /** What `FileRecord.format` says: `jpeg`, `cr2`. */
  readonly id: string;
  /** What a person calls it. */
  readonly name: string;
  readonly kind: Kind;
  /** Lower case, without the dot; the first is the usual one. */
  readonly extensions: readonly string[];
  /** Its metadata can be read, so it can stand beside a primary. */
  readonly readable: boolean;
  /** A preview can be made from it, so it can be a primary. */
  readonly decodable: boolean;
}

const can = { readable: true, decodable: true };
const tags = { readable: true, decodable: false };
const notYet = { readable: false, decodable: false };

function format(
  id: string,
  name: string,
  kind: Kind,
  extensions: string,
  ability: { readable: boolean; decodable: boolean },
): Format {
  return { id, name, kind, extensions: extensions.split(" "), ...ability };
}

export const FORMATS: readonly Format[] = [
  format("jpeg", "JPEG", "rendered", "jpg jpeg jpe jfif", can),
  format("png", "PNG", "rendered", "png", can),
  format("webp", "WebP", "rendered", "webp", can),
  format("avif", "AVIF", "rendered", "avif avifs", can),
  format("bmp", "BMP", "rendered", "bmp dib", can),
  format("heic", "HEIC", "rendered", "heic heif hif heics heifs", notYet),
  format("tiff", "TIFF", "rendered", "tif tiff", notYet),
  format("jxl", "JPEG XL", "rendered", "jxl", notYet),
  format("gif", "GIF", "rendered", "gif", notYet),
  format("jp2", "JPEG 2000", "rendered", "jp2 j2k jpx", notYet),
  format("psd", "Photoshop", "rendered", "psd psb", notYet),

  format("cr2", "Canon CR2", "raw", "cr2", tags),
  format("nef", "Nikon NEF", "raw", "nef nrw", tags),
  format("arw", "Sony ARW", "raw", "arw sr2 srf", tags),
  format("dng", "DNG", "raw", "dng", tags),
  format("pef", "Pentax PEF", "raw", "pef", tags),
  format("cr3", "Canon CR3", "raw", "cr3", notYet),
  format("crw", "Canon CRW", "raw", "crw", notYet),
  format("orf", "Olympus ORF", "raw", "orf ori", notYet),
  format("raf", "Fujifilm RAF", "raw", "raf", notYet),
  format("rw2", "Panasonic RW2", "raw", "rw2 raw rwl", notYet),
  format("gpr", "GoPro GPR", "raw", "gpr", notYet),
  format("srw", "Samsung SRW", "raw", "srw", notYet),
  format("3fr", "Hasselblad 3FR", "raw", "3fr fff", notYet),
  format("x3f", "Sigma X3F", "raw", "x3f", notYet),
  format("kdc", "Kodak RAW", "raw", "kdc dcr k25", notYet),
  format("mrw", "Minolta MRW", "raw", "mrw", notYet),
  format("erf", "Epson ERF", "raw", "erf", notYet),
  format("iiq", "Phase One IIQ", "raw", "iiq", notYet),
  format("mef", "Mamiya MEF", "raw", "mef", notYet),

  format("xmp", "XMP", "sidecar", "xmp", can),
  format("thm", "THM", "sidecar", "thm", can),

  format(
    "video",
    "video",
    "other",
    "mov mp4 m4v avi mts m2ts mpg mpeg 3gp mkv webm wmv lrv",
    notYet,
  ),
  format("other", "other", "other", "", notYet),
];

const byId = new Map(FORMATS.map((one) => [one.id, one]));
const byExtension = new Map(
  FORMATS.flatMap((one) => one.extensions.map((extension) => [extension, one] as const)),
);

export function formatOf(id: string): Format {
  const found = byId.get(id);
  if (!found) throw new RangeError(`no format ${id}`);
  return found;
}

/** Lower case, without the dot; empty when the name has none. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot < 1 ? "" : name.slice(dot + 1).toLowerCase();
}

/** What the name promises; null when it promises nothing (no extension, or one we do not know). */
export function formatByName(path: string): Format | null {
  return byExtension.get(extensionOf(path)) ?? null;
}
