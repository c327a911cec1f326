// What a site declares, for its privacy page: as data, Markdown, HTML, and as a script that puts it where it stands.
import { html, raw } from "hono/html";
import type { Declaration } from "../../core/declaration.ts";
import { declarationMarkdown } from "../../core/declaration.ts";
import { declarationTree, pieceText } from "../../core/declaration-tree.ts";
import type { StaticFile } from "../context.ts";
import { ProblemError } from "../errors.ts";
import { assetPath } from "../services/assets.ts";
import { declarationOf } from "../services/declarations.ts";
import type { Handler } from "./deps.ts";
import { publicText } from "./public-text.ts";
import { wantedLanguages } from "./reader-language.ts";

type Files = Readonly<Record<string, StaticFile>>;

/** What is declared as a page of its own, in our own style. */
function page(declaration: Declaration, files: Files): string {
  const { lang, dir, controller, words } = declaration;
  const title = `${words.purposesLabel ?? ""} · ${controller.name}`;
  return html`<!doctype html>
    <html lang="${lang}" dir="${dir}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="stylesheet" href="${assetPath(files, "receipt.css")}" />
      </head>
      <body>
        <main class="sheet declared">
          <h1>${words.purposesLabel}</h1>
          ${raw(pieceText(declarationTree(declaration, 2)))}
        </main>
      </body>
    </html>`.toString();
}

/** The script, with what is declared before it. Nothing in the data ends the statement or the line. */
function script(declaration: Declaration, files: Files): string {
  const data = JSON.stringify(declaration).replaceAll("<", "\\u003c");
  return `(globalThis.ASSENT_DECLARED??=[]).push(${data});\n${files["declaration.js"]!.body}`;
}

const forms = {
  json: { type: "application/json", text: (declared: Declaration) => JSON.stringify(declared) },
  md: { type: "text/markdown; charset=utf-8", text: declarationMarkdown },
  html: { type: "text/html; charset=utf-8", text: page },
  js: { type: "text/javascript; charset=utf-8", text: script },
} as const;

/**
 * `GET /s/SITE/declaration.json`, `.md`, `.html` and `.js`: in the language that is named, which must be there, or in
 * that of the reader. `declaration.html?part=content` is the content alone, to be put into another page.
 */
export const getDeclaration: Handler = async (c) => {
  const { site = "", form = "" } = c.req.param() as Record<string, string>;
  const [, kind] = /^declaration\.(json|md|html|js)$/.exec(form) ?? [];
  if (!kind) throw new ProblemError("not-found");
  const context = c.get("context");
  const lang = c.req.query("lang");
  const wanted = wantedLanguages(c.req.header("Accept-Language"));
  const declared = await declarationOf(context, site, lang === undefined ? { wanted } : { lang });
  const { type, text } = forms[kind as keyof typeof forms];
  const isPart = kind === "html" && c.req.query("part") === "content";
  const said = isPart ? pieceText(declarationTree(declared, 2)) : text(declared, context.files);
  const vary = lang === undefined ? ["Accept-Language"] : [];
  return publicText(c, said, { type, cache: "public, max-age=300, stale-while-revalidate=86400", vary });
};
