// Every reason that a check can give, each reached the way it comes about: nothing in the list is there for show.
import { afterAll, beforeAll, expect, test } from "vitest";
import { allowReasons, denyRanks, type AllowReason, type DenyReason } from "../../core/reason.ts";
import { checkRecipients } from "../../server/services/checks.ts";
import { tellSales, tellSends } from "../../server/services/dealings.ts";
import { demoNotice, demoSite } from "../../server/services/demo.ts";
import { eraseSubject } from "../../server/services/erasures.ts";
import { currentNotice, publishNotice } from "../../server/services/notices.ts";
import { recordDecision } from "../../server/services/records.ts";
import { importScreenings } from "../../server/services/screenings.ts";
import { setSettings } from "../../server/services/settings.ts";
import { addSuppressions } from "../../server/services/suppressions.ts";
import { system, testContext, visitor, type TestContext } from "../support/context.ts";
import { demoOrigin } from "../support/requests.ts";
import { otherPurposes } from "../support/other-purposes.ts";

const site = demoSite;
const dayMs = 86_400_000;
const scopes = ["check", "suppress.write", "dealings", "request", "screen", "audit"];
const key = { kind: "key", id: "key_1", site, scopes } as const;
let t: TestContext;
let notice: string;
beforeAll(async () => {
  t = await testContext();
  // What was answered before a purpose changed is not what it asks for now.
  await give("earlier@example.com", { purpose: "tips" }, await published({}));
  const again = otherPurposes(demoNotice(demoOrigin));
  const purposes = again.purposes.map((one) => (one.id === "tips" ? { ...one, version: 2 } : one));
  notice = await published({ purposes });
  t.clock.ms = Date.UTC(2026, 11, 10, 12);
  await rule({});
});
afterAll(() => t?.stop());

async function published(change: object): Promise<string> {
  await publishNotice(t.context, system, {
    shortNotice: "a test",
    site,
    settings: { ...otherPurposes(demoNotice(demoOrigin)), ...change },
  });
  return (await currentNotice(t.context, site))!.hash;
}
const rule = (more: object) =>
  setSettings(t.context, system, { site, settings: { ruleset: "uk-pecr", country: "GB", ...more } });

interface Said {
  readonly purpose?: string;
  readonly version?: number;
  readonly channel?: "email" | "phone" | "post" | "push";
  readonly status?: "given" | "refused" | "withdrawn";
}
const kinds = { email: "email", phone: "phone", post: "post", push: "push" } as const;
function give(id: string, said: Said, shown = notice): Promise<unknown> {
  const { purpose = "newsletter", version = 1, channel = "email", status = "given" } = said;
  const event = status === "given" ? "give" : status === "refused" ? "refuse" : "withdraw";
  const choices = [{ purpose, version, status, channel }] as const;
  t.clock.ms += 1000;
  const request = t.request({ event, choices: [...choices], subject: { kind: kinds[channel], id } });
  return recordDecision(t.context, visitor, { ...request, notice: shown });
}
const suppress = (email: string, entry: object) =>
  addSuppressions(t.context, key, { site, read: () => ({ entries: [{ email, source: "agent", ...entry }] }) });
const erase = (id: string, more: object) =>
  eraseSubject(t.context, system, {
    site,
    read: () => ({ subject: { kind: "email", id }, reason: "subject-request", verified: "known", ...more }),
  });
const screen = (
  column: "number" | "post",
  address: string,
  register: string,
  more: { listed?: string; ageDays?: number } = {},
) => {
  const { listed = "yes", ageDays = 1 } = more;
  const day = new Date(t.clock.ms - ageDays * dayMs).toISOString().slice(0, 10);
  const text = `${column},listed,register,date\n"${address}",${listed},${register},${day}\n`;
  const read = async function* () {
    yield Buffer.from(text);
  };
  return importScreenings(t.context, system, { site, read });
};
const sell = (email: string) => {
  const sale = { email, product: "lines", soldAt: "2026-11-25T09:00:00Z", refusalOffered: true };
  return tellSales(t.context, key, { site, read: () => ({ sales: [sale] }) });
};
const letter = (name: string) => `${name}; 3 Low Road; Leeds LS1 4DY; GB`;

