// `assent init` and `assent dev` as processes: from an empty folder to a site that follows its file.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { temporaryFolder } from "../../support/temporary.ts";

const cwd = temporaryFolder();
const cli = resolve("dist/cli.js");
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const owner = ["--controller", "Shop Ltd", "--address", "1 High Street, York", "--contact", "privacy@shop.example"];
function assent(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: "utf8", cwd });
  return { code: status, out: stdout, err: stderr };
}

test("a site is made with its file, never over one, and is in force as it is saved", { timeout: 180_000 }, async () => {
  const lacking = assent("init", "shop.example");
  expect(lacking).toMatchObject({
    code: 2,
    out: "",
    err: expect.stringContaining("--controller, --address, --contact"),
  });
  const vague = assent("init", "shop.example", ...owner, "--country", "GB", "--vendors", "nobody");
  expect(vague).toMatchObject({ code: 3, err: expect.stringContaining("vendors/0 is no vendor of the catalogue") });

  const made = assent("init", "shop.example", ...owner, "--country", "GB", "--vendors", "google-analytics");
  expect([made.code, made.err]).toEqual([0, ""]);
  expect(made.out).toContain('<script src="http://127.0.0.1:8787/s/site_shopexample.js"></script>');
  const file = join(cwd, "assent.json");
  const before = readFileSync(file, "utf8");
  expect(assent("init", "shop.example", ...owner, "--country", "GB")).toMatchObject({ code: 3 });
  const elsewhere = ["--file", "other.json"];
  expect(assent("init", "shop.example", ...owner, "--country", "GB", ...elsewhere).err).toContain("is there already");
  expect(readFileSync(file, "utf8")).toBe(before);
  expect(assent("apply", "assent.json").out).toBe("site_shopexample is as the file says.\n");

  const child = spawn(process.execPath, [cli, "dev", "--port", "0", "--json"], { cwd });
  const [out, err] = [child.stdout, child.stderr].map((stream) => {
    let said = "";
    stream.on("data", (piece: Buffer) => (said += piece.toString()));
    return () => said;
  }) as [() => string, () => string];
  const told = (text: string) => expect.poll(err, { timeout: 45_000, interval: 25 }).toContain(text);
  try {
    await expect.poll(out, { timeout: 45_000, interval: 25 }).toContain("\n");
    const start = JSON.parse(out()) as Record<"url" | "console" | "tag" | "preview" | "claimLink", string>;
    expect(start.tag).toBe(`<script src="${start.url}/s/site_shopexample.js"></script>`);
    const page = async (url: string) => (await fetch(url)).status;
    expect(await Promise.all([start.preview, `${start.url}/console`].map(page))).toEqual([200, 200]);
    expect(start.claimLink).toContain("/console/claim#");
    const shown = async () => (await fetch(`${start.url}/s/site_shopexample.json`)).json();
    const first = (await shown()) as { notice: string };

    writeFileSync(file, before.replaceAll("Shop Ltd", "Shop Limited"));
    await told('"changed":["notice"]');
    expect(((await shown()) as { notice: string }).notice).not.toBe(first.notice);
    writeFileSync(file, "{");
    await told("the file is no JSON");
    writeFileSync(
      file,
      before.replaceAll("Shop Ltd", "Shop Limited").replace('"settings": {}', '"settings": {"ask": true}'),
    );
    await told('"changed":["settings"]');
    expect(await shown()).toMatchObject({ ask: true });

    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
    // One object on standard output, however often the file was saved.
    expect(out().trimEnd().split("\n")).toHaveLength(1);
  } finally {
    child.kill("SIGKILL");
  }
});
