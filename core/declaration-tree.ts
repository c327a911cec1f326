// A declaration as the elements of a page, which a server writes out and a page's script makes.
import {
  cookieHeads,
  cookieRows,
  cookiesTitle,
  controllerLines,
  declaredSince,
  factRows,
  isWeb,
  type Declaration,
  type DeclaredPurpose,
} from "./declaration.ts";
import { escapedHtml } from "./html-text.ts";

/** An element with its attributes and what is in it; texts stand for themselves. */
export interface Piece {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly inside: readonly (Piece | string)[];
}

const piece = (tag: string, inside: Piece["inside"], attributes: Piece["attributes"] = {}): Piece => ({
  tag,
  attributes,
  inside,
});

/** An address of another scheme stays a text. */
const link = (text: string, url: string | undefined): Piece | string =>
  url !== undefined && isWeb(url) ? piece("a", [text], { href: url }) : text;

/** What a site declares. Its headings are of the level, 1 to 6; no style is set, so that it looks as the page around it. */
export function declarationTree(declaration: Declaration, level: number): Piece {
  const { lang, dir, policy, words } = declaration;
  const heading = `h${Math.min(6, Math.max(1, Math.floor(level) || 2))}`;
  const who = controllerLines(declaration);
  return piece(
    "div",
    [
      piece(
        "p",
        who.flatMap((line, at) => (at > 0 ? [piece("br", []), line] : [line])),
      ),
      ...declaration.purposes.flatMap((purpose) => purposePieces(declaration, purpose, heading)),
      piece("p", [
        link(words.policyLink ?? policy.url, policy.url),
        ` ${policy.version}, `,
        piece("time", [declaredSince(declaration)], { datetime: policy.effectiveAt }),
      ]),
    ],
    { class: "assent-declaration", lang, dir },
  );
}

function purposePieces(declaration: Declaration, purpose: DeclaredPurpose, heading: string): Piece[] {
  const facts = factRows(declaration, purpose).flatMap(([name, value]) => [piece("dt", [name]), piece("dd", [value])]);
  const rows = cookieRows(declaration, purpose);
  const list = facts.length > 0 ? [piece("dl", facts)] : [];
  const table = rows.length > 0 ? [cookieTable(declaration, purpose, rows)] : [];
  return [piece(heading, [purpose.title]), piece("p", [purpose.text]), ...list, ...table];
}

/** Roles as well as elements: a narrow page may lay the cells out as blocks, which are then no table to a reader. */
function cookieTable(declaration: Declaration, purpose: DeclaredPurpose, rows: ReturnType<typeof cookieRows>): Piece {
  const row = (cells: Piece[]) => piece("tr", cells, { role: "row" });
  const cell = (inside: Piece["inside"]) => piece("td", inside, { role: "cell" });
  const heads = cookieHeads(declaration).map((head) => piece("th", [head], { scope: "col", role: "columnheader" }));
  const body = rows.map(({ name, service, url, notes, period }) =>
    row([
      // Names of cookies are written from left to right in every language.
      cell([piece("bdi", [name])]),
      cell([link(service, url), ...notes.flatMap((note) => [piece("br", []), note])]),
      cell([period]),
    ]),
  );
  return piece(
    "table",
    [
      piece("caption", [cookiesTitle(declaration, purpose)]),
      piece("thead", [row(heads)], { role: "rowgroup" }),
      piece("tbody", body, { role: "rowgroup" }),
    ],
    { role: "table" },
  );
}

/** The elements as HTML. */
export function pieceText({ tag, attributes, inside }: Piece): string {
  const own = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapedHtml(value)}"`);
  const open = `<${tag}${own.join("")}>`;
  return tag === "br"
    ? open
    : `${open}${inside.map((one) => (typeof one === "string" ? escapedHtml(one) : pieceText(one))).join("")}</${tag}>`;
}
