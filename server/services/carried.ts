// The first layer inside the site script, for somebody who is new: the UI's first file as a function, and its texts.
import type { SiteConfig } from "../../core/site.ts";
import type { ServiceContext, StaticFile } from "../context.ts";
import { servedFile } from "./archive.ts";
import { assetPath } from "./assets.ts";
import { noticeView, viewLayer } from "./notice-layers.ts";
import { publishedNotice } from "./notices.ts";
import { siteScript } from "./site-config.ts";

/** How the build ends a module: `export{a as open,b as show};`. */
const exports = /export\{([^{}]*)\};?\s*$/;
const dynamic = /\bimport\(["'`]\.\/([\w.-]+)["'`]\)/g;

/** Each export with the name it has inside; undefined for a module that is written in another way. */
function exportsOf(code: string): (readonly [inside: string, outside: string])[] | undefined {
  const pairs = exports.exec(code)?.[1]?.split(",");
  return pairs?.map((pair) => {
    const [inside = "", outside = inside] = pair.trim().split(/\s+as\s+/);
    return [inside, outside] as const;
  });
}

/** Where a page keeps what the module of that name exports, for the chunks that share its code. */
const keptAt = (served: string): string => `globalThis[Symbol.for(${JSON.stringify(`assent ${served}`)})]`;

/**
 * A built module as an expression, `async()=>{…}`, that runs it and resolves to its exports. The chunks it loads are
 * asked for below `base`. Undefined for a module that imports at once, or is not as the build writes them.
 */
export function moduleAsFunction(served: string, code: string, base: string): string | undefined {
  const names = exportsOf(code);
  if (!names || /(^|[;}\n])import[\s{"*]/.test(code)) return undefined;
  const body = code
    .replace(exports, "")
    .replace(dynamic, (_, name: string) => `import(${JSON.stringify(base + name)})`);
  const members = names.map(([inside, outside]) => `${outside}:${inside}`).join();
  return `async()=>{"use strict";${body};return ${keptAt(served)}={${members}}}`;
}

/** The module that chunks import in the place of one that ran as a function: its exports, and none of its code. */
export function standIn(served: string, code: string): string | undefined {
  const names = exportsOf(code)?.map(([, outside]) => outside);
  if (!names) return undefined;
  const members = names.map((name, at) => `${name}:_${at}`).join();
  return `const{${members}}=${keptAt(served)};export{${names.map((name, at) => `_${at} as ${name}`).join()}};`;
}

const firstFile = "first.js";
/** The same among the files of any build: before decision 0049 it had a hash in its name. */
const firstServed = /(^|\/)first(\.[0-9a-f]{6,})?\.js$/i;

/**
 * What the site script carries beside the gate for somebody who is new and reads this language: statements in the
 * gate's scope. Empty where this build, or the notice in force, has none to give.
 */
export async function carriedFirst(context: ServiceContext, config: SiteConfig, lang: string): Promise<string> {
  const served = assetPath(context.files, firstFile).slice("/w/".length);
  const code = context.files[firstFile]?.body ?? "";
  const row = await publishedNotice(context, config.site, config.notice);
  const made = moduleAsFunction(served, code, `${config.api}/i/${served.slice(0, -firstFile.length)}`);
  if (!row || !made) return "";
  const view = JSON.stringify({ [lang]: viewLayer(noticeView(row, lang), "first") }).replaceAll("<", "\\u003c");
  return `ASSENT_SITE.views=${view};ASSENT_SITE.first=${made};\n`;
}

/** Bounds the memory: configurations come from places and settings, and change every day. */
const keptScripts = 200;

/** The site script with the first layer in the language, or the gate alone: put together once for each configuration. */
export async function keptScript(context: ServiceContext, config: SiteConfig, lang = ""): Promise<string> {
  const { scripts } = context.memory;
  const name = `${lang}\n${JSON.stringify(config)}`;
  const known = scripts.get(name);
  if (known !== undefined) return known;
  const text = siteScript(context, config, lang && (await carriedFirst(context, config, lang)));
  if (scripts.size >= keptScripts) scripts.clear();
  scripts.set(name, text);
  return text;
}

/**
 * The file served below `/i/`, of this build or any before: chunks as below `/w/`, so that what they import is the
 * first file that ran inside the site script, which stands in for itself. Undefined for what no build has.
 */
export async function carriedFile(context: ServiceContext, served: string): Promise<StaticFile | undefined> {
  const file = await servedFile(context, served);
  if (!file || !firstServed.test(served)) return file;
  const body = standIn(served, file.body);
  return body === undefined ? undefined : { ...file, body };
}
