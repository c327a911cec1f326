// The archive: files by the hash of their content, never changed, found by every way they are asked for.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SiteStore } from "../../../server/store/rows.ts";
import { createControlStore } from "../../../server/store/control-store.ts";
import type { Database } from "../../../server/store/client.ts";
import { archivedText } from "../../../server/services/archive.ts";
import { noticeHash } from "../../../server/services/notices.ts";
import { sampleNotice } from "../../support/samples.ts";
import { fileTestDatabases, freshStore, type TestDatabases } from "../../support/stores.ts";

let databases: TestDatabases;
let store: SiteStore;
let site: Database;
let control: Database;
beforeAll(async () => {
  databases = await fileTestDatabases();
  ({ store, site } = await freshStore(databases));
  control = await databases.opener.open("control", "control");
});
afterAll(() => databases.stop());

const text = (body: string) => archivedText({ type: "text/plain", body });
const build = (letter: string) => `sha256:${letter.repeat(64)}` as const;
const at = (day: number) => `2026-11-0${day}T00:00:00.000Z`;

describe("builds", () => {
  test("are kept once, with their files, in the order they first served", async () => {
    const rows = createControlStore(control);
    const [first, panel] = [text("first"), text("panel")];
    await rows.keepBuild({ hash: build("a"), at: at(1) }, [
      { name: "first.js", served: "first.1.js", file: first },
      { name: "panel.js", served: "panel.1.js", file: panel },
    ]);
    await rows.keepBuild({ hash: build("b"), at: at(2) }, [{ name: "first.js", served: "first.2.js", file: first }]);
    await rows.keepBuild({ hash: build("a"), at: at(3) }, [{ name: "first.js", served: "x.js", file: text("other") }]);
    expect(await rows.builds()).toEqual([
      { hash: build("a"), at: at(1) },
      { hash: build("b"), at: at(2) },
    ]);
    expect((await rows.assets(build("a"))).map(({ served, file }) => [served, file.hash])).toEqual([
      ["first.1.js", first.hash],
      ["panel.1.js", panel.hash],
    ]);
    expect(await rows.assetServedAs("first.2.js")).toEqual(first);
    expect(await rows.assetServedAs("nothing.js")).toBeUndefined();
  });

  test("of one name for two contents serve the latest", async () => {
    const rows = createControlStore(control);
    await rows.keepBuild({ hash: build("c"), at: at(4) }, [{ name: "n.js", served: "n.js", file: text("old") }]);
    await rows.keepBuild({ hash: build("d"), at: at(5) }, [{ name: "n.js", served: "n.js", file: text("new") }]);
    expect(await rows.assetServedAs("n.js")).toEqual(text("new"));
  });
});

describe("what was shown", () => {
  const notice = sampleNotice();
  const hash = noticeHash(notice);
  const path = "run.opt-in.js";
  const keep = (day: number, body: string) =>
    store.keepShown({ notice: hash, build: build("a"), at: at(day) }, [{ path, file: text(body) }]);
  const found = async (day: number) =>
    (await store.shownFile({ notice: hash, build: build("a"), path, at: at(day) }))?.hash;

  test("is what was the latest at the instant, and the first before there was any", async () => {
    await store.publishNotice({ hash, notice, publishedAt: at(1) });
    await keep(2, "one");
    await keep(3, "one");
    await keep(4, "two");
    await keep(6, "one");
    expect((await store.shown(hash)).map((row) => row.at)).toEqual([at(2), at(4), at(6)]);
    expect(await Promise.all([1, 2, 3, 4, 5, 6, 7].map(found))).toEqual(
      ["one", "one", "one", "two", "two", "one", "one"].map((body) => text(body).hash),
    );
    expect(await store.file(text("two").hash)).toEqual(text("two"));
    expect(await store.file(text("three").hash)).toBeUndefined();
  });

  test("is of the notice that was asked for", async () => {
    expect(await store.shown(build("e"))).toEqual([]);
    expect(await store.shown()).toHaveLength(3);
    expect(await store.screenshots()).toEqual([]);
  });
});

describe("no statement takes away or changes", () => {
  const refused = (database: () => Database, sql: string) =>
    expect(database().writer.execute(sql), sql).rejects.toThrow(/append-only/);

  test.each(["file", "build", "asset"])("%s of the control database", async (table) => {
    await refused(() => control, `DELETE FROM ${table}`);
    await refused(() => control, `UPDATE ${table} SET rowid = rowid + 1`);
  });
  test.each(["file", "shown_file"])("%s of a site's", async (table) => {
    await refused(() => site, `DELETE FROM ${table}`);
    await refused(() => site, `UPDATE ${table} SET rowid = rowid + 1`);
  });
  test("a file by replacing it", async () => {
    const { hash } = text("one");
    await site.writer.execute({ sql: "INSERT OR REPLACE INTO file VALUES (?, 'text/plain', x'00')", args: [hash] });
    expect(await store.file(hash)).toEqual(text("one"));
  });
});
