// Documentation that says what is: every path, link, anchor, script and command it names exists.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { problems } from "../../core/problem.ts";
import { deadCommands, deadLinks, deadPaths, deadScripts, pages } from "../support/doc-references.ts";

const all = pages();

/** The subcommands as the command line itself lists them. */
const listed = /subCommands: \{([^}]*)\}/.exec(readFileSync("server/cli/verbs.ts", "utf8"))![1]!;
const commands = listed.split(",").map((name) => name.split(":")[0]!.trim().replaceAll('"', ""));

test("there is a readme, a changelog, a licence, and the pages the house promises", () => {
  const wanted = ["architecture", "vocabulary", "security", "problems"].map((name) => `docs/${name}.md`);
  expect([...wanted, "README.md", "CHANGELOG.md", "LICENSE"].filter((path) => !existsSync(path))).toEqual([]);
});

describe.each(all.map((page) => [page.path, page] as const))("%s", (_, page) => {
  test("has no dead link", () => expect(deadLinks(page)).toEqual([]));
  test("names no path that is not there", () => expect(deadPaths(page)).toEqual([]));
  test("names no script that package.json lacks", () => expect(deadScripts(page)).toEqual([]));
  test("names no command that the command line lacks", () => {
    expect(deadCommands(page, commands)).toEqual([]);
  });
});

test("the checks see what is dead", () => {
  const text = [
    "[gone](nowhere.md) [there](../README.md) [anchor](../README.md#no-such-heading) [out](https://example.com/x)",
    "`core/nothing.ts` `core/ids.ts` `server/http/*.nothing` `test/core/*.test.ts` `docs/decisions/NNNN-noun-phrase.md`",
    "npm run nothing and npm run measure; `assent restore --data x` and `assent verify x`",
  ].join("\n");
  const page = { path: "docs/probe.md", text };
  expect(deadLinks(page)).toHaveLength(2);
  expect(deadPaths(page)).toEqual([
    "docs/probe.md: core/nothing.ts is not there",
    "docs/probe.md: server/http/*.nothing is not there",
  ]);
  expect(deadScripts(page)).toHaveLength(1);
  expect(deadCommands(page, ["verify"])).toHaveLength(1);
});

test("docs/problems.md explains every problem under the anchor that its type URL has", () => {
  const text = readFileSync("docs/problems.md", "utf8");
  const missing = Object.entries(problems).filter(([slug, { title, help }]) => {
    const heading = new RegExp(`^#+ .*${slug}`, "m").test(text) || text.includes(`id="${slug}"`);
    return !heading || !text.includes(title) || !text.includes(help);
  });
  expect(missing.map(([slug]) => slug)).toEqual([]);
});

test("decisions are numbered without a gap, short, and say how they are checked", () => {
  const files = readdirSync("docs/decisions").sort();
  expect(files.map((name) => name.slice(0, 4))).toEqual(files.map((_, i) => String(i + 1).padStart(4, "0")));
  for (const name of files) {
    const text = readFileSync(`docs/decisions/${name}`, "utf8");
    expect(text.split("\n").length, name).toBeLessThanOrEqual(61);
    expect(text, name).toMatch(/checked/i);
  }
});
