// What may import what, executed: on the tree as it is, and on planted breaches so that the rules cannot sleep.
import { describe, expect, test } from "vitest";
import { importBreaches, importCycles, valueClosure } from "../support/import-rules.ts";
import { importsOf, sourceFiles } from "../support/source-tree.ts";

const files = sourceFiles();

describe("the tree", () => {
  test("breaks no import rule", () => expect(importBreaches(files)).toEqual([]));

  test("has no cycles", () => expect(importCycles(files)).toEqual([]));

  test("has no file that only passes on what other files export", () => {
    const barrels = files.filter((file) => {
      const rest = file.text.replace(/^\s*\/\/.*$/gm, "").replace(/export\s[^;]*?from\s+["'][^"']+["'];?/g, "");
      return importsOf(file).some(({ reexport }) => reexport) && rest.trim() === "";
    });
    expect(barrels.map(({ path }) => path)).toEqual([]);
  });

  test("keeps every package, the schemas and the UI out of the gate", () => {
    const closure = [...valueClosure("widget/gate.ts", files)];
    expect(closure.length).toBeGreaterThan(3);
    expect(closure.filter((path) => !/^(core\/(?!schema)|widget\/(?!ui\/))/.test(path))).toEqual([]);
  });
});

describe("the rules", () => {
  test.each([
    ["core/a.ts", 'import { x } from "../server/context.ts";'],
    ["core/a.ts", 'import type { x } from "../widget/state.ts";'],
    ["core/a.ts", 'import { recordRequest } from "./schema.ts";'],
    ["core/a.ts", 'import { sha256 } from "@noble/hashes/sha2.js";'],
    ["core/a.ts", 'import { readFile } from "node:fs";'],
    ["core/schema.ts", 'import { z } from "zod";'],
    ["widget/a.ts", 'import * as schema from "../core/schema.ts";'],
    ["widget/a.ts", 'import { h } from "preact";'],
    ["widget/a.ts", 'import { mount } from "./ui/mount.tsx";'],
    ["widget/a.ts", 'const ui = await import("./ui/mount.tsx");'],
    ["widget/ui/a.tsx", 'import { state } from "../state.ts";'],
    ["widget/ui/a.tsx", 'import { type Host, open } from "../host.ts";'],
    ["server/store/a.ts", 'import { sealLog } from "../log/sequencer.ts";'],
    ["server/store/a.ts", 'import { createHash } from "node:crypto";'],
    ["server/log/a.ts", 'import { record } from "../services/records.ts";'],
    ["server/services/a.ts", 'import { Hono } from "hono";'],
    ["server/services/a.ts", 'import { app } from "../http/records.ts";'],
    ["server/services/a.ts", 'import "node:fs";'],
    ["server/http/a.ts", 'import { createSiteStore } from "../store/site-store.ts";'],
    ["server/http/a.ts", 'import type { Database } from "../store/client.ts";'],
    ["server/http/a.ts", 'import { sql } from "drizzle-orm";'],
    ["server/console/a.ts", 'import { record } from "../services/records.ts";'],
    ["server/worker.ts", 'import { fileDatabases } from "./node/databases.ts";'],
    ["server/worker.ts", 'import { readFileSync } from "node:fs";'],
    ["server/node.ts", 'import { sample } from "../test/support/samples.ts";'],
    ["server/loose.ts", 'import { x } from "./context.ts";'],
    ["core/a.ts", 'import { x } from "./ids";'],
    ["core/a.ts", 'export { x } from "../widget/state.ts";'],
    ["core/a.ts", 'import {\n  x,\n  y,\n} from "node:fs";'],
  ])("refuse in %s: %s", (path, text) => expect(importBreaches([{ path, text }])).toHaveLength(1));

  test.each([
    ["widget/ui/a.tsx", 'import type { Host } from "../host.ts";'],
    ["widget/ui/a.tsx", 'import { type Host, type Choice } from "../host.ts";'],
    ["server/http/a.ts", 'import type { StoredRecord } from "../store/record-rows.ts";'],
    ["core/schema.ts", 'import * as z from "zod/mini";'],
    ["core/a.ts", '// import { x } from "node:fs";'],
  ])("allow in %s: %s", (path, text) => expect(importBreaches([{ path, text }])).toEqual([]));

  test("find a cycle over three files, and none where only types go round", () => {
    const ring = (kind: string) => [
      { path: "core/a.ts", text: 'import { b } from "./b.ts";' },
      { path: "core/b.ts", text: 'import { c } from "./c.ts";' },
      { path: "core/c.ts", text: `import ${kind}{ a } from "./a.ts";` },
    ];
    expect(importCycles(ring(""))).toEqual(["core/a.ts → core/b.ts → core/c.ts → core/a.ts"]);
    expect(importCycles(ring("type "))).toEqual([]);
  });
});
