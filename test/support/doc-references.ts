// What a Markdown page refers to, and which of it is not there.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";

export interface Page {
  readonly path: string;
  readonly text: string;
}

const folders = "core|widget|server|demo-site|docs|test|\\.ci";

/** README, changelog and everything below docs/. */
export function pages(): Page[] {
  const below = readdirSync("docs", { recursive: true, encoding: "utf8" }).map((name) => posix.join("docs", name));
  const paths = ["README.md", "CHANGELOG.md", ...below].filter((path) => path.endsWith(".md"));
  return paths.map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

/** GitHub's anchor for a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");

const anchorsOf = (text: string): string[] => [
  ...[...text.matchAll(/^#+\s+(.+)$/gm)].map((match) => anchorOf(match[1]!.replace(/`/g, ""))),
  ...[...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map((match) => match[1]!),
];

/** Relative links and images that lead nowhere, anchors included. */
export function deadLinks({ path, text }: Page): string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)].map((match) => match[1]!);
  return links.flatMap((link) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? path : posix.join(posix.dirname(path), file);
    if (!existsSync(target)) return [`${path}: ${link} is not there`];
    const found = !anchor || anchorsOf(readFileSync(target, "utf8")).includes(anchor);
    return found ? [] : [`${path}: ${target} has no heading ${anchor}`];
  });
}

/** Paths between backticks that name nothing. A `*` stands for any name; a path with a placeholder is not one. */
export function deadPaths({ path, text }: Page): string[] {
  const named = [...text.matchAll(new RegExp(`\`((?:${folders})/[^\`\\s]*)\``, "g"))].map((match) => match[1]!);
  return named
    .filter((name) => !/[<{…]|[A-Z]{2,}(?![A-Z]*\.md$)/.test(name))
    .map((name) => name.replace(/:\d+$/, ""))
    .filter((name) => (name.includes("*") ? !matchesAny(name) : !existsSync(name)))
    .map((name) => `${path}: ${name} is not there`);
}

function matchesAny(pattern: string): boolean {
  const folder = pattern.slice(0, pattern.indexOf("*")).replace(/[^/]*$/, "");
  if (!existsSync(folder)) return false;
  const matcher = new RegExp(
    `^${pattern
      .replace(/[.+]/g, "\\$&")
      .replace(/\*\*\//g, "(?:.*/)?")
      .replace(/\*/g, "[^/]*")}$`,
  );
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).some((name) =>
    matcher.test(posix.join(folder, name)),
  );
}

/** `npm run` scripts that package.json does not have. */
export function deadScripts({ path, text }: Page): string[] {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  const named = [...text.matchAll(/\bnpm run ([a-z][\w:-]*)/g)].map((match) => match[1]!);
  return named.filter((name) => !(name in scripts)).map((name) => `${path}: npm run ${name} is not a script`);
}

/** Commands of `assent` that are not commands. */
export function deadCommands({ path, text }: Page, commands: readonly string[]): string[] {
  const named = [...text.matchAll(/\b(?:npx )?assent ([a-z][a-z-]+)\b(?= (?:--|[\w.]+\.ndjson|<)|`)/g)].map(
    (match) => match[1]!,
  );
  return named.filter((name) => !commands.includes(name)).map((name) => `${path}: assent ${name} is not a command`);
}