/** What is asked, about one recipient or more, of whom the last counts; before it, what makes the answer so. */
interface Case {
  readonly who: object | readonly object[];
  readonly about?: object;
  readonly first?: () => Promise<unknown>;
  readonly rules?: object;
}
const mail = (email: string) => ({ email });
const [line, other] = ["+442079460958", "+442079460959"];
const cases: Readonly<Record<DenyReason | AllowReason, Case>> = {
  INPUT_INVALID: { who: mail("nonsense") },
  CHANNEL_MISMATCH: { who: { phone: line } },
  DUPLICATE_IN_CALL: { who: [mail("twice@example.com"), mail("TWICE@example.com")] },
  ERASED: {
    who: mail("erased@example.com"),
    first: async () => [await give("erased@example.com", {}), await erase("erased@example.com", { mode: "erase" })],
  },
  RESTRICTED: {
    who: mail("kept@example.com"),
    first: async () => [
      await give("kept@example.com", {}),
      await erase("kept@example.com", { mode: "restrict", until: "2027-06-01T00:00:00Z" }),
    ],
  },
  OBJECTED_ALL: { who: mail("all@example.com"), first: () => suppress("all@example.com", { reason: "OBJECTED_ALL" }) },
  DO_NOT_CONTACT_CHANNEL: {
    who: mail("channel@example.com"),
    first: () => suppress("channel@example.com", { reason: "DO_NOT_CONTACT_CHANNEL", channel: "email" }),
  },
  COMPLAINT: { who: mail("angry@example.com"), first: () => suppress("angry@example.com", { reason: "COMPLAINT" }) },
  HARD_BOUNCE: { who: mail("gone@example.com"), first: () => suppress("gone@example.com", { reason: "HARD_BOUNCE" }) },
  NUMBER_DEAD: { who: mail("dead@example.com"), first: () => suppress("dead@example.com", { reason: "NUMBER_DEAD" }) },
  WITHDRAWN: { who: mail("no@example.com"), first: () => give("no@example.com", { status: "withdrawn" }) },
  REFUSED: { who: mail("never@example.com"), first: () => give("never@example.com", { status: "refused" }) },
  UNSUBSCRIBED_TOPIC: {
    who: mail("topic@example.com"),
    first: () => suppress("topic@example.com", { reason: "UNSUBSCRIBED_TOPIC", topic: "newsletter", channel: "email" }),
  },
  EXPIRED: {
    who: { phone: other },
    about: { purpose: "call-back", channel: "phone" },
    first: async () => {
      await give(other, { purpose: "call-back", channel: "phone" });
      t.clock.ms += 200 * dayMs;
    },
  },
  RECONSENT_NEEDED: { who: mail("earlier@example.com"), about: { purpose: "tips" } },
  PENDING_CONFIRMATION: {
    who: mail("waits@example.com"),
    about: { purpose: "polls" },
    first: () => give("waits@example.com", { purpose: "polls" }),
  },
  LISTED_TPS: {
    who: { phone: "+442079460901" },
    about: { purpose: "mailing", channel: "phone", subscriber: "individual" },
    first: () => screen("number", "+442079460901", "TPS"),
  },
  LISTED_CTPS: {
    who: { phone: "+442079460902" },
    about: { purpose: "mailing", channel: "phone", subscriber: "corporate" },
    first: () => screen("number", "+442079460902", "CTPS"),
  },
  LISTED_MPS: {
    who: { post: letter("Ada Lovelace") },
    about: { purpose: "mailing", channel: "post" },
    first: () => screen("post", letter("ADA LOVELACE"), "MPS"),
  },
  SCREENING_MISSING: { who: { post: letter("Bea Byron") }, about: { purpose: "mailing", channel: "post" } },
  SCREENING_STALE: {
    who: { post: letter("Cy Dee") },
    about: { purpose: "mailing", channel: "post" },
    first: () => screen("post", letter("Cy Dee"), "MPS", { listed: "no", ageDays: 40 }),
  },
  PARTNER_NOT_NAMED: {
    who: mail("shared@example.com"),
    about: { partner: "Somebody Else Ltd" },
    first: () => give("shared@example.com", {}),
  },
  PARTNER_CONSENT_TOO_OLD: {
    who: mail("old@example.com"),
    about: { partner: "Northgate Calling Ltd" },
    first: async () => {
      await give("old@example.com", {});
      t.clock.ms += 200 * dayMs;
    },
  },
  BASIS_NOT_ALLOWED: { who: { push: "https://push.example/wp/1" }, about: { purpose: "offers", channel: "push" } },
  SOFT_OPT_IN_UNMET: { who: mail("stranger@example.com"), about: { purpose: "offers" } },
  PURPOSE_RETIRED: { who: mail("anybody@example.com"), about: { purpose: "profiling" } },
  NO_RECORD: { who: mail("nobody@example.com") },
  QUIET_HOURS: {
    who: mail("asleep@example.com"),
    first: () => give("asleep@example.com", {}),
    rules: { quietHours: { email: { fromHour: 0, toHour: 23 } }, timeZone: "UTC" },
  },
  FREQUENCY_CAP: {
    who: mail("often@example.com"),
    first: async () => {
      await give("often@example.com", {});
      const told = {
        purpose: "newsletter",
        channel: "email",
        refusalOffered: true,
        recipients: [mail("often@example.com")],
      };
      await tellSends(t.context, key, { site, read: () => told });
    },
    rules: { caps: [{ most: 1, period: "P7D", channel: "email" }] },
  },
  CONSENT_ACTIVE: { who: mail("yes@example.com"), first: () => give("yes@example.com", {}) },
  CONSENT_OVER_REGISTER: {
    who: { phone: "+442079460903" },
    about: { purpose: "call-back", channel: "phone", subscriber: "individual" },
    first: async () => {
      await screen("number", "+442079460903", "TPS");
      await give("+442079460903", { purpose: "call-back", channel: "phone" });
    },
  },
  SOFT_OPT_IN: { who: mail("buyer@example.com"), about: { purpose: "offers" }, first: () => sell("buyer@example.com") },
  LEGITIMATE_INTEREST_CORPORATE: {
    who: mail("office@example.com"),
    about: { purpose: "offers", subscriber: "corporate" },
  },
  REGISTER_CLEAR: {
    who: { post: letter("Di Ely") },
    about: { purpose: "mailing", channel: "post" },
    first: () => screen("post", letter("Di Ely"), "MPS", { listed: "no" }),
  },
  SERVICE_MESSAGE: { who: mail("customer@example.com"), about: { purpose: "account" } },
};

test("the table names every reason there is", () => {
  expect(Object.keys(cases).sort()).toEqual([...Object.keys(denyRanks), ...allowReasons].sort());
});

test.each(Object.entries(cases))("%s", async (reason, { who, about, first, rules }) => {
  const now = t.clock.ms;
  await first?.();
  if (rules) await rule(rules);
  const recipients = Array.isArray(who) ? who : [who];
  const read = () => ({ purpose: "newsletter", channel: "email", ...about, recipients });
  const answered = (await checkRecipients(t.context, key, read)).results.at(-1)!;
  t.clock.ms = Math.max(now + 1000, Math.min(t.clock.ms, now + 60_000));
  if (rules) await rule({});
  expect(answered).toMatchObject({ reason, allow: (allowReasons as readonly string[]).includes(reason) });
});
