// What waits of a file of who must not be contacted: names of addresses, and of rows that nothing comes of the cells.
import { afterEach, beforeEach, expect, test } from "vitest";
import { denyNames, suppressionCodec } from "../../../server/services/import-suppression-rows.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { openPiece } from "../../../server/services/import-sealing.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { system, testContext, type TestContext } from "../../support/context.ts";
import { ada, erasingIn } from "../../support/erasing.ts";
import { importsOf, suppressionsHead, suppressionsMapping } from "../../support/imports.ts";
import { suppressingIn } from "../../support/suppression-imports.ts";

let t: TestContext;
let imports: ReturnType<typeof importsOf>;
beforeEach(async () => {
  t = await testContext();
  imports = importsOf(t);
});
afterEach(() => t.stop());
const { erase, consent, answer, store } = erasingIn(() => t);
const { upload, standing, found } = suppressingIn(() => t);

/** All that can be read of the first piece by whoever has its key. */
async function waiting(id: string): Promise<string> {
  const { sealed, keys } = (await (await store()).importPiece(id, 0))!;
  return JSON.stringify(
    await openPiece({ id, no: 0, codec: { ...suppressionCodec, unpack: (row) => row as never } }, keys[0]!, sealed),
  );
}

test("whoever is erased stays forbidden by a file of who must not be contacted, in which no address waits", async () => {
  await consent();
  const { id } = await imports.upload(
    [
      suppressionsHead,
      `${ada.id},+44 20 7946 0958,OBJECTED_ALL,,,,`,
      "bob@example.com,,OBJECTED_ALL,,,,",
      `,,"${ada.id}",,,,`,
    ].join("\n"),
    { mapping: suppressionsMapping },
  );
  // Only the row that nothing comes of, as it came.
  expect((await waiting(id)).match(/[\w+]+@|7946/g)).toEqual(["ada@"]);
  await erase();
  expect(await waiting(id)).not.toMatch(/@|7946/);
  expect(await imports.commit(id)).toMatchObject({ state: "committed", imported: 2 });
  expect([await answer(), await answer("bob@example.com")]).toEqual(["ERASED", "OBJECTED_ALL"]);
  for (const named of [{ email: ada.id }, { phone: "+442079460958" }])
    expect(await standing(named)).toEqual([expect.stringContaining("OBJECTED_ALL import")]);
});

test("whoever was erased is forbidden and not kept by a file that comes later and spells them in another way", async () => {
  await consent();
  await erase();
  const { id } = await upload("ada+news@example.com,,OBJECTED_ALL,,,,", "ada+more@example.com,,PERHAPS,,,,");
  expect(await waiting(id)).not.toContain("@");
  // Another erasure goes through what waits.
  await consent("eve@example.com");
  await erase({ subject: { kind: "email", id: "eve@example.com" } });
  expect(await imports.commit(id)).toMatchObject({ imported: 1, codes: { BAD_REASON: 1 } });
  expect(await standing({ email: ada.id })).toEqual([expect.stringContaining("OBJECTED_ALL import")]);
  expect(await answer()).toBe("ERASED");
});

test("a row that an earlier version sealed with its addresses is read, and an erasure finds it", () => {
  const since = Date.UTC(2026, 4, 1);
  const row = suppressionCodec.unpack([7, [["email", ada.id]], "OBJECTED_ALL", null, null, "import", since]);
  expect(row).toMatchObject({ line: 7, protects: [], reason: "OBJECTED_ALL", sinceMs: since });
  expect(suppressionCodec.addresses(row)).toEqual([["email", ada.id]]);
  const name = denyNames(t.context, demoSite)("email", "ada+news@example.com");
  const fresh = { ...row, addresses: [], protects: [["email", name] as const] };
  expect(suppressionCodec.unpack(suppressionCodec.pack(fresh))).toEqual(fresh);
  expect(suppressionCodec.addresses(fresh)).toEqual([]);
});

test("a row may name a controller that the site works for: it forbids what is done for them, and an undo lifts it", async () => {
  const own = demoNotice("https://demo.example");
  const purposes = own.purposes.map((one) => (one.id === "newsletter" ? { ...one, processorFor: "Partner Ltd" } : one));
  await publishNotice(t.context, system, { shortNotice: "a test", site: demoSite, settings: { ...own, purposes } });
  await consent();
  await consent("eve@example.com");
  const head = `${suppressionsHead},For`;
  const rows = [
    `${ada.id},,OBJECTED_ALL,,,,,Partner Ltd`,
    "eve@example.com,,UNSUBSCRIBED_TOPIC,email,newsletter,,,Partner Ltd",
    "b@example.com,,UNSUBSCRIBED_TOPIC,phone,call-back,,,Partner Ltd",
    `c@example.com,,OBJECTED_ALL,,,,,"${own.controller.name}"`,
    "d@example.com,,OBJECTED_ALL,,,,,Nobody Ltd",
    `${ada.id},,OBJECTED_ALL,,,,,Partner Ltd`,
  ];
  const mapping = { ...suppressionsMapping, controller: "For" };
  const { id, codes } = await imports.upload([head, ...rows].join("\n"), { mapping });
  expect(codes).toEqual({ UNKNOWN_PURPOSE: 1, UNKNOWN_CONTROLLER: 1, DUPLICATE: 1 });
  expect(await imports.errors(id)).toMatch(/^6,UNKNOWN_CONTROLLER,controller/m);
  // Whom the topic is done for is new, so that its consents are asked again.
  expect(await answer()).toBe("RECONSENT_NEEDED");
  t.clock.ms += 1000;
  expect(await imports.commit(id)).toMatchObject({ imported: 3 });
  expect([await answer(), await answer("eve@example.com")]).toEqual(["OBJECTED_ALL", "UNSUBSCRIBED_TOPIC"]);
  const about = async (email: string) => (await found({ email })).map(({ topic, controller }) => [topic, controller]);
  expect(await about(ada.id)).toEqual([[undefined, "Partner Ltd"]]);
  expect(await about("eve@example.com")).toEqual([["newsletter", undefined]]);
  // At the controller's own site it is everything.
  expect(await about("c@example.com")).toEqual([[undefined, undefined]]);
  expect((await imports.upload([head, rows[0]].join("\n"), { mapping })).codes).toEqual({});
  await imports.undo(id);
  expect([await answer(), await answer("eve@example.com")]).toEqual(["RECONSENT_NEEDED", "RECONSENT_NEEDED"]);
});
