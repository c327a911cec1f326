// How files may look, executed: on the tree as it is, and on planted breaches so that the rules cannot sleep.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { lengthBreaches, shapeBreaches, undocumentedExports } from "../support/shape-rules.ts";
import { codeOf, sourceFiles } from "../support/source-tree.ts";

const files = sourceFiles();
const json = (path: string) => JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;

describe("every source file", () => {
  test("keeps to its shape", () => expect(files.flatMap(shapeBreaches)).toEqual([]));

  test("of style is no longer than one of code", () => {
    const sheets = sourceFiles(/\.css$/);
    expect(sheets.length).toBeGreaterThan(10);
    expect(sheets.flatMap(lengthBreaches)).toEqual([]);
  });

  test.each([
    ["core/", "test/core/"],
    ["server/services/", "test/server/services/"],
  ])("of %s has its mirror in %s", (folder, mirror) => {
    const missing = files
      .filter(({ path }) => path.startsWith(folder))
      .map(({ path }) => path.replace(folder, mirror).replace(/\.tsx?$/, ".test.ts"))
      .filter((path) => !existsSync(path));
    expect(missing).toEqual([]);
  });

  test("of core and the services says of every export what it is", () => {
    const documented = files.filter(({ path }) => /^(core|server\/services)\//.test(path));
    expect(documented.flatMap(undocumentedExports)).toEqual([]);
  });
});

describe("the rules", () => {
  const opening = "// What lives here.\n";
  test.each([
    ["core/utils.ts", ""],
    ["core/index.ts", ""],
    ["core/recordId.ts", ""],
    ["core/a.ts", "x\n".repeat(300)],
    ["core/a.ts", "const a: any = 1;"],
    ["core/a.ts", "const a = b as any;"],
    ["core/a.ts", "const a: Map<string, any> = b;"],
    ["core/a.ts", "const now = Date.now();"],
    ["core/a.ts", "const now = `${Date.now()}`;"],
    ["server/services/a.ts", "const now = new Date();"],
    ["widget/a.ts", "const now = new Date( );"],
    ["widget/a.ts", "const n = Math.random();"],
    ["server/http/a.ts", "const port = process.env.PORT;"],
    ["core/a.ts", "// oxlint-disable-next-line\n"],
    ["core/a.ts", "// @ts-expect-error\n"],
    ["core/a.ts", "// TODO: later\n"],
    ["test/core/a.test.ts", "test.skip('x', () => {});"],
    ["test/core/a.test.ts", 'vi.mock("../../core/ids.ts");'],
    ["core/a.ts", "const visitorId = 1;"],
    ["core/a.ts", "interface ConsentProvider {}"],
    ["widget/gate.ts", "const granted = true;"],
  ])("refuse in %s: %j", (path, code) => expect(shapeBreaches({ path, text: opening + code })).toHaveLength(1));

  test.each([
    ["core/a.ts", "// Date.now() and any visitor may be named in a comment.\n"],
    ["core/a.ts", 'const text = "new Date() granted by any provider";'],
    ["core/a.ts", "const later = new Date(ms); const pattern = /process.env: any/;"],
    ["server/node/a.ts", "const now = Date.now();"],
    ["widget/a.ts", "const now = Date.now();"],
    ["widget/signals/google.ts", 'const denied = "denied";'],
    ["server/a.ts", "const many = anything.company;"],
  ])("allow in %s: %j", (path, code) => expect(shapeBreaches({ path, text: opening + code })).toEqual([]));

  test("ask for an opening sentence", () => {
    expect(shapeBreaches({ path: "core/a.ts", text: 'import "./b.ts";\n' })).toHaveLength(1);
    expect(shapeBreaches({ path: "core/a.ts", text: "// words\n" })).toHaveLength(1);
    expect(shapeBreaches({ path: "server/cli/a.ts", text: "#!/usr/bin/env node\n// The command.\n" })).toEqual([]);
  });

  test("ask for a comment on each export, but not on a type that repeats a documented list", () => {
    const text = "/** The colours. */\nexport const colours = [];\nexport type Colour = (typeof colours)[number];\n";
    expect(undocumentedExports({ path: "core/a.ts", text })).toEqual([]);
    expect(undocumentedExports({ path: "core/a.ts", text: "\nexport interface Colour {}\n" })).toHaveLength(1);
    expect(undocumentedExports({ path: "core/a.ts", text: "const a = 1;\nexport function f() {}\n" })).toHaveLength(1);
  });

  test("see through comments, strings, templates and patterns", () => {
    const source = 'a(\'x\' /* y */, "z", `t ${code} u`, /re"g/g); // end';
    expect(codeOf(source).match(/\w+/g)).toEqual(["a", "code"]);
  });
});

describe("package.json", () => {
  const scripts = Object.entries(json("package.json")["scripts"] as Record<string, string>);

  test("has at most nine scripts of at most 80 characters", () => {
    expect(scripts.length).toBeLessThanOrEqual(9);
    expect(scripts.filter(([, command]) => command.length > 80)).toEqual([]);
  });
});

describe("the linter", () => {
  const config = json(".oxlintrc.json") as {
    rules: Record<string, unknown>;
    overrides: { files: string[]; rules: object }[];
  };

  test("limits functions to 60 lines everywhere but in tests", () => {
    expect(config.rules["max-lines-per-function"]).toEqual(["error", { max: 60 }]);
    const relaxed = config.overrides.filter(({ rules }) => "max-lines-per-function" in rules);
    expect(relaxed.map(({ files: paths }) => paths)).toEqual([["test/**"]]);
  });

  test("is never overruled on any, promises, equality or cycles", () => {
    const kept = ["typescript/no-explicit-any", "typescript/no-floating-promises", "typescript/no-misused-promises"];
    for (const rule of [...kept, "eqeqeq", "import/no-cycle"]) {
      expect([config.rules[rule]].flat()[0]).toBe("error");
      expect(config.overrides.some(({ rules }) => rule in rules)).toBe(false);
    }
  });
});
