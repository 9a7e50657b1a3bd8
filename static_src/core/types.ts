/**
 * The nouns of an import, as every layer says them: from the scan to the batch that is sent.
 * Fields that travel carry the API's names (snake_case), so one word means one thing from here to
 * SQL; see docs/architecture.md for the flow.
 */

/** Where bytes come from: a whole buffer or a `File` read by slices. Offsets and sizes in bytes. */
export interface ByteSource {
  readonly size: number;
  /** Bytes `[offset, offset + length)`, cut at the end of the file; never throws for a range past it. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** One file the scan found. `path` begins with the chosen folder's name, `/` between. */
export interface FoundFile {
  readonly path: string;
  /** Bytes. */
  readonly file_size: number;
  /** Milliseconds since 1970, UTC, as `File.lastModified` gives it. */
  readonly modified_at: number;
}

export type Role = "primary" | "rendered" | "raw" | "sidecar";

/** The five outcomes of design rule P5; every file found ends in exactly one. */
export type Outcome = "imported" | "file_added" | "duplicate" | "skipped" | "failed";

/** Where a file's import ended: which step of the pipeline the message speaks of. */
export type Stage =
  | "scan"
  | "pair"
  | "read"
  | "hash"
  | "metadata"
  | "decode"
  | "preview"
  | "send"
  | "ingest";

/** Files that are one photo: its primary first. A group has exactly one primary. */
export interface FileGroup {
  /** Directory and stem, NFC and case-folded: unique within one scan unless files of one kind clash. */
  readonly key: string;
  readonly files: readonly GroupFile[];
  /** Joined by the user: what the files say about themselves does not part it. */
  readonly byHand?: true;
}

export interface GroupFile extends FoundFile {
  readonly role: Role;
}

/** A file's line in the ledger when it is not part of a photo record. */
export interface ItemRecord {
  readonly path: string;
  readonly file_size: number;
  readonly outcome: "skipped" | "failed";
  readonly stage: Stage;
  readonly message: string;
}

export type TakenAtSource = "exif_original" | "exif_digitized" | "file_name";

/** What a file says about its picture; null where it says nothing or nothing valid. */
export interface PhotoMetadata {
  /** Upright pixels, after orientation. */
  width: number | null;
  height: number | null;
  /** Exif 0x0112, 1 to 8; 0, 9 and other nonsense are 1; null when the file has none. */
  orientation: number | null;
  /** Wall clock as the camera wrote it, `2023-05-01T10:00:00.123`; no zone. */
  taken_at: string | null;
  /** Minutes east of UTC, only from OffsetTimeOriginal (or OffsetTimeDigitized for digitized). */
  taken_at_offset: number | null;
  taken_at_source: TakenAtSource | null;
  /** Signed degrees; both or neither. */
  gps_latitude: number | null;
  gps_longitude: number | null;
  /** Metres, negative below sea level. */
  gps_altitude: number | null;
  camera_make: string | null;
  camera_model: string | null;
  lens_model: string | null;
  /** Millimetres. */
  focal_length: number | null;
  /** f-number. */
  aperture: number | null;
  iso: number | null;
  /** Seconds. */
  exposure_time: number | null;
}

/** What XMP says about a photo (core/xmp); null where it says nothing or nothing valid. */
export interface XmpRecord {
  /** 0 to 5 stars, or -1 for rejected. */
  rating: number | null;
  /** A colour's name, in the language of the program that set it. */
  label: string | null;
  title: string | null;
  description: string | null;
  keywords: readonly string[] | null;
  /** As lr:hierarchicalSubject has them: `Norway|Lofoten`. */
  keyword_paths: readonly string[] | null;
  creator: string | null;
  copyright: string | null;
  /** Wall clock, as in PhotoMetadata. */
  taken_at: string | null;
  taken_at_offset: number | null;
  taken_at_source: "xmp_original" | "xmp_digitized" | null;
  gps_latitude: number | null;
  gps_longitude: number | null;
  gps_altitude: number | null;
}

/** The XMP of a photo's files as one, with where each value comes from. */
export interface XmpLayer extends XmpRecord {
  readonly origins: Readonly<Record<string, "sidecar" | "packet">>;
}

/** One file of a photo, ready to send. */
export interface FileRecord extends GroupFile {
  /** What the bytes are (`jpeg`, `png`, `cr2`, ...), by content. */
  readonly format: string;
  /** Hex of the whole file. */
  readonly sha256: string;
  /** Hex by the image data rule (core/imageData); null where the format has none (sidecars). */
  readonly image_data_hash: string | null;
  /** The Exif block as a self-contained TIFF structure, at most 256 KiB. */
  readonly exif: Uint8Array | null;
  /** What the ledger's line is to say: why the file is no part of its namesake. */
  readonly message: string;
}

/** One photo, ready to send. `hothash` is its primary's `image_data_hash`. */
export interface PhotoRecord extends PhotoMetadata {
  readonly hothash: string;
  /** 64-bit DCT pHash, 16 hex digits; null without a preview. */
  readonly perceptual_hash: string | null;
  /** The metadata exactly as read, kept as the photo's `camera` source. */
  readonly camera: Readonly<Record<string, unknown>>;
  /** What sidecars and packets say (core/xmpOfGroup). */
  readonly xmp?: XmpLayer | null;
  /** The primary's modification time as wall clock in this browser's zone. */
  readonly file_modified_at: string | null;
  /** JPEG, long edge at most 400 px; null with a reason, or when the photo is known already. */
  readonly hotpreview: Uint8Array | null;
  readonly no_preview_reason: string;
  readonly files: readonly FileRecord[];
}
