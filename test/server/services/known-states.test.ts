// A yes that does not count any more, because a restore lost whose a no was: what everybody is told of it.
import { expect, test } from "vitest";
import type { RecordId } from "../../../core/ids.ts";
import { sealSite } from "../../../server/assemble.ts";
import { readChanges } from "../../../server/services/changes.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { heldByPerson } from "../../../server/services/held.ts";
import { answerOwn, ownChoices } from "../../../server/services/own-choices.ts";
import { collectPack } from "../../../server/services/packs.ts";
import { receiptName } from "../../../server/services/receipt-names.ts";
import { receiptView } from "../../../server/services/receipts.ts";
import { subjectHash } from "../../../server/services/subjects.ts";
import { system } from "../../support/context.ts";
import {
  at,
  backedUp,
  checker,
  exportWritten,
  lose,
  lostFolders,
  restore,
  said,
  started,
} from "../../support/lost-folder.ts";

lostFolders();

test("a yes that a check no longer counts is told as unknown, to the person, to an owner and to other systems, and can be taken back", async () => {
  const running = await started();
  const [ada] = [await said(running, "ada@example.com"), await said(running, "bob@example.com")];
  await sealSite(running.context, demoSite);
  const backup = await backedUp();
  at.clockMs += 60_000;
  await said(running, "bob@example.com", "withdrawn");
  await exportWritten(running);
  await lose();
  at.clockMs += 60_000;
  await restore(backup);

  const again = await started();
  const { context } = again;
  const told = async () => {
    const hash = subjectHash(context.identityKey(demoSite), "email", "ada@example.com");
    const page = { hash, denyHash: hash };
    const { choices } = await receiptView(context, receiptName(context, ada));
    const own = (await ownChoices(context, demoSite, page)).choices.find(({ name }) => name === "newsletter.email")!;
    const held = await heldByPerson(context, demoSite, page);
    const pack = await collectPack(context, system, {
      site: demoSite,
      read: () => ({ subject: { kind: "email", id: "ada@example.com" } }),
    });
    const { changes } = await readChanges(context, checker, { site: demoSite, after: undefined, limit: 1000 });
    return {
      receipt: choices.map(({ now, withdrawable }) => [now?.status, withdrawable]),
      own: [own.status, own.isGiven, own.mayGive],
      held: held.states.map(({ status }) => status),
      pack: pack.states.map(({ status }) => status),
      given: changes.filter(({ type }) => type === "consent.given").length,
    };
  };
  expect(await told()).toEqual({
    receipt: [["unknown", true]],
    own: ["unknown", false, true],
    held: ["unknown"],
    pack: ["unknown"],
    given: 0,
  });
  at.clockMs += 1000;
  await said(again, "ada@example.com");
  await sealSite(context, demoSite);
  expect(await told()).toMatchObject({ receipt: [["renewed", true]], held: ["renewed"], pack: ["renewed"], given: 2 });

  // A page that was opened before the restore has the box ticked, and is sent without it.
  const hash = subjectHash(context.identityKey(demoSite), "email", "bob@example.com");
  const page = { hash, denyHash: hash };
  const store = await context.site(demoSite);
  const kept = async () => (await store.statesOf((await store.knownSubjects([hash]))[0]!.no!)).map((one) => one.status);
  expect(await kept()).toEqual(["given"]);
  await answerOwn(context, {
    site: demoSite,
    page,
    said: {
      ticked: new Set(),
      before: new Set(["newsletter.email"]),
      act: `rec_${"0".repeat(32)}` as RecordId,
      lang: "en",
      jurisdiction: "",
    },
  });
  expect(await kept()).toEqual(["withdrawn"]);
});
