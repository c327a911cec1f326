// Passkeys: made for one page and one user, and nothing that was changed, overheard or made elsewhere signs in.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "../../../server/context.ts";
import {
  addPasskey,
  listPasskeys,
  passkeyOf,
  passkeyOptions,
  removePasskey,
  renamePasskey,
  signInOptions,
} from "../../../server/services/passkeys.ts";
import { createUser, userActor } from "../../../server/services/users.ts";
import { authenticator, type Circumstances } from "../../support/authenticator.ts";
import { system, testContext, type TestContext } from "../../support/context.ts";

const page = "http://localhost:8787";
let t: TestContext;
let actor: UserActor;
let device: ReturnType<typeof authenticator>;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());
beforeEach(async () => {
  actor = userActor(await createUser(t.context, system, { name: "Ada", role: "owner" }));
  device = authenticator();
});

async function add(at: Circumstances = { origin: page }, user = actor) {
  const credential = device.create(await passkeyOptions(t.context, user, page), at);
  return addPasskey(t.context, user, { page, read: () => ({ name: "Laptop", credential }) });
}
const enter = async (at: Circumstances = { origin: page }) =>
  passkeyOf(t.context, { page, credential: device.get(await signInOptions(t.context, page), at) });
const refused = { slug: "sign-in-refused" };

describe("a passkey", () => {
  test("that was made here lets its user in, and its use is noted", async () => {
    const row = await add();
    expect(row).toMatchObject({ user: actor.id, name: "Laptop", usedAt: null, transports: ["internal"] });
    expect((await enter()).user).toBe(actor.id);
    expect(await t.context.control.passkey(row.id)).toMatchObject({ counter: 1, usedAt: t.context.now() });
  });

  test.each<[string, Circumstances]>([
    ["on another page", { origin: "https://evil.example" }],
    ["for another name", { origin: page, rpId: "evil.example" }],
    ["without knowing who holds the device", { origin: page, verified: false }],
  ])("is not made %s, and does not sign in there", async (_, at) => {
    await expect(add(at)).rejects.toMatchObject({ extensions: { errors: [{ pointer: "/credential" }] } });
    await add();
    await expect(enter(at)).rejects.toMatchObject(refused);
  });

  test("does not let in by an answer that was overheard, changed, late, or signed for something else", async () => {
    await add();
    const credential = device.get(await signInOptions(t.context, page), { origin: page });
    await passkeyOf(t.context, { page, credential });
    await expect(passkeyOf(t.context, { page, credential })).rejects.toMatchObject(refused);
    const fresh = () => signInOptions(t.context, page);
    const other = device.get(await fresh(), { origin: page });
    const swapped = {
      ...device.get(await fresh(), { origin: page }),
      response: { ...other.response, signature: "AAAA" },
    };
    await expect(passkeyOf(t.context, { page, credential: swapped })).rejects.toMatchObject(refused);
    const forAdding = device.get(await passkeyOptions(t.context, actor, page), { origin: page });
    await expect(passkeyOf(t.context, { page, credential: forAdding })).rejects.toMatchObject(refused);
    const late = device.get(await fresh(), { origin: page });
    t.clock.ms += 5 * 60_000;
    await expect(passkeyOf(t.context, { page, credential: late })).rejects.toMatchObject(refused);
  });

  test("of a counter that went backwards is refused: there are two of it", async () => {
    const row = await add();
    await t.context.control.usePasskey(row.id, { at: t.context.now(), counter: 5 });
    await expect(enter()).rejects.toMatchObject(refused);
  });

  test("is kept once, for the user whose challenge it answered", async () => {
    const credential = device.create(await passkeyOptions(t.context, actor, page), { origin: page });
    const eve = userActor(await createUser(t.context, system, { name: "Eve", role: "editor" }));
    const request = { page, read: () => ({ name: "x", credential }) };
    await expect(addPasskey(t.context, eve, request)).rejects.toMatchObject({ slug: "not-valid" });
    await addPasskey(t.context, actor, request);
    await expect(addPasskey(t.context, actor, request)).rejects.toMatchObject({ slug: "not-valid" });
  });

  test("needs a name in the address, which a number is not", async () => {
    for (const number of ["http://127.0.0.1:8787", "http://[::1]:8787"])
      await expect(signInOptions(t.context, number)).rejects.toMatchObject({ slug: "not-valid" });
  });
});

describe("the user's own passkeys", () => {
  test("are listed, named, and removed by nobody else; what was removed lets nobody in", async () => {
    const row = await add();
    const { passkeys } = await listPasskeys(t.context, actor);
    expect(passkeys.map(({ id }) => id)).toEqual([row.id]);
    const eve = userActor(await createUser(t.context, system, { name: "Eve", role: "owner" }));
    const rename = (who: UserActor, name: string) =>
      renamePasskey(t.context, who, { id: row.id, read: () => ({ name }) });
    expect(await rename(actor, " Work laptop ")).toMatchObject({ id: row.id, name: "Work laptop" });
    await expect(rename(eve, "Mine")).rejects.toMatchObject({ slug: "not-found" });
    await expect(rename(actor, " ")).rejects.toMatchObject({ slug: "not-valid" });
    expect((await listPasskeys(t.context, actor)).passkeys).toMatchObject([{ name: "Work laptop" }]);
    await expect(removePasskey(t.context, eve, row.id)).rejects.toMatchObject({ slug: "not-found" });
    await removePasskey(t.context, actor, row.id);
    await expect(enter()).rejects.toMatchObject(refused);
  });

  test("are not for auditors, whose way in ends with their link", async () => {
    const auditor = userActor(await createUser(t.context, system, { name: "Eve", role: "auditor" }));
    await expect(passkeyOptions(t.context, auditor, page)).rejects.toMatchObject({ slug: "may-not" });
    await expect(add({ origin: page }, auditor)).rejects.toMatchObject({ slug: "may-not" });
  });

  test("are asked for with what is there already left out", async () => {
    const row = await add();
    const options = await passkeyOptions(t.context, actor, page);
    expect(options).toMatchObject({ rp: { id: "localhost" }, excludeCredentials: [{ id: row.id }] });
    expect(options.authenticatorSelection).toMatchObject({ residentKey: "required", userVerification: "required" });
  });
});
