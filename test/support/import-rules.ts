// What may import what (docs/architecture.md), as a table; one function names every breach of it.
import { importsOf, type Import, type SourceFile } from "./source-tree.ts";

interface Rule {
  /** Whom the rule binds. */
  readonly from: RegExp;
  /** Values and types alike must match one of these. */
  readonly allow: readonly RegExp[];
  /** Types may come from here as well. */
  readonly types?: readonly RegExp[];
}

const core = /^core\//;
const pureCore = /^core\/(?!(?:[a-z]+-)*schema\.ts$)/;
const noble = /^@noble\/(hashes|ciphers)\//;
/** Kept libraries that do what services need: tables of text, passkeys. */
const libraries = /^(papaparse|@simplewebauthn\/server)$/;
/** How telephone numbers are written, in every country. */
const numbering = /^libphonenumber-js\/min$/;
const context = /^server\/(context|errors|env)\.ts$/;
const message = /^server\/mail\/transport\.ts$/;
const direction = /^widget\/i18n\/direction\.ts$/;
const browserFiles = /^virtual:browser-files$/;
const anything = /./;

/** Ways of sending that need sockets or files. */
const nodeMail = /^server\/mail\/(files|smtp)\.ts$/;

/** The first rule whose `from` fits a file is the one that binds it. */
const rules: readonly Rule[] = [
  // Read by the tools they configure, never bundled.
  { from: /\.config\.ts$/, allow: [anything] },
  { from: /^core\/(?:[a-z]+-)*schema\.ts$/, allow: [core, /^zod\/mini$/] },
  // What applications import: the schemas lend it their types, and nothing of them is in it.
  { from: /^core\/client(-[a-z]+)?\.ts$/, allow: [pureCore], types: [core, /^zod\/mini$/] },
  { from: /^core\/phone\.ts$/, allow: [pureCore, numbering] },
  { from: /^core\//, allow: [pureCore] },
  { from: /^widget\/i18n\//, allow: [pureCore, /^widget\/i18n\//] },
  {
    from: /^widget\/ui\//,
    allow: [pureCore, /^widget\/(ui|i18n)\//, /^preact(\/hooks)?$/],
    types: [/^widget\//, /^preact\//, core],
  },
  { from: /^widget\//, allow: [pureCore, /^widget\/(?!ui\/)/], types: [/^widget\/ui\//, core] },
  {
    from: /^server\/store\//,
    allow: [core, /^server\/store\//, noble, /^drizzle-orm(\/|$)/, /^@libsql\/client\/web$/],
  },
  { from: /^server\/log\//, allow: [core, /^server\/(store|log)\//, noble, /^zod\/mini$/] },
  {
    from: /^server\/services\//,
    allow: [core, /^server\/(store|log|services)\//, context, noble, /^widget\/i18n\//, /^zod\/mini$/, libraries],
    types: [message],
  },
  { from: nodeMail, allow: [/^server\/mail\//, /^nodemailer$/, /^node:/] },
  { from: /^server\/mail\//, allow: [/^server\/mail\/(?!files|smtp)/] },
  {
    from: /^server\/http\//,
    allow: [core, /^server\/(services|http)\//, context, /^hono(\/|$)/, /^zod\/mini$/, /^lean-qr\/nano$/, direction],
    types: [/^server\/store\/(record-|session-|sign-in-|key-|site-)?rows\.ts$/],
  },
  {
    from: /^server\/console\//,
    allow: [core, /^server\/console\//, /^widget\/i18n\/messages\.ts$/, /^preact(\/hooks)?$/, /^(uplot|papaparse)$/],
    types: [/^server\//],
  },
  { from: /^server\/jobs\.ts$/, allow: [core, /^server\/services\//, context] },
  { from: /^server\/app\.ts$/, allow: [core, /^server\/(http|services)\//, context, /^hono(\/|$)/] },
  {
    from: /^server\/assemble\.ts$/,
    allow: [core, /^server\/(store|log|services)\//, context, noble],
  },
  { from: context, allow: [core, context, /^zod\/mini$/], types: [/^server\/(store|log|services|mail)\//] },
  {
    from: /^server\/worker\.ts$/,
    allow: [
      core,
      /^server\/(?!node|cli|mail\/(files|smtp))/,
      /^hono(\/|$)/,
      noble,
      /^@libsql\/client\/web$/,
      browserFiles,
    ],
  },
  // Pages are driven as people's own tests drive them.
  { from: /^server\/cli\/scanning\.ts$/, allow: [/^(?!widget|demo-site|test\/)/, /^widget\/testing\.ts$/] },
  { from: /^(server\/node\.ts$|server\/node\/|server\/cli\/)/, allow: [/^(?!widget|demo-site|test\/)/] },
  { from: /^demo-site\//, allow: [/^(?!test\/)/] },
  { from: /^test\//, allow: [anything] },
];

const fits = (patterns: readonly RegExp[] | undefined, target: string): boolean =>
  patterns?.some((pattern) => pattern.test(target)) ?? false;

function breach(path: string, rule: Rule | undefined, found: Import): string | undefined {
  const { target, specifier, typeOnly } = found;
  if (specifier.startsWith(".") && !/\.(tsx?|css|sql|html|mjs|js)(\?.*)?$/.test(specifier)) {
    return `${path} imports ${specifier} without its extension`;
  }
  if (!rule) return `${path} is bound by no import rule`;
  if (fits(rule.allow, target) || (typeOnly && fits(rule.types, target))) return undefined;
  return `${path} may not import ${typeOnly ? "types" : "values"} of ${target}`;
}

/** One sentence per import that docs/architecture.md forbids. */
export function importBreaches(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const rule = rules.find(({ from }) => from.test(file.path));
    return importsOf(file).flatMap((found) => breach(file.path, rule, found) ?? []);
  });
}

/** The files whose values end up in the bundle of `entry`, and the packages they name. */
export function valueClosure(entry: string, files: readonly SourceFile[]): Set<string> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set<string>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    const file = byPath.get(path);
    if (file) waiting.push(...importsOf(file).flatMap(({ typeOnly, target }) => (typeOnly ? [] : [target])));
  }
  return reached;
}

/** Each cycle of value imports once, as `a.ts → b.ts → a.ts`. */
export function importCycles(files: readonly SourceFile[]): string[] {
  const edges = new Map(
    files.map((file) => [file.path, importsOf(file).flatMap(({ typeOnly, target }) => (typeOnly ? [] : [target]))]),
  );
  const cycles: string[] = [];
  const finished = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const seen = trail.indexOf(path);
    if (seen >= 0) cycles.push([...trail.slice(seen), path].join(" → "));
    if (seen >= 0 || finished.has(path)) return;
    for (const target of edges.get(path) ?? []) visit(target, [...trail, path]);
    finished.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return cycles;
}
