// Checks: may these subjects be contacted for a purpose over a channel, and why.
import type * as z from "zod/mini";
import { toHex } from "../../core/bytes.ts";
import { canonicalBytes } from "../../core/canonical.ts";
import { channelAddress } from "../../core/address.ts";
import { mayContact, type ConsentFact, type ContactQuestion } from "../../core/contact.ts";
import type { ContentHash } from "../../core/notice.ts";
import type { Purpose } from "../../core/purpose.ts";
import { rulesetName, rulesetOf, type Ruleset } from "../../core/ruleset.ts";
import { checkRequest, type CheckRequest, type CheckResponse, type checkResult } from "../../core/schema.ts";
import { instantAt, type Instant } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { audited } from "./audit.ts";
import { currentNotice } from "./notices.ts";
import { parsed } from "./parse.ts";
import { normalAddress, subjectHashes } from "./subjects.ts";

/** What counts where the site says nothing: the strictest. */
const defaultRuleset = "eu-eprivacy";

type Recipient = CheckRequest["recipients"][number];
type CheckResult = z.infer<typeof checkResult>;

/** One recipient as the rules see it; `address` is undefined when it could not be understood. */
interface Addressed {
  readonly ref: string | undefined;
  readonly kind: "email" | "phone";
  readonly address: string | undefined;
  readonly fits: boolean;
}

/**
 * Answers for each recipient, in order, on the site of the key. Needs the scope `check`. Every answer follows
 * withdrawals that were acknowledged before the call. `read` gives the body, and is asked for it only once the
 * actor may ask, so that a body nobody can read leaves its audit row too. The audit row holds counts and the digest, no address.
 */
export function checkRecipients(
  context: ServiceContext,
  actor: Actor & { kind: "key" },
  read: () => unknown,
): Promise<CheckResponse> {
  return audited(context, { actor, verb: "check.ask", site: actor.site }, async () => {
    const request = parsed(checkRequest, await read());
    const at = context.now();
    const rules = rulesetOf(defaultRuleset)!;
    const ruleset = rulesetName(rules);
    const results = await resultsFor(context, actor, { request, at, rules });
    const counts = countsOf(results);
    const digest = await digestOf(results);
    const { purpose, channel } = request;
    return {
      value: { at, purpose, channel, ruleset, counts, results, digest },
      detail: `${purpose} ${channel} allow=${counts.allow} deny=${counts.deny} ${ruleset} ${digest}`,
    };
  });
}

async function resultsFor(
  context: ServiceContext,
  actor: Actor & { kind: "key" },
  asked: { request: CheckRequest; at: Instant; rules: Ruleset },
): Promise<CheckResult[]> {
  const { purpose, channel, recipients } = asked.request;
  const hash = subjectHashes(context.identityKey(actor.site));
  const notice = await currentNotice(context, actor.site);
  const asksFor = (candidate: Purpose) => candidate.id === purpose && candidate.channels.includes(channel);
  const wanted = notice?.notice.purposes.find(asksFor);
  const purposeFact = wanted && { version: wanted.version, basis: wanted.basis, confirms: false };
  const addressed = recipients.map((recipient) => addressedFor(recipient, channelAddress[channel]));
  const usable = addressed.filter((one) => one.fits && one.address !== undefined);
  const subjects = usable.map((one) => hash(one.kind, one.address!));
  const store = await context.site(actor.site);
  const found = subjects.length ? await store.facts({ purpose, channel, subjects }) : [];
  const facts = new Map(usable.map((one, i) => [one, found[i]]));
  return addressed.map((one) => {
    const { fact, known } = facts.get(one) ?? {};
    const question: ContactQuestion = {
      address: one.address,
      channelFits: one.fits,
      isDuplicate: false,
      channel,
      subscriber: "individual",
      purpose: purposeFact,
      fact,
      suppressions: [],
      screenings: [],
      erasedAt: known?.erasedAtMs === undefined ? undefined : instantAt(known.erasedAtMs),
      restricted: known?.restrictedUntilMs !== undefined,
      at: asked.at,
    };
    return resultOf(one.ref, mayContact(question, asked.rules), fact);
  });
}

/** The address the channel needs; a recipient who only has another kind does not fit. */
function addressedFor(recipient: Recipient, needed: "email" | "phone" | undefined): Addressed {
  const kind = needed && recipient[needed] !== undefined ? needed : recipient.email === undefined ? "phone" : "email";
  const text = recipient[kind];
  const address = text === undefined ? undefined : normalAddress(kind, text);
  return { ref: recipient.ref, kind, address, fits: kind === needed };
}

function resultOf(
  ref: string | undefined,
  answer: ReturnType<typeof mayContact>,
  fact: ConsentFact | undefined,
): CheckResult {
  const { allow, reason, also } = answer;
  return {
    ...(ref === undefined ? {} : { ref }),
    allow,
    reason,
    ...(also.length ? { also: [...also] } : {}),
    ...(allow ? { basis: "consent" as const } : {}),
    ...(allow && fact?.until ? { until: fact.until } : {}),
    ...(fact ? { evidence: evidenceOf(fact) } : {}),
  };
}

const evidenceOf = ({ record, at, notice }: ConsentFact): NonNullable<CheckResult["evidence"]> =>
  notice ? { record, at, notice } : { record, at };

// The answers to ten thousand are over a megabyte: the runtime's own SHA-256 is ten times faster on that.
async function digestOf(results: readonly CheckResult[]): Promise<ContentHash> {
  const bytes = Uint8Array.from(canonicalBytes(results));
  return `sha256:${toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)))}`;
}

function countsOf(results: readonly CheckResult[]): CheckResponse["counts"] {
  const byReason: Record<string, number> = {};
  let allow = 0;
  for (const result of results) {
    byReason[result.reason] = (byReason[result.reason] ?? 0) + 1;
    if (result.allow) allow++;
  }
  return { allow, deny: results.length - allow, byReason };
}
