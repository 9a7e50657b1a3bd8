import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UnreadableFile } from "./errors";
import { MAX_XMP, MOST, parseXmp } from "./xmp";

const NAMESPACES = [
  'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"',
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  'xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
  'xmlns:exif="http://ns.adobe.com/exif/1.0/"',
  'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"',
  'xmlns:lr="http://ns.adobe.com/lightroom/1.0/"',
].join(" ");

const utf8 = (text: string) => new TextEncoder().encode(text);

/** A sidecar as editors write it. */
function sidecar(elements: string, attributes = ""): string {
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
    <x:xmpmeta xmlns:x="adobe:ns:meta/"><!-- <rdf:RDF> -->
      <rdf:RDF ${NAMESPACES}>
        <rdf:Description rdf:about="" ${attributes}>${elements}</rdf:Description>
      </rdf:RDF>
    </x:xmpmeta>
    <?xpacket end="w"?>`;
}

const read = (elements: string, attributes = "") => parseXmp(utf8(sidecar(elements, attributes)));

const alt = (...values: readonly string[]) => `<rdf:Alt>${values.join("")}</rdf:Alt>`;
const li = (text: string, language = "x-default") =>
  `<rdf:li xml:lang="${language}">${text}</rdf:li>`;
const bag = (...words: readonly string[]) =>
  `<rdf:Bag>${words.map((word) => `<rdf:li>${word}</rdf:li>`).join("")}</rdf:Bag>`;

describe("what XMP says of a photo", () => {
  it("is read from attributes and from elements alike", () => {
    expect(read("", 'xmp:Rating="4" xmp:Label="Red"')).toMatchObject({ rating: 4, label: "Red" });
    const elements = "<xmp:Rating>4</xmp:Rating><xmp:Label>Red</xmp:Label>";
    expect(read(elements)).toMatchObject({ rating: 4, label: "Red" });
  });

  it("goes by the namespace, whatever its prefix", () => {
    const own =
      'xmlns:q="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://example.org/" q:Rating="2"';
    expect(read("<dc:title>Not Dublin's</dc:title>", own)).toMatchObject({
      rating: 2,
      title: null,
    });
  });

  it("is the default language's text, else the first", () => {
    const both = `<dc:title>${alt(li("Havn", "nb"), li("Harbour"))}</dc:title>`;
    expect(read(both)?.title).toBe("Harbour");
    expect(read(`<dc:title>${alt(li("Havn", "nb"), li("Port", "fr"))}</dc:title>`)?.title).toBe(
      "Havn",
    );
  });

  it("unescapes XML's own entities and numbers, and takes CDATA as it is", () => {
    const title = `<dc:title>${alt(li("A &amp; B &#x1F30A;&#233; <![CDATA[<c>&amp;]]>"))}</dc:title>`;
    expect(read(title)?.title).toBe("A & B \u{1f30a}\u00e9 <c>&amp;");
  });

  it("keeps the lines of a description and drops control characters", () => {
    const text = "Line one\nline\u0001 two";
    expect(read(`<dc:description>${alt(li(text))}</dc:description>`)?.description).toBe(
      "Line one\nline two",
    );
  });

  it("takes a value with qualifiers for its value, and a structure for none", () => {
    const qualified =
      '<xmp:Label rdf:parseType="Resource"><rdf:value>Red</rdf:value><dc:source>x</dc:source></xmp:Label>';
    expect(read(qualified)?.label).toBe("Red");
    const structure = '<xmp:Label rdf:parseType="Resource"><dc:source>x</dc:source></xmp:Label>';
    expect(read(structure)).toBeNull();
  });

  it("names every step of a hierarchical keyword once, and keeps the hierarchy", () => {
    const words = `<dc:subject>${bag("Lofoten", "winter", "Lofoten", "")}</dc:subject>
      <lr:hierarchicalSubject>${bag("Norway|Lofoten", "season|winter")}</lr:hierarchicalSubject>`;
    expect(read(words)).toMatchObject({
      keywords: ["Lofoten", "winter", "Norway", "season"],
      keyword_paths: ["Norway|Lofoten", "season|winter"],
    });
  });

  it("keeps a keyword in one line", () => {
    const words = `<dc:subject>${bag("two\n  lines", "&#13;three")}</dc:subject>`;
    expect(read(words)?.keywords).toEqual(["two lines", "three"]);
  });

  it("joins its creators, and reads who holds the rights", () => {
    const words = `<dc:creator><rdf:Seq><rdf:li>Ansel</rdf:li><rdf:li>Dorothea</rdf:li></rdf:Seq></dc:creator>
      <dc:rights>${alt(li("© 2023 Ansel"))}</dc:rights>`;
    expect(read(words)).toMatchObject({ creator: "Ansel, Dorothea", copyright: "© 2023 Ansel" });
  });

  it.each([
    ["-1", -1],
    ["0", 0],
    ["-0", 0],
    ["5", 5],
    ["3.0", 3],
    ["3.5", null],
    ["6", null],
    ["-2", null],
    ["99", null],
    ["five", null],
  ])("rates %s as %s", (written, rating) => {
    expect(read("", `xmp:Rating="${written}" xmp:Label="x"`)?.rating).toBe(rating);
  });

  it.each([
    ["2023-05-01T10:11:12", "2023-05-01T10:11:12", null],
    ["2023-05-01T10:11:12.1+02:00", "2023-05-01T10:11:12.100", 120],
    ["2023-05-01T10:11Z", "2023-05-01T10:11:00", 0],
    ["2023:05:01 10:11:12-0330", "2023-05-01T10:11:12", -210],
    ["2023-02-30T10:11:12", null, null],
    ["2023-05-01", null, null],
    ["0000-00-00T00:00:00", null, null],
    ["2023-05-01T24:11:12", null, null],
    ["2023-05-01T10:11:12+99:00", "2023-05-01T10:11:12", null],
  ])("reads the time %s", (written, taken_at, taken_at_offset) => {
    expect(read("", `exif:DateTimeOriginal="${written}" xmp:Label="x"`)).toMatchObject({
      taken_at,
      taken_at_offset,
      taken_at_source: taken_at && "xmp_original",
    });
  });

  it("prefers the time it was taken to its IPTC time, and both to its digitisation", () => {
    const created = 'photoshop:DateCreated="1999-01-02T03:04:05"';
    const digitised = 'xmp:CreateDate="2001-01-01T00:00:00"';
    const taken = 'exif:DateTimeOriginal="1998-01-01T00:00:00"';
    expect(read("", `${digitised} ${created} ${taken}`)?.taken_at).toBe("1998-01-01T00:00:00");
    expect(read("", `${digitised} ${created}`)?.taken_at).toBe("1999-01-02T03:04:05");
    expect(read("", digitised)).toMatchObject({
      taken_at: "2001-01-01T00:00:00",
      taken_at_source: "xmp_digitized",
    });
  });

  it("goes on to the next time where one is not valid", () => {
    const times =
      'exif:DateTimeOriginal="0000-00-00T00:00:00" xmp:CreateDate="2001-01-01T00:00:00"';
    expect(read("", times)?.taken_at_source).toBe("xmp_digitized");
  });

  it.each([
    ["59,54.5N", "10,45E", 59.9083333333, 10.75],
    ["59,54,30N", "10,45,0E", 59.9083333333, 10.75],
    ["33,52.5S", "151,12.0w", -33.875, -151.2],
    ["0,0N", "0,0E", null, null],
    ["91,0N", "10,0E", null, null],
    ["59,54.5", "10,45E", null, null],
    ["59,54.5E", "10,45N", null, null],
    ["59,99N", "10,45E", null, null],
    ["59.9", "10.75", null, null],
  ])("reads the place %s, %s", (north, east, gps_latitude, gps_longitude) => {
    const place = `exif:GPSLatitude="${north}" exif:GPSLongitude="${east}" xmp:Label="x"`;
    const found = read("", place);
    if (gps_latitude === null) expect(found).toMatchObject({ gps_latitude, gps_longitude });
    else {
      expect(found?.gps_latitude).toBeCloseTo(gps_latitude, 9);
      expect(found?.gps_longitude).toBeCloseTo(gps_longitude ?? 0, 9);
    }
  });

  it.each([
    ["1234/10", "0", 123.4],
    ["1234/10", "1", -123.4],
    ["12/0", "0", null],
    ["12", "", null],
    ["12.5", "0", 12.5],
  ])("reads the height %s with ref %s", (metres, ref, gps_altitude) => {
    const height = `exif:GPSAltitude="${metres}" exif:GPSAltitudeRef="${ref}" xmp:Label="x"`;
    expect(read("", height)?.gps_altitude).toBe(gps_altitude);
  });

  it("is cut where the server would refuse it, between letters", () => {
    const title = `<dc:title>${alt(li("\u{1f30a}".repeat(2000)))}</dc:title>`;
    const words = Array.from({ length: 600 }, (_, i) => `word ${i}`);
    const found = read(`${title}<dc:subject>${bag(...words)}</dc:subject>`);
    expect(found?.title).toBe("\u{1f30a}".repeat(MOST.line));
    expect(found?.keywords?.length).toBe(MOST.keywords);
  });

  it("leaves out a text whose letters are damaged", () => {
    const text = sidecar("", 'xmp:Rating="3" xmp:Label="Caf\u00e9"');
    const bytes = Uint8Array.from(text.replace("\ufeff", ""), (letter) => letter.charCodeAt(0));
    expect(parseXmp(bytes)).toMatchObject({ rating: 3, label: null });
  });

  it("is read in UTF-16 of both orders, with and without a mark, and in UTF-8 with one", () => {
    const plain = sidecar("", 'xmp:Label="Rød"').replace(/^<\?xpacket[^>]*>\s*/, "");
    for (const text of [plain, `\ufeff${plain}`]) {
      const units = Uint16Array.from(text, (_, i) => text.charCodeAt(i));
      const little = new Uint8Array(units.buffer);
      const big = little.map((_, i) => little[i ^ 1] ?? 0);
      for (const bytes of [utf8(text), little, big]) expect(parseXmp(bytes)?.label).toBe("Rød");
    }
  });

  it("is nothing where XML says nothing of ours", () => {
    for (const text of ["<html/>", sidecar(""), "<a><b/>text</a>"])
      expect(parseXmp(utf8(text))).toBeNull();
  });

  it("ends with its first element, whatever pads the packet", () => {
    const padded = `${sidecar("", 'xmp:Rating="1"')}\0\0 <not xml`;
    expect(parseXmp(utf8(padded))?.rating).toBe(1);
  });
});

describe("what is no XMP is refused", () => {
  const deep = "<a>".repeat(65);
  const wide = `<a>${"<b/>".repeat(60_000)}</a>`;
  const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>`;

  it.each([
    ["nothing", ""],
    ["plain text", "no markup at all"],
    ["a document type", laughs],
    ["an entity of its own", "<x>&ha;</x>"],
    ["a name of JavaScript's", "<x>&toString;</x>"],
    ["an ampersand alone", "<x>a & b</x>"],
    ["half a surrogate", "<x>&#xD800;</x>"],
    ["a tag that is not closed", "<x><y></x>"],
    ["an end in the middle", sidecar("", 'xmp:Rating="1"').slice(0, 400)],
    ["an attribute twice", '<x a="1" a="2"/>'],
    ["a comment without end", "<x><!-- "],
    ["elements too deep", deep],
    ["elements without number", wide],
    ["more than 1 MiB", `<x>${" ".repeat(MAX_XMP)}</x>`],
  ])("such as %s", (_, text) => {
    expect(() => parseXmp(utf8(text))).toThrow(UnreadableFile);
  });
});

