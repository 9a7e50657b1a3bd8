import { describe, expect, it } from "vitest";
import { bufferSource } from "../core/byteSource";
import { recognise } from "../core/formats";
import type { FileRecord, Role } from "../core/types";
import type { Member } from "./member";
import { readXmp, xmpOf } from "./readXmp";

const encode = (text: string) => new TextEncoder().encode(text);

const rated = (stars: number) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="${stars}"/></rdf:RDF></x:xmpmeta>`;

function aFile(path: string, bytes: Uint8Array<ArrayBuffer>) {
  return {
    found: { path, file_size: bytes.length, modified_at: 0 },
    format: recognise(bytes, path),
    source: bufferSource(bytes),
    blob: () => new Blob(),
  };
}

function jpegWith(packet: string) {
  const content = encode(`http://ns.adobe.com/xap/1.0/\0${packet}`);
  const length = [(content.length + 2) >> 8, (content.length + 2) & 255];
  return new Uint8Array([0xff, 0xd8, 0xff, 0xe1, ...length, ...content, 0xff, 0xd9]);
}

describe("readXmp", () => {
  it("reads a sidecar and the packet of a picture", async () => {
    expect(await readXmp(aFile("a.xmp", encode(rated(4))))).toMatchObject({ rating: 4 });
    expect(await readXmp(aFile("a.jpg", jpegWith(rated(2))))).toMatchObject({ rating: 2 });
  });

  it("tells a sidecar that cannot be read from one that says nothing", async () => {
    expect(await readXmp(aFile("a.xmp", encode("<x:xmpmeta xmlns:x='adobe:ns:meta/'><")))).toBe(
      undefined,
    );
    expect(await readXmp(aFile("a.thm", jpegWith("")))).toBeNull();
  });

  it("takes a broken packet as none", async () => {
    expect(await readXmp(aFile("a.jpg", jpegWith("<x:xmpmeta <")))).toBeNull();
  });
});

describe("xmpOf", () => {
  const record = (path: string, role: Role) => ({ path, role, modified_at: 0 }) as FileRecord;
  const files = [record("a.jpg", "primary"), record("a.xmp", "sidecar")];
  const members = async (jpeg: string, sidecar: string) =>
    new Map([
      ["a.jpg", { xmp: await readXmp(aFile("a.jpg", jpegWith(jpeg))) } as Member],
      ["a.xmp", { xmp: await readXmp(aFile("a.xmp", encode(sidecar))) } as Member],
    ]);

  it("believes the sidecar before the packet", async () => {
    expect(xmpOf(files, await members(rated(1), rated(5)))).toMatchObject({ xmp: { rating: 5 } });
  });

  it("says nothing while a sidecar cannot be read, so that what is known stays", async () => {
    expect(xmpOf(files, await members(rated(1), "<x:xmpmeta"))).toEqual({});
  });

  it("says that nothing is said where no file says anything", async () => {
    expect(xmpOf(files.slice(0, 1), await members("", ""))).toEqual({ xmp: null });
  });
});
