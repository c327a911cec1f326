// Bytes on the wire: brotli at its strongest, as a CDN would keep the files.
import { readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const folder = "dist/widget";

export const brotliBytes = (text: string | Uint8Array): number =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

const imported = /(?:\bfrom|^import|[;}]import)\s*["'`]\.\/([\w.-]+)["'`]/g;

/** The file of that name as built. */
export function builtFile(name: string): { file: string; code: string } {
  const file = `${name}.js`;
  return { file, code: readFileSync(`${folder}/${file}`, "utf8") };
}

/** Bytes of the named files and of all they import at once, each file once. */
export function builtBytes(...names: readonly string[]): number {
  const waiting = names.map((name) => builtFile(name).file);
  const fetched = new Map<string, number>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (fetched.has(file)) continue;
    const code = readFileSync(`${folder}/${file}`, "utf8");
    fetched.set(file, brotliBytes(code));
    for (const [, next] of code.matchAll(imported)) waiting.push(next!);
  }
  return [...fetched.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** Every built file of the widget with its bytes. */
export const builtFiles = (): Record<string, number> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((file) => file.endsWith(".js"))
      .map((file) => [file, brotliBytes(readFileSync(`${folder}/${file}`))]),
  );

/** The console's built files: `console.js`, and `console-NAME.js` for each chunk. */
export const consoleFiles = (): { readonly name: string; readonly code: string }[] =>
  readdirSync("dist/console")
    .filter((file) => /^console[.-]/.test(file))
    .map((name) => ({ name, code: readFileSync(`dist/console/${name}`, "utf8") }));

const names = (): string[] => readdirSync(folder).map((file) => file.replace(/\.js$/, ""));
const isModule = (name: string): boolean => /[;}]export\s*\{/.test(builtFile(name).code);

/** Names of the optional parts a server puts in front of the gate: classic files that are no gate themselves. */
export const partNames = (): string[] =>
  names().filter((name) => !isModule(name) && name !== "gate" && name !== "static");

/** Names of the modules: the UI's first file and the chunks behind it. */
export const moduleNames = (): string[] => names().filter(isModule);

/** Bytes of the gate with these parts in front of it, in one file as the server puts it together. */
export const composedBytes = (parts: readonly string[]): number =>
  brotliBytes([...parts, "gate"].map((name) => builtFile(name).code).join("\n"));

/** What a browser loads for the overview before its chart: the console, the screen, and all that these import at once. */
export function consoleFirstFiles(): string[] {
  const code = new Map(consoleFiles().map((file) => [file.name, file.code]));
  const found = new Set(["console.js"]);
  const queue = ["console.js", "console-overview.js"];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    found.add(name);
    for (const [, other = ""] of (code.get(name) ?? "").matchAll(/(?:from|import)\s*"\.\/([\w-]+\.js)"/g))
      if (!found.has(other)) queue.push(other);
  }
  return [...found];
}

/** Bytes of these, a file each, and of the console's style sheet. */
export function consoleFirstBytes(): number {
  const code = new Map(consoleFiles().map((file) => [file.name, file.code]));
  const styles = readdirSync("server/console/styles").sort();
  const sheet = Buffer.concat(styles.map((name) => readFileSync(`server/console/styles/${name}`)));
  return consoleFirstFiles().reduce((sum, name) => sum + brotliBytes(code.get(name)!), brotliBytes(sheet));
}