describe("whatever the bytes, the reader ends and throws nothing undeclared", () => {
  const seed = sidecar(
    `<dc:title>${alt(li("A &amp; B"))}</dc:title><dc:subject>${bag("a", "b")}</dc:subject>`,
    'xmp:Rating="4" exif:GPSLatitude="59,54.5N" exif:GPSLongitude="10,45E"',
  );
  const unlessUnreadable = (bytes: Uint8Array) => {
    try {
      return parseXmp(bytes);
    } catch (error) {
      if (error instanceof UnreadableFile) return null;
      throw error;
    }
  };

  it("given mutations of a sidecar", () => {
    const pieces = fc.constantFrom(
      "<",
      ">",
      "&",
      '"',
      "'",
      "/",
      "</a>",
      "<![CDATA[",
      "\0",
      "é",
      "=",
    );
    const change = fc.record({ at: fc.nat(seed.length), piece: pieces, cut: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        let text = seed;
        for (const { at, piece, cut } of changes)
          text = text.slice(0, at) + piece + text.slice(at + cut);
        unlessUnreadable(utf8(text));
      }),
      { numRuns: 1000 },
    );
  });

  it("given any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void unlessUnreadable(bytes)),
    );
  });

  it.each(["<", "<a ", "<a b=", "&", "<a>&#", "<!--", "\n", "<a\n", "<?", "</", '<a b="'])(
    "in time that grows with its length, not its square, given only %j",
    (piece) => {
      const bytes = utf8(piece.repeat(Math.floor(MAX_XMP / piece.length)));
      const began = performance.now();
      unlessUnreadable(bytes);
      unlessUnreadable(utf8(`<x>${piece.repeat(Math.floor(MAX_XMP / piece.length) - 10)}`));
      expect(performance.now() - began).toBeLessThan(1500);
    },
  );
});
