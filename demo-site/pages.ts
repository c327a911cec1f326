// The demo site's pages and assets, bundled as text, and how a page's {{values}} and <!-- part:… --> lines are filled in.

const pages = import.meta.glob<string>("./pages/*.html", { query: "?raw", import: "default", eager: true });
const pasted = import.meta.glob<string>("./pasted/*.html", { query: "?raw", import: "default", eager: true });
const parts = import.meta.glob<string>("./parts/*.html", { query: "?raw", import: "default", eager: true });
const assets = import.meta.glob<string>("./assets/*", { query: "?raw", import: "default", eager: true });

const assetTypes: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/** The page whose tags are as vendors hand them out: nothing in it is marked. */
export const pastedPath = "/as-pasted.html";

/** The path of every page whose tags are marked, home first. */
export const pagePaths: readonly string[] = Object.keys(pages)
  .map((file) => file.replace("./pages", ""))
  .map((path) => (path === "/index.html" ? "/" : path))
  .toSorted();

/** The page at a path with its parts and values filled in; undefined when there is none. */
export function pageAt(path: string, values: Readonly<Record<string, string>>): string | undefined {
  const source = pages[`./pages${path === "/" ? "/index.html" : path}`] ?? pasted[`./pasted${path}`];
  return source === undefined ? undefined : filled(source, values);
}

// A name that nobody gave stops the page: a literal {{ga}} in an address would be a request to our own site.
function filled(source: string, values: Readonly<Record<string, string>>): string {
  const whole = source.replaceAll(/^( *)<!-- part:([\w-]+) -->$/gm, (hole, indent: string, name: string) => {
    const part = parts[`./parts/${name}.html`];
    if (part === undefined) throw new Error(`Nothing fills ${hole.trim()} in a page`);
    return filled(part, values)
      .trimEnd()
      .replaceAll(/^(?=.)/gm, indent);
  });
  return whole.replaceAll(/\{\{([\w-]+)\}\}/g, (hole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`Nothing fills ${hole} in a page`);
    return value;
  });
}

/** The asset at `/assets/…`; undefined when there is none. */
export function assetAt(path: string): { readonly type: string; readonly body: string } | undefined {
  const body = assets[`.${path}`];
  const type = assetTypes[path.slice(path.lastIndexOf(".") + 1)];
  return body === undefined || !type ? undefined : { type, body };
}
