// The container's files against the repository: what an image takes in is there, and what it must not take in is left out.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { routes } from "../../server/app.ts";

const lines = readFileSync("docs/docker/Dockerfile", "utf8").split("\n");
const copies = lines.filter((line) => line.startsWith("COPY ")).map((line) => line.slice(5).split(" "));
const compose = readFileSync("docs/docker/compose.yaml", "utf8");
const env = readFileSync("server/env.ts", "utf8");
/** What stands behind a word of the Dockerfile, such as `EXPOSE`. */
const of = (word: string): string => lines.find((line) => line.startsWith(`${word} `))!.slice(word.length + 1);
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
  const named = [...compose.matchAll(/^ {6}(ASSENT_[A-Z_]+):/gm)].map(([, name]) => name!.replace(/_FILE$/, ""));
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((name) => !env.includes(`  ${name}:`))).toEqual([]);
});

test("every variable that the image sets is one that is read, and its folder is the volume of both files", () => {
  const set = Object.fromEntries(
    of("ENV")
      .split(" ")
      .map((pair) => pair.split("=") as [string, string]),
  );
  const own = Object.keys(set).filter((name) => name !== "NODE_ENV");
  expect(own).toEqual(["ASSENT_HOST", "ASSENT_DATA"]);
  expect(own.filter((name) => !env.includes(`  ${name}:`))).toEqual([]);
  const folder = set["ASSENT_DATA"]!;
  expect(of("VOLUME")).toBe(folder);
  expect(lines.find((line) => line.includes("mkdir"))).toContain(`mkdir ${folder} && chown node:node ${folder}`);
  expect(compose).toMatch(new RegExp(`volumes:\n\\s+- data:${folder}\n`));
});

test("its port is the server's own, everywhere, and its health is asked at an address that there is", () => {
  const port = /PORT: [^\n]*?(\d{4})/.exec(env)![1]!;
  expect(of("EXPOSE")).toBe(port);
  expect(compose).toContain(`"127.0.0.1:${port}:${port}"`);
  const check = JSON.parse(/HEALTHCHECK[^\n]*\n\s*CMD (\[.*\])/.exec(lines.join("\n"))![1]!) as string[];
  const asked = new URL(/fetch\('([^']+)'\)/.exec(check[2]!)![1]!);
  expect([check[0], asked.port]).toEqual(["node", port]);
  expect(routes.map(({ path }) => path)).toContain(asked.pathname);
});

test("its build is this package's, on a Node that the package takes", () => {
  const { scripts, engines } = JSON.parse(readFileSync("package.json", "utf8")) as {
    scripts: Record<string, string>;
    engines: { node: string };
  };
  const runs = lines.filter((line) => line.startsWith("RUN ")).join(" ");
  expect(runs).toContain(`npx ${scripts["build"]}`);
  expect(runs).toContain("npm ci");
  const images = lines.filter((line) => line.startsWith("FROM ")).map((line) => Number(/node:(\d+)/.exec(line)![1]));
  expect(new Set(images).size).toBe(1);
  expect(images[0]).toBeGreaterThanOrEqual(Number(/\d+/.exec(engines.node)![0]));
});

test("the compose file builds this Dockerfile, and mounts each secret that a variable names, from a file that stays here", () => {
  const context = join("docs/docker", /context: (\S+)/.exec(compose)![1]!);
  const dockerfile = /dockerfile: (\S+)/.exec(compose)![1]!;
  expect(context).toBe(".");
  expect(existsSync(join(context, dockerfile))).toBe(true);
  expect(compose.split("\n")[0]).toContain("docker compose -f docs/docker/compose.yaml up");
  expect(lines[0]).toContain(`-f ${dockerfile} .`);
  const named = [...compose.matchAll(/_FILE: \/run\/secrets\/(\w+)/g)].map(([, name]) => name!);
  expect(named.length).toBeGreaterThan(1);
  expect(/secrets: \[([^\]]+)\]/.exec(compose)![1]!.split(", ")).toEqual(named);
  for (const name of named) expect(compose).toMatch(new RegExp(`  ${name}:\n    file: \\./assent_\\w+\\.txt`));
});

test("it runs without rights, and writes nowhere but where it may", () => {
  for (const line of ["read_only: true", "cap_drop: [ALL]", "tmpfs: /tmp", '"no-new-privileges:true"'])
    expect(compose).toContain(line);
});
