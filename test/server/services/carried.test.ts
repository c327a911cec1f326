// A module as the build writes it, run as a function of the site script, and standing in for itself afterwards.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { archivedText } from "../../../server/services/archive.ts";
import { assetPath } from "../../../server/services/assets.ts";
import { carriedFile, carriedFirst, keptScript, moduleAsFunction, standIn } from "../../../server/services/carried.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { siteConfig, siteScript } from "../../../server/services/site-config.ts";
import { testContext, testFiles, type TestContext } from "../../support/context.ts";

const name = "first.js";
const built = `let t=1;const e=()=>t,load=()=>import("./panel.js");export{e as open,load,t as C};`;

let t: TestContext;
beforeAll(async () => {
  const made = await testContext();
  const files = { ...testFiles, [name]: { ...testFiles[name]!, body: built } };
  t = { ...made, context: { ...made.context, files } };
});
afterAll(() => t?.stop());

const imported = (code: string) => import(`data:text/javascript,${encodeURIComponent(code)}`);

describe("a built module", () => {
  test("runs as a function, and what stands in for it exports the very same", async () => {
    const made = moduleAsFunction(name, built, "https://a.example/i/")!;
    const own = await (await imported(`export const run=${made}`)).run();
    expect([own.open(), own.C]).toEqual([1, 1]);
    const other = await imported(standIn(name, built)!);
    expect(other.open).toBe(own.open);
    expect(Object.keys(other).sort()).toEqual(Object.keys(own).sort());
  });

  test("asks for its chunks where those find it, by whole addresses: a classic script has no neighbours", () => {
    const made = moduleAsFunction(name, built, "https://a.example/i/")!;
    expect(made).toContain('import("https://a.example/i/panel.js")');
    expect(made).not.toContain('"./');
  });

  test.each([
    "export const open = () => {};",
    'import{a as b}from"./site.js";export{b as open};',
    'var a=1;import"./site.js";export{a as open};',
    "var a=1;",
  ])("that is written in another way is not carried: %s", (code) =>
    expect(moduleAsFunction(name, code, "https://a.example/i/")).toBeUndefined(),
  );
});

describe("a site script", () => {
  test("carries the first file and the first layer of the language asked for, and of no other", async () => {
    const config = await siteConfig(t.context, demoSite, "");
    const carried = await carriedFirst(t.context, config, "de");
    expect(carried).toContain('ASSENT_SITE.views={"de":{');
    expect(carried).toContain("Alle akzeptieren");
    expect(carried).not.toContain("Accept all");
    expect(siteScript(t.context, config, carried)).toContain(`${carried}(()=>{/* gate */})`);
  });

  test("leaves out what is told without being asked, where it carries a question that comes to anybody", async () => {
    const config = await siteConfig(t.context, demoSite, "");
    const carried = await carriedFirst(t.context, config, "en");
    const part = "/* telling */";
    expect(siteScript(t.context, config)).toContain(part);
    expect(siteScript(t.context, config, carried)).not.toContain(part);
    const sold = { ...config, purposes: config.purposes.filter(([, , category]) => category !== "analytics") };
    expect(siteScript(t.context, sold, carried)).toContain(part);
  });

  test("is put together once for a configuration and a language, and anew for any other", async () => {
    const config = await siteConfig(t.context, demoSite, "");
    const carried = await carriedFirst(t.context, config, "de");
    const { scripts } = t.context.memory;
    scripts.clear();
    expect(await keptScript(t.context, config, "de")).toBe(siteScript(t.context, config, carried));
    expect(await keptScript(t.context, { ...config }, "de")).toBe(await keptScript(t.context, config, "de"));
    expect(scripts.size).toBe(1);
    expect(await keptScript(t.context, config)).toBe(siteScript(t.context, config));
    const tomorrow = { ...config, served: "zzz.000000000000" };
    expect(await keptScript(t.context, tomorrow, "de")).toContain("zzz.000000000000");
    for (let i = 0; i < 250; i++) await keptScript(t.context, { ...config, served: `day ${i}` });
    expect(scripts.size).toBeLessThanOrEqual(200);
  });

  test("carries nothing where the build has nothing to carry", async () => {
    const plain = { ...t.context, files: testFiles };
    expect(await carriedFirst(plain, await siteConfig(plain, demoSite, ""), "en")).toBe("");
  });
});

test("below /i/ chunks are as below /w/, and the first file stands in for itself", async () => {
  const served = assetPath(t.context.files, name).slice("/w/".length);
  expect(await carriedFile(t.context, served.replace(name, "panel.js"))).toEqual(testFiles["panel.js"]);
  expect((await carriedFile(t.context, served))?.body).toBe(standIn(served, built));
  expect(await carriedFile(t.context, "000000000000/first.js")).toBeUndefined();
  // A page of a build from before folders asks for that build's files by names with hashes.
  const old = { name: "first.0123abcd.js", served: "first.0123abcd.js", file: archivedText({ type: "", body: built }) };
  const at = t.context.now();
  await t.context.control.keepBuild({ hash: `sha256:${"0".repeat(64)}`, at }, [old]);
  expect((await carriedFile(t.context, old.served))?.body).toBe(standIn(old.served, built));
  const carried = await carriedFirst(t.context, await siteConfig(t.context, demoSite, ""), "en");
  expect(carried).toContain(`/i/${served.replace(name, "panel.js")}`);
});
