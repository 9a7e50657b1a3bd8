import { describe, expect, it } from "vitest";
import { hasCorpus, readCorpus, samples } from "../../testing/corpus";
import * as made from "../../testing/madeRaw";
import { bufferSource } from "../byteSource";
import { exifBlock, holdsJpeg, MAX_BLOCK } from "../exifBlock";
import { Fields } from "../fields";
import { recognise } from "../formats";
import { type Directory, firstNumber, readDirectory, readHeader } from "../tiff";
import { rawExif } from "./rawExif";

async function blockOf(bytes: Uint8Array, format: string): Promise<Uint8Array | null> {
  const exif = await rawExif(bufferSource(bytes), format);
  return exif && exifBlock(exif);
}

const RAW_TYPES = "ARW CR2 CR3 CRW DNG NEF ORF PEF RAF RW2".split(" ");
const raws = samples(...RAW_TYPES).filter(({ path }) => !path.startsWith("broken/"));

describe.skipIf(!hasCorpus)("the Exif block of real RAW files", () => {
  it.each(raws)("is there, small and without a JPEG, for $path", async ({ path }) => {
    const bytes = readCorpus(path);
    const block = (await blockOf(bytes, recognise(bytes, path)?.id ?? "")) ?? new Uint8Array(0);
    expect(block.length).toBeGreaterThan(100);
    expect(block.length).toBeLessThanOrEqual(MAX_BLOCK);
    expect(holdsJpeg(block)).toBe(false);
  });
});

/** IFD0 and Exif of a block. */
async function directoriesOf(block: Uint8Array | null): Promise<readonly [Directory, Directory]> {
  const source = bufferSource(block ?? new Uint8Array(0));
  const { first, littleEndian } = await readHeader(source);
  const ifd0 = await readDirectory(source, first, littleEndian);
  const pointer = ifd0.entries.find(({ tag }) => tag === 0x8769);
  const at = firstNumber(pointer, littleEndian) ?? 0;
  return [ifd0, await readDirectory(source, at, littleEndian)];
}

function value({ entries }: Directory, tag: number): Fields | undefined {
  const entry = entries.find((one) => one.tag === tag);
  return entry && new Fields(entry.value, true);
}

describe("the Exif of a made RAW", () => {
  it("takes Panasonic's ISO from the JPEG inside, in the byte order of the file", async () => {
    const [, exif] = await directoriesOf(await blockOf(made.rw2(), "rw2"));
    expect(value(exif, 0x8827)?.u16(0)).toBe(400);
  });

  it("takes Panasonic's ISO from its own tag where the JPEG has none", async () => {
    const [, exif] = await directoriesOf(await blockOf(made.rw2(null), "rw2"));
    expect(value(exif, 0x8827)?.u16(0)).toBe(200);
  });

  it("gives CIFF's names and time under Exif's tags", async () => {
    const [ifd0, exif] = await directoriesOf(await blockOf(made.crw(), "crw"));
    expect(value(ifd0, 0x110)?.text(0, 19)).toBe("Canon PowerShot S40");
    expect(value(exif, 0x9003)?.text(0, 19)).toBe("2021:03:26 21:14:52");
  });

  it("is not there where a RAF has no Exif in its JPEG", async () => {
    expect(await blockOf(new Uint8Array(200), "raf")).toBeNull();
  });
});
