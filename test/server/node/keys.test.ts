// Secrets: made once, readable by their owner only, never replaced.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toBase64 } from "../../../core/bytes.ts";
import type { SiteId } from "../../../core/ids.ts";
import { loadSecrets } from "../../../server/node/keys.ts";
import { makeSigningKey, signerFrom } from "../../../server/log/signer.ts";
import { temporaryFolder } from "../../support/temporary.ts";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const site = "site_demo" as SiteId;

describe("secrets", () => {
  it("are made on first use, kept, and readable by their owner only", async () => {
    const first = await loadSecrets({ folder, create: true });
    const logKeys = await first.logKeys(site);
    const again = await loadSecrets({ folder, create: false });
    expect(again.master).toEqual(first.master);
    expect(first.master).toHaveLength(32);
    expect(await again.logKeys(site)).toEqual(logKeys);
    for (const name of ["master", "log-site_demo"])
      expect(statSync(join(folder, "keys", name)).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "keys")).mode & 0o777).toBe(0o700);
  });

  it("are one for all who make them at once", async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => loadSecrets({ folder, create: true })));
    expect(new Set(all.map(({ master }) => toBase64(master))).size).toBe(1);
    const keys = await Promise.all(all.map(async ({ logKeys }) => (await logKeys(site))[0]!));
    expect(new Set(keys.map(toBase64)).size).toBe(1);
  });

  it("are an error when missing and not to be made", async () => {
    await expect(loadSecrets({ folder, create: false })).rejects.toThrow(/missing/);
    const secrets = await loadSecrets({ folder, create: false, masterSecret: toBase64(new Uint8Array(32)) });
    await expect(secrets.logKeys(site)).rejects.toThrow(/missing/);
  });

  it("come from the environment where it has them", async () => {
    const master = new Uint8Array(32).fill(5);
    const logKey = await makeSigningKey();
    const secrets = await loadSecrets({
      folder,
      create: false,
      masterSecret: toBase64(master),
      logKeys: { [site]: [toBase64(logKey)] },
    });
    expect(secrets.master).toEqual(master);
    expect((await signerFrom((await secrets.logKeys(site))[0]!, "log")).keyText).toMatch(/^log\+[0-9a-f]{8}\+/);
  });

  it("of a log may be several: files in the order of their numbers, made and destroyed one by one", async () => {
    const secrets = await loadSecrets({ folder, create: true });
    const keys = async () => (await secrets.logKeys(site)).map(toBase64);
    const [first] = await keys();
    for (let i = 0; i < 10; i++) await secrets.addLogKey(site);
    const all = await keys();
    expect([all[0], all.length, new Set(all).size]).toEqual([first, 11, 11]);
    expect(statSync(join(folder, "keys/log-site_demo.11")).mode & 0o777).toBe(0o600);
    expect(toBase64((await secrets.logKeys(site))[10]!)).toBe(
      readFileSync(join(folder, "keys/log-site_demo.11"), "utf8").trim(),
    );
    // Those of another site, and drafts of a crash, are not among them.
    await secrets.logKeys("site_demo2" as SiteId);
    writeFileSync(join(folder, "keys/log-site_demo.2.0123456789ab"), "half");
    expect(await keys()).toEqual(all);
    expect(await secrets.dropLogKey(site, (await secrets.logKeys(site))[0]!)).toBe(true);
    expect(await keys()).toEqual(all.slice(1));
    expect(await secrets.dropLogKey(site, new Uint8Array(48))).toBe(false);
  });

  it("are gone though two destroyed them at once", async () => {
    const secrets = await loadSecrets({ folder, create: true });
    await secrets.logKeys(site);
    for (let i = 0; i < 10; i++) await secrets.addLogKey(site);
    await Promise.all(Array.from({ length: 4 }, () => secrets.dropLogKeys(site)));
    expect(readdirSync(join(folder, "keys"))).toEqual(["master"]);
  });

  it("from the environment are neither made nor destroyed here", async () => {
    const [one, other] = [await makeSigningKey(), await makeSigningKey()];
    const logKeys = { [site]: [one, other].map(toBase64) };
    const secrets = await loadSecrets({ folder, create: true, logKeys });
    expect(await secrets.logKeys(site)).toEqual([one, other]);
    await expect(secrets.addLogKey(site)).rejects.toThrow(/ASSENT_LOG_KEYS/);
    expect(await secrets.dropLogKey(site, one)).toBe(false);
  });

  it("are refused when malformed", async () => {
    await expect(loadSecrets({ folder, create: false, masterSecret: "not base64!" })).rejects.toThrow(/not base64/);
    await expect(loadSecrets({ folder, create: false, masterSecret: toBase64(new Uint8Array(16)) })).rejects.toThrow(
      /32 bytes/,
    );
    await loadSecrets({ folder, create: true });
    writeFileSync(join(folder, "keys/master"), "");
    await expect(loadSecrets({ folder, create: true })).rejects.toThrow(/32 bytes/);
  });
});
