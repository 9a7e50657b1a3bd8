import { createHash } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { bufferSource } from "../core/byteSource";
import { UnreadableFile } from "../core/errors";
import * as made from "../testing/made";
import { digest } from "./digest";

const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const picture = made.noise(3000);
const whole = made.png(10, 10, made.chunk("IDAT", picture), made.chunk("tEXt", made.bytes("a\0b")));
const expected = { sha256: sha(whole), image_data_hash: sha(picture) };

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the hashes of a file", () => {
  it("are of its bytes and of its picture", async () => {
    expect(await digest(bufferSource(whole), "png")).toEqual(expected);
  });

  it("are the same without crypto.subtle, as on plain http", async () => {
    vi.stubGlobal("crypto", {});
    expect(await digest(bufferSource(whole), "png")).toEqual(expected);
  });

  it("are the same in chunks, as for files too large to hold", async () => {
    expect(await digest(bufferSource(whole), "png", 100)).toEqual(expected);
  });

  it("are both the file's when there is no picture to speak of", async () => {
    const tiny = made.png(1, 1, made.chunk("IDAT", made.noise(20)));
    const both = { sha256: sha(tiny), image_data_hash: sha(tiny) };
    expect(await digest(bufferSource(tiny), "png")).toEqual(both);
    expect(await digest(bufferSource(tiny), "png", 1)).toEqual(both);
    expect((await digest(bufferSource(made.bmp(1, 1)), "bmp")).image_data_hash).toMatch(/^\w{64}$/);
  });

  it("leave the picture out where there is no rule", async () => {
    const xmp = made.bytes("<x:xmpmeta/>");
    expect(await digest(bufferSource(xmp), "xmp")).toEqual({
      sha256: sha(xmp),
      image_data_hash: null,
    });
    expect((await digest(bufferSource(xmp), null)).image_data_hash).toBeNull();
  });

  it("take one reading of the file", async () => {
    const source = bufferSource(whole);
    const read = vi.fn(source.read);
    await digest({ size: source.size, read }, "png");
    expect(read.mock.calls).toEqual([[0, whole.length]]);
  });

  it("are none of a file that became shorter", async () => {
    const source = { size: 5000, read: bufferSource(whole).read };
    await expect(digest(source, "png")).rejects.toBeInstanceOf(UnreadableFile);
  });
});
