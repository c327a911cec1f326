// The sources as test/architecture reads them: files, code without comments and strings, imports.
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";

export interface SourceFile {
  /** Path from the root, such as `core/ids.ts`. */
  readonly path: string;
  readonly text: string;
}
export interface Import {
  /** Path from the root for a relative import, else the name of the module. */
  readonly target: string;
  /** As written. */
  readonly specifier: string;
  /** Gone after compilation. */
  readonly typeOnly: boolean;
  /** `import("…")`. */
  readonly dynamic: boolean;
  readonly reexport: boolean;
}

const roots = ["core", "widget", "server", "demo-site", "test"];

/** Every TypeScript source of the project, or whatever else has such names, by path. */
export function sourceFiles(named = /\.tsx?$/): SourceFile[] {
  return roots
    .flatMap((root) => readdirSync(root, { recursive: true, encoding: "utf8" }).map((name) => posix.join(root, name)))
    .filter((path) => named.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

const token =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|(?<=[=(,:?!&|[;{}]\s*)\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/g;

/** The text with comments, strings and regular expressions blanked; lines stay where they are. */
export function codeOf(text: string): string {
  return text.replace(token, (match) => {
    // What stands in ${…} is code.
    if (match.startsWith("`")) return (match.match(/\$\{[^}]*\}|\n/g) ?? []).join(" ");
    return match.replace(/[^\n]/g, " ");
  });
}

const statement = /^(import|export)\s+(type\s+)?(?:([\w*\s{},$]+?)\s+from\s+)?["']([^"']+)["']/gm;
const dynamicImport = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

const withoutComments = (text: string): string => text.replace(/^\s*\/\*[\s\S]*?\*\/|^\s*\/\/[^\n]*/gm, "");

const allTypes = (names: string | undefined): boolean => {
  const inside = /^\{([^}]*)\}$/.exec(names?.trim() ?? "")?.[1];
  const parts = inside?.split(",").filter((part) => part.trim());
  return parts !== undefined && parts.length > 0 && parts.every((part) => part.trim().startsWith("type "));
};

/** What a source imports and exports from elsewhere. */
export function importsOf({ path, text }: SourceFile): Import[] {
  const resolve = (specifier: string): string =>
    specifier.startsWith(".") ? posix.join(posix.dirname(path), specifier.replace(/\?.*$/, "")) : specifier;
  const source = withoutComments(text);
  const found: Import[] = [];
  for (const [, word, type, names, specifier] of source.matchAll(statement)) {
    const typeOnly = type !== undefined || allTypes(names);
    found.push({
      target: resolve(specifier!),
      specifier: specifier!,
      typeOnly,
      dynamic: false,
      reexport: word === "export",
    });
  }
  for (const [, specifier] of source.matchAll(dynamicImport)) {
    found.push({ target: resolve(specifier!), specifier: specifier!, typeOnly: false, dynamic: true, reexport: false });
  }
  return found;
}
