/** Reads the files of a group, each once, and recognises what they are. */

import { bufferSource, type Range } from "../core/byteSource";
import type { UnreadableFile } from "../core/errors";
import { type Format, recognise } from "../core/formats";
import { HEAD_BYTES } from "../core/signature";
import type { ByteSource, FoundFile, ItemRecord } from "../core/types";
import { type FileOnDisk, getFile, openAsFound, toLost } from "./onDisk";

export interface ReadFile {
  readonly found: FoundFile;
  /** By content. */
  readonly format: Format | null;
  readonly source: ByteSource;
  /** The file or a part of it, for a decoder; made only when asked for. */
  readonly blob: TakeBlob;
}

export type TakeBlob = (type: string, part?: Range) => Blob;

/** A larger file is read by slices, as a buffer of it might not be had. */
export const MOST_IN_MEMORY = 256 * 2 ** 20;

/** A `File` read by slices; a read that fails says why as `UnreadableFile`. */
export function fileSource(file: Blob, onRead: (bytes: number) => void): ByteSource {
  return {
    size: file.size,
    async read(offset, length) {
      try {
        const slice = file.slice(offset, offset + Math.max(0, length));
        onRead(slice.size);
        return new Uint8Array(await slice.arrayBuffer());
      } catch (error) {
        throw toLost(error);
      }
    },
  };
}

async function readWhole(
  file: File,
  onRead: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    onRead(bytes.length);
    return bytes;
  } catch (error) {
    throw toLost(error);
  }
}

function blobsOf(bytes: Uint8Array<ArrayBuffer>): TakeBlob {
  return (type, { offset, length } = { offset: 0, length: bytes.length }) =>
    new Blob([bytes.subarray(offset, offset + length)], { type });
}

function slicesOf(file: File): TakeBlob {
  return (type, { offset, length } = { offset: 0, length: file.size }) =>
    file.slice(offset, offset + length, type);
}

/** Throws `UnreadableFile`, also when the file changed meanwhile. */
export async function readFile(
  found: FoundFile,
  onDisk: FileOnDisk,
  onRead: (bytes: number) => void,
): Promise<ReadFile> {
  const file = await openAsFound(onDisk, found);
  if (file.size > MOST_IN_MEMORY) {
    const source = fileSource(file, onRead);
    return {
      found,
      source,
      blob: slicesOf(file),
      format: recognise(await source.read(0, HEAD_BYTES), found.path),
    };
  }
  const bytes = await readWhole(file, onRead);
  await openAsFound(onDisk, found);
  const format = recognise(bytes.subarray(0, HEAD_BYTES), found.path);
  return { found, source: bufferSource(bytes), blob: blobsOf(bytes), format };
}

/** What a file is, from its first bytes; null where they say nothing. Throws `UnreadableFile`. */
export async function lookInside(path: string, onDisk: FileOnDisk): Promise<Format | null> {
  try {
    const head = (await getFile(onDisk)).slice(0, HEAD_BYTES);
    return recognise(new Uint8Array(await head.arrayBuffer()), path);
  } catch (error) {
    throw toLost(error);
  }
}

export function toFailed({ path, file_size }: FoundFile, error: UnreadableFile): ItemRecord {
  return { path, file_size, outcome: "failed", stage: error.stage, message: error.message };
}
