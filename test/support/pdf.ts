// What a PDF of Chromium says: how many pages it has, and the text on each, read back through its fonts' own tables.
import { inflateSync } from "node:zlib";

/** A page's text as it is drawn, pieces one after the other without what is between them, and without what stands for no letter. */
export interface PdfPage {
  readonly text: string;
}

interface PdfObject {
  readonly head: string;
  readonly stream: string | undefined;
}

/** The pages of a PDF, in their order. Reads what Chromium writes and nothing else. */
export function pdfPages(pdf: Uint8Array): PdfPage[] {
  const objects = objectsOf(Buffer.from(pdf));
  const tables = new Map<number, ReadonlyMap<string, string>>();
  const tableOf = (font: number): ReadonlyMap<string, string> => {
    const known = tables.get(font) ?? letters(referred(objects, font, "ToUnicode")?.stream ?? "");
    tables.set(font, known);
    return known;
  };
  const pages = [...objects.values()].filter(({ head }) => /\/Type\s*\/Page\b(?!s)/.test(head));
  return pages.map(({ head }) => ({ text: drawnText(contentsOf(head, objects), fontsOf(head, objects), tableOf) }));
}

function objectsOf(pdf: Buffer): Map<number, PdfObject> {
  const objects = new Map<number, PdfObject>();
  const text = pdf.toString("latin1");
  const begin = /(?:^|\n)(\d+) 0 obj\n?/g;
  for (let found = begin.exec(text); found; found = begin.exec(text)) {
    const [from, end] = [begin.lastIndex, text.indexOf("endobj", begin.lastIndex)];
    const at = text.indexOf("stream\n", from);
    const hasStream = at >= 0 && at < end;
    const head = text.slice(from, hasStream ? at : end);
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0);
    const bytes = pdf.subarray(at + "stream\n".length, at + "stream\n".length + length);
    const stream = hasStream
      ? (head.includes("/FlateDecode") ? inflateSync(bytes) : bytes).toString("latin1")
      : undefined;
    objects.set(Number(found[1]), { head, stream });
    // What is compressed may look like anything.
    if (hasStream) begin.lastIndex = at + length;
  }
  return objects;
}

function referred(objects: ReadonlyMap<number, PdfObject>, from: number, name: string): PdfObject | undefined {
  const no = new RegExp(`/${name} (\\d+) 0 R`).exec(objects.get(from)?.head ?? "")?.[1];
  return no === undefined ? undefined : objects.get(Number(no));
}

function contentsOf(head: string, objects: ReadonlyMap<number, PdfObject>): string {
  const named = /\/Contents (?:\[([^\]]*)\]|(\d+ 0 R))/.exec(head);
  const numbers = [...(named?.[1] ?? named?.[2] ?? "").matchAll(/(\d+) 0 R/g)].map(([, no]) => Number(no));
  return numbers.map((no) => objects.get(no)?.stream ?? "").join("\n");
}

/** The fonts of a page by the names its contents know them by. */
function fontsOf(head: string, objects: ReadonlyMap<number, PdfObject>): ReadonlyMap<string, number> {
  const own = /\/Resources (\d+) 0 R/.exec(head)?.[1];
  const resources = own === undefined ? head : (objects.get(Number(own))?.head ?? "");
  const listed = /\/Font\s*<<([^>]*)>>/.exec(resources)?.[1] ?? "";
  return new Map([...listed.matchAll(/\/(\S+) (\d+) 0 R/g)].map(([, name, no]) => [name!, Number(no)]));
}

const unicode = (hex: string): string => Buffer.from(hex, "hex").swap16().toString("utf16le");

/** Which letters a font's glyphs stand for (PDF 32000-1, 9.10.3), by their numbers in four hex digits. */
function letters(table: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, block] of table.matchAll(/beginbfchar([^]*?)endbfchar/g))
    for (const [, glyph, text] of block!.matchAll(/<(\w{4})>\s*<(\w+)>/g))
      found.set(glyph!.toUpperCase(), unicode(text!));
  for (const [, block] of table.matchAll(/beginbfrange([^]*?)endbfrange/g)) {
    for (const [, first, last, text] of block!.matchAll(/<(\w{4})>\s*<(\w{4})>\s*<(\w{4})>/g)) {
      const [from, to, letter] = [first, last, text].map((hex) => parseInt(hex!, 16)) as [number, number, number];
      for (let glyph = from; glyph <= to; glyph++)
        found.set(glyph.toString(16).padStart(4, "0").toUpperCase(), String.fromCharCode(letter + glyph - from));
    }
  }
  return found;
}

function drawnText(
  contents: string,
  fonts: ReadonlyMap<string, number>,
  tableOf: (font: number) => ReadonlyMap<string, string>,
): string {
  let table: ReadonlyMap<string, string> = new Map();
  let text = "";
  for (const [, font, glyphs] of contents.matchAll(/\/(\S+) [\d.]+ Tf|<([0-9A-Fa-f]+)>/g)) {
    if (font !== undefined) table = tableOf(fonts.get(font) ?? -1);
    else for (const [glyph] of (glyphs ?? "").matchAll(/\w{4}/g)) text += table.get(glyph.toUpperCase()) ?? "";
  }
  return text;
}
