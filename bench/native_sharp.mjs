// A path a line in, and what an import needs of each photo: made with sharp, one at a time.
//
// The same as native_pillow.py: SHA-256 of the file, its Exif (from the first 128 KiB), an upright
// preview of at most 400 pixels as JPEG of quality 80, 32 by 32 grey pixels. Nothing is sent.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import ExifReader from "exifreader";
import sharp from "sharp";

const HEAD = 128 * 1024;

// One thread each: there is a process for every core.
sharp.concurrency(1);
sharp.cache(false);

async function make(path) {
  const content = await readFile(path);
  const digest = createHash("sha256").update(content).digest("hex");
  const head = content.buffer.slice(content.byteOffset, content.byteOffset + HEAD);
  const tags = ExifReader.load(head, { expanded: true });
  const fit = { fit: "inside", withoutEnlargement: true };
  const preview = await sharp(content).rotate().resize(400, 400, fit).jpeg().toBuffer();
  const grey = await sharp(preview).resize(32, 32, { fit: "fill" }).greyscale().raw().toBuffer();
  return `made ${digest} ${Object.keys(tags.exif ?? {}).length} ${preview.length} ${grey.length}`;
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${await make(line)}\n`);
}
