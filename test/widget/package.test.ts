// What `exports` of package.json offers: modules that were built, and types that an application compiles with.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary.ts";

interface Offer {
  readonly types: string;
  readonly default: string;
}
const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  exports: Record<string, Offer>;
  files: string[];
};
const offers = Object.entries(manifest.exports);

const functionsOf: Readonly<Record<string, readonly string[]>> = {
  "./widget": ["consent", "loadAssent", "onConsent"],
  "./react": ["createAssent"],
  "./vue": ["createAssent"],
  "./testing": ["acceptAll", "answersOf", "choose", "rejectAll"],
  "./client": ["AssentProblem", "assentClient", "keyMaker"],
};

describe("the package", () => {
  test("offers what applications import, from what is published", () => {
    expect(Object.keys(functionsOf)).toEqual(Object.keys(manifest.exports));
    expect(manifest.files).toEqual(["dist"]);
  });

  test.each(offers)(
    "%s is a module that Node and bundlers load, with the functions it is known for",
    async (name, offer) => {
      const loaded = (await import(pathToFileURL(resolve(offer.default)).href)) as Record<string, unknown>;
      expect(Object.keys(loaded).toSorted()).toEqual(functionsOf[name]);
      expect(Object.values(loaded).every((value) => typeof value === "function")).toBe(true);
    },
  );
});

const application = `
import * as React from "preact/compat";
import type { Page } from "playwright-core";
import { createAssent } from "assent/react";
import { createAssent as createForVue } from "assent/vue";
import { acceptAll, choose } from "assent/testing";
import { consent, loadAssent } from "assent/widget";

const { useAssent, Allowed } = createAssent(React);
export function Page() {
  const { set } = useAssent();
  return (
    <p>
      <Allowed name="social" otherwise={<i />}>
        <b />
        <u />
      </Allowed>
      <button onClick={(event) => set({ analytics: true }, event)} />
    </p>
  );
}
export const useInVue = createForVue({ shallowRef: (value) => ({ value }), onMounted: (run) => run(), onScopeDispose() {} });
export const answer = async (page: Page) => [await acceptAll(page), await choose(page, { analytics: true })];
export const ready = loadAssent({ src: "https://consent.example.com/s/site_acme.js" }).then(({ allows }) => allows("x"));
export const open = () => consent().open();
`;

describe("types", () => {
  let folder: string;
  const compile = (...options: string[]) =>
    execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", ...options], { encoding: "utf8" });

  beforeAll(() => {
    folder = temporaryFolder();
    compile("-p", "widget/adapters", "--outDir", join(folder, "dist/types"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(offers)("of %s are where package.json says", (_, { types }) =>
    expect(existsSync(join(folder, types))).toBe(true),
  );

  test("are enough for an application, whose mistakes they find", () => {
    symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "application.tsx"), application);
    const paths = Object.fromEntries(offers.map(([name, { types }]) => [name.replace(".", "assent"), [types]]));
    const compilerOptions = {
      strict: true,
      noEmit: true,
      target: "ES2022",
      module: "ESNext",
      moduleResolution: "bundler",
      jsx: "react-jsx",
      jsxImportSource: "preact",
      skipLibCheck: true,
      types: ["node"],
      paths,
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["application.tsx"] }));
    expect(compile("-p", folder)).toBe("");
    writeFileSync(join(folder, "application.tsx"), application.replace("consent().open()", "consent().opened()"));
    expect(() => compile("-p", folder)).toThrow();
  });
});
