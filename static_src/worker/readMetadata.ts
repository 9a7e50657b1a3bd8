/** What one file says about its picture: its size, its metadata, its Exif block. */

import ExifReader from "exifreader";
import { windowedSource } from "../core/byteSource";
import { readSize, type Size, turn } from "../core/dimensions";
import { UnreadableFile } from "../core/errors";
import { exifBlock } from "../core/exifBlock";
import { findExif } from "../core/exifSource";
import { makerIso } from "../core/makerIso";
import { compactTags, readTags, type Tags } from "../core/metadata";
import { RAW_FORMATS } from "../core/raw/rawImageData";
import type { ByteSource, PhotoMetadata } from "../core/types";

export interface FileMetadata {
  /** Pixels as stored, before orientation; null for formats whose size is not read. */
  readonly size: Size | null;
  readonly metadata: PhotoMetadata;
  /** The Exif tags as read, without binary. */
  readonly camera: Readonly<Record<string, unknown>>;
  readonly exif: Uint8Array | null;
}

/** What we keep ourselves, or not at all. */
const LEFT_OUT = {
  makerNotes: true,
  xmp: true,
  icc: true,
  iptc: true,
  mpf: true,
  photoshop: true,
  thumbnail: true,
} as const;

/** Damaged Exif is no reason to lose the photo: only metadata may be empty. */
export async function readBlock(source: ByteSource, format: string): Promise<Uint8Array | null> {
  try {
    const exif = await findExif(source, format);
    return exif && (await exifBlock(exif));
  } catch (error) {
    if (error instanceof UnreadableFile) return null;
    throw error;
  }
}

/** The tags of a block; none where ExifReader finds none. */
export function readBlockTags(block: Uint8Array | null): Tags {
  if (!block) return {};
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  try {
    const { exif } = ExifReader.loadView(view, { expanded: true, excludeTags: LEFT_OUT });
    return Object.fromEntries(Object.entries(exif ?? {}));
  } catch (error) {
    if (error instanceof ExifReader.errors.MetadataMissingError) return {};
    throw error;
  }
}

/** A picture without a size is still one when its Exif can be read: its body is damaged or cut. */
async function readSizeUnless(hasExif: boolean, source: ByteSource, format: string) {
  try {
    return await readSize(source, format);
  } catch (error) {
    if (error instanceof UnreadableFile && hasExif) return null;
    throw error;
  }
}

/** The tags' own, else the maker's; a note that cannot be read says nothing. */
async function readIso(
  told: { iso: number | null; camera_make: string | null },
  block: Uint8Array,
) {
  if (told.iso !== null) return told.iso;
  try {
    return await makerIso(block, told.camera_make);
  } catch (error) {
    if (error instanceof UnreadableFile) return null;
    throw error;
  }
}

/**
 * Reads by random access, a few hundred KiB of a file of any size.
 * @throws UnreadableFile when neither header nor Exif say anything about the picture.
 */
export async function readMetadata(
  file: ByteSource,
  format: string,
  path: string,
): Promise<FileMetadata> {
  const source = RAW_FORMATS.has(format) ? file : windowedSource(file);
  const exif = await readBlock(source, format);
  const size = await readSizeUnless(exif !== null, source, format);
  const tags = readBlockTags(exif);
  const told = readTags(tags, path);
  const upright = size && turn(size, told.orientation, format);
  const iso = exif && (await readIso(told, exif));
  const [width, height] = [upright?.width ?? null, upright?.height ?? null];
  const metadata = { width, height, ...told, iso };
  return { size, metadata, camera: compactTags(tags), exif };
}
