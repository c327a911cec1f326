// The page of a made-up person: what the notice has, by e-mail, and nobody in it.
import { expect, test } from "vitest";
import { currentNotice } from "../../../server/services/notices.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { exampleChoices } from "../../../server/services/own-example.ts";
import { testContext } from "../../support/context.ts";

test("shows every topic that a person known by e-mail is asked, the first of them given, and no record", async () => {
  const { context } = await testContext();
  const { notice } = (await currentNotice(context, demoSite))!;
  const shown = exampleChoices(context, { site: demoSite, notice });
  const topics = notice.purposes.filter(({ category, channels }) => category === null && channels.includes("email"));
  expect([...new Set(shown.choices.map(({ purpose }) => purpose.id))]).toEqual(topics.map(({ id }) => id));
  expect(shown.choices.filter(({ isGiven }) => isGiven).map(({ purpose }) => purpose.id)).toContain(topics[0]!.id);
  expect(shown.choices.some(({ isGiven }) => !isGiven)).toBe(topics.length > 1);
  expect(shown.choices.every(({ channel }) => channel === "email" || channel === "sharing")).toBe(true);
  expect([shown.history, shown.shares]).toEqual([[], []]);
  // What two acts are needed for is no box to tick here.
  const explicit = notice.purposes.map((one, at) =>
    at > 0 && one.category === null ? { ...one, explicit: true } : one,
  );
  const fewer = exampleChoices(context, { site: demoSite, notice: { ...notice, purposes: explicit } });
  expect(fewer.choices.filter(({ isGiven, mayGive }) => !isGiven && !mayGive)).toEqual([]);
});
