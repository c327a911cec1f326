// The container's files against the repository: what an image takes in is there, and what it must not take in is left out.
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const lines = readFileSync("docs/docker/Dockerfile", "utf8").split("\n");
const copies = lines.filter((line) => line.startsWith("COPY ")).map((line) => line.slice(5).split(" "));
const ignored = readFileSync("docs/docker/Dockerfile.dockerignore", "utf8").split("\n");

test("every file that the image copies out of the repository is in it", () => {
  const sources = copies.filter(([first]) => !first!.startsWith("--from")).flatMap((words) => words.slice(0, -1));
  expect(sources).toContain("package-lock.json");
  expect(sources.filter((path) => !existsSync(path))).toEqual([]);
});

test("what it runs is what the build makes, as somebody without rights", () => {
  const built = copies.filter(([first]) => first === "--from=build").map(([, from]) => from);
  expect(built).toEqual(["/assent/package.json", "/assent/node_modules", "/assent/dist"]);
  const command = JSON.parse(lines.find((line) => line.startsWith("CMD "))!.slice(4)) as string[];
  expect(command).toEqual(["node", "dist/node.js"]);
  const entries = readFileSync("vite.config.ts", "utf8");
  expect(entries).toContain('node: "server/node.ts"');
  expect(lines.indexOf("USER node")).toBeLessThan(lines.findIndex((line) => line.startsWith("CMD ")));
});

test("installed packages, builds, data and secrets of this computer stay out of it", () => {
  expect(ignored).toEqual(expect.arrayContaining(["node_modules", "dist", "data", ".git", "**/assent_*.txt"]));
});

test("the secrets that the compose file names are read by variables that there are", () => {
  const compose = readFileSync("docs/docker/compose.yaml", "utf8");
  const known = readFileSync("server/env.ts", "utf8");
  const named = [...compose.matchAll(/^ {6}(ASSENT_[A-Z_]+):/gm)].map(([, name]) => name!.replace(/_FILE$/, ""));
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((name) => !known.includes(`  ${name}:`))).toEqual([]);
});
