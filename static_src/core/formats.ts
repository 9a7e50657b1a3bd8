/**
 * Every format we know by name and by content, in one table: what is rendered or RAW can be a
 * photo, also where no preview can be made of it.
 */

import {
  anyIsoMedia,
  bitmap,
  isoMedia,
  magic,
  never,
  riff,
  type Signature,
  startsWith,
} from "./signature";

export type Kind = "rendered" | "raw" | "sidecar" | "other";

export interface Format {
  /** What `FileRecord.format` says: `jpeg`, `cr2`. */
  readonly id: string;
  /** What a person calls it. */
  readonly name: string;
  readonly kind: Kind;
  /** Lower case, without the dot; the first is the usual one. */
  readonly extensions: readonly string[];
  /** How its content begins; never true where only the name can tell. */
  readonly signature: Signature;
}

const HEIC_BRANDS = "heic heix heim heis hevc hevx hevm hevs mif1 msf1 mif2".split(" ");
const VIDEO_EXTENSIONS = "mov mp4 m4v avi mts m2ts mpg mpeg 3gp mkv webm wmv lrv";
const OTHER_EXTENSIONS =
  "txt md html htm pdf doc docx xls xlsx csv json xml zip rar 7z gz exe dll mp3 wav m4a aac flac " +
  "db ini log lrcat lrf pp3 dop cos aae ctg ind inf dat url lnk";

function format(
  id: string,
  name: string,
  kind: Kind,
  extensions: string,
  signature: Signature,
): Format {
  return { id, name, kind, extensions: extensions.split(" "), signature };
}

/** Most RAW formats begin as a TIFF does; only the name tells them apart. */
const tiff = magic("II*\0", "MM\0*", "II+\0", "MM\0+");

/** In the order their signatures are tried: the particular before the general. */
export const FORMATS: readonly Format[] = [
  format("jpeg", "JPEG", "rendered", "jpg jpeg jpe jfif", magic("\xff\xd8\xff")),
  format("png", "PNG", "rendered", "png", magic("\x89PNG\r\n\x1a\n")),
  format("webp", "WebP", "rendered", "webp", riff("WEBP")),
  format("avif", "AVIF", "rendered", "avif avifs", isoMedia("avif", "avis")),
  format("bmp", "BMP", "rendered", "bmp dib", bitmap),
  format("cr2", "Canon CR2", "raw", "cr2", (head) => tiff(head) && startsWith(head, "CR", 8)),
  format("cr3", "Canon CR3", "raw", "cr3", isoMedia("crx ")),
  format("heic", "HEIC", "rendered", "heic heif hif heics heifs", isoMedia(...HEIC_BRANDS)),
  format("tiff", "TIFF", "rendered", "tif tiff", tiff),
  format("nef", "Nikon NEF", "raw", "nef nrw", never),
  format("arw", "Sony ARW", "raw", "arw sr2 srf", never),
  format("dng", "DNG", "raw", "dng", never),
  format("pef", "Pentax PEF", "raw", "pef", never),
  format("gpr", "GoPro GPR", "raw", "gpr", never),
  format("srw", "Samsung SRW", "raw", "srw", never),
  format("3fr", "Hasselblad 3FR", "raw", "3fr fff", never),
  format("kdc", "Kodak RAW", "raw", "kdc dcr k25", never),
  format("erf", "Epson ERF", "raw", "erf", never),
  format("mef", "Mamiya MEF", "raw", "mef", never),
  format("iiq", "Phase One IIQ", "raw", "iiq", never),
  format("crw", "Canon CRW", "raw", "crw", magic("II\x1a\0\0\0HEAPCCDR")),
  format("orf", "Olympus ORF", "raw", "orf ori", magic("IIRO", "IIRS", "MMOR")),
  format("raf", "Fujifilm RAF", "raw", "raf", magic("FUJIFILMCCD-RAW")),
  format("rw2", "Panasonic RW2", "raw", "rw2 raw rwl", magic("IIU\0")),
  format("x3f", "Sigma X3F", "raw", "x3f", magic("FOVb")),
  format("mrw", "Minolta MRW", "raw", "mrw", magic("\0MRM")),
  format("jxl", "JPEG XL", "rendered", "jxl", magic("\xff\x0a", "\0\0\0\x0cJXL ")),
  format("gif", "GIF", "rendered", "gif", magic("GIF87a", "GIF89a")),
  format(
    "jp2",
    "JPEG 2000",
    "rendered",
    "jp2 j2k jpx",
    magic("\0\0\0\x0cjP  ", "\xff\x4f\xff\x51"),
  ),
  format("psd", "Photoshop", "rendered", "psd psb", magic("8BPS")),
  format("xmp", "XMP", "sidecar", "xmp", never),
  format("thm", "THM", "sidecar", "thm", never),
  format(
    "video",
    "video",
    "other",
    VIDEO_EXTENSIONS,
    (head) => anyIsoMedia(head) || riff("AVI ")(head),
  ),
  format("other", "other", "other", OTHER_EXTENSIONS, never),
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

/** What the content says; null when it says nothing we know. At least `HEAD_BYTES` or the file. */
export function sniff(head: Uint8Array): Format | null {
  return FORMATS.find((one) => one.signature(head)) ?? null;
}

/** RAW formats that begin as a TIFF does: the name decides which of them it is. */
const TIFF_BASED = new Set("nef arw dng pef gpr srw 3fr kdc erf mef iiq tiff".split(" "));

/** By content; by name only among the formats that begin alike, and for sidecars. */
export function recognise(head: Uint8Array, path: string): Format | null {
  const promised = formatByName(path);
  if (promised?.kind === "sidecar") return promised;
  const found = sniff(head);
  const alike = found?.id === "tiff" && promised !== null && TIFF_BASED.has(promised.id);
  return alike ? promised : found;
}
