// Whether purposes are asked for lawfully: by consent, one by one, with parties, cookies and periods named (rules 1, 2, 5, 18, 22, 27–29).
import { channels, isOptional, type Channel, type ChannelBasis, type Purpose } from "../purpose.ts";
import { addPeriod, isPeriod, millisecondsOf, type Period } from "../time.ts";
import { error, pointerTo, warning, type Breach, type Finding } from "./finding.ts";

const start = "2026-01-01T00:00:00.000Z";
const dayMs = 86_400_000;
/** Days of the shortest six months. */
const halfYear = 181;

/** Days of a period counted from a first of January; NaN when it is none. */
function daysOf(period: Period): number {
  const end = addPeriod(start, period);
  return end === undefined ? NaN : (millisecondsOf(end) - millisecondsOf(start)) / dayMs;
}

const longer = (period: Period, than: Period): boolean => daysOf(period) > daysOf(than);

/** What an owner's own JSON might say to have a switch on before anybody touched it. */
const onByDefault = [
  "checked",
  "default",
  "defaultOn",
  "enabled",
  "preselected",
  "preticked",
  "granted",
  "on",
] as const;

type Row = readonly [purpose: Purpose, at: (...parts: readonly (string | number)[]) => string];

function choiceFindings([purpose, at]: Row): Finding[] {
  const found: Finding[] = [];
  for (const name of onByDefault) {
    const value = (purpose as unknown as Readonly<Record<string, unknown>>)[name];
    if (value !== undefined && value !== false) {
      found.push(error(5, at(name), "on-by-default", { purpose: purpose.id }));
    }
  }
  // ePrivacy asks for consent whatever basis the processing afterwards has.
  if (isOptional(purpose.category) && purpose.basis !== "consent") {
    found.push(error(2, at("basis"), "basis-not-consent", { purpose: purpose.id }));
  }
  if (isOptional(purpose.category) && purpose.channels.length > 0) {
    found.push(error(18, at("channels"), "messages-bundled", { purpose: purpose.id, category: purpose.category }));
  }
  const unknown = purpose.channels.findIndex((channel) => !channels.includes(channel));
  if (unknown >= 0) found.push(error(18, at("channels", unknown), "channel-unknown"));
  if (purpose.category === null && purpose.channels.length === 0) {
    found.push(error(18, at("channels"), "no-channel", { purpose: purpose.id }));
  }
  return found;
}

/** What a site's owner sets about purposes beside the notice. */
export interface OwnerSettings {
  /** Purposes that run until objected to where the law lets own statistics do so (UK, PECR Schedule A1). */
  readonly exempt?: readonly string[] | undefined;
  /** Days until somebody is asked again. */
  readonly renewDays?: { readonly given: number; readonly refused: number } | undefined;
}

function exemptFindings([purpose, at]: Row): Finding[] {
  if (purpose.category !== "analytics") {
    return [error(2, at(), "exempt-not-statistics", { purpose: purpose.id })];
  }
  return purpose.vendors.flatMap(({ name, cookies }, i) =>
    cookies.some(({ thirdParty }) => thirdParty)
      ? [warning(2, at("vendors", i), "exempt-third-party", { vendor: name })]
      : [],
  );
}

/** What is wrong with what the owner set about the purposes; pointers are into the notice. */
export function settingFindings(purposes: readonly Purpose[], { exempt = [], renewDays }: OwnerSettings): Finding[] {
  const found = purposes.flatMap((purpose, i) =>
    exempt.includes(purpose.id) ? exemptFindings([purpose, (...parts) => pointerTo("purposes", i, ...parts)]) : [],
  );
  if (!renewDays) return found;
  const { given, refused } = renewDays;
  const outside = (days: number) => !(days >= 1 && days <= 365);
  if (outside(given) || outside(refused)) {
    found.push(error(28, pointerTo("purposes"), "answer-period"));
  } else if (Math.min(given, refused) < halfYear) {
    found.push(warning(27, pointerTo("purposes"), "asks-too-often"));
  }
  return found;
}

function periodFindings([purpose, at]: Row): Finding[] {
  const found: Finding[] = [];
  const { category, validPeriod, retentionPeriod } = purpose;
  const days = daysOf(validPeriod);
  if (Number.isNaN(days)) found.push(error(28, at("validPeriod"), "valid-period-none"));
  else if (isOptional(category) && (days < 1 || days > 365)) {
    found.push(error(28, at("validPeriod"), "answer-period"));
  } else if (isOptional(category) && days < halfYear) {
    found.push(warning(27, at("validPeriod"), "asks-too-often"));
  }
  const { renewalPeriod, dataPeriod } = purpose;
  if (renewalPeriod !== undefined && !(isPeriod(renewalPeriod) && longer(validPeriod, renewalPeriod))) {
    found.push(error(28, at("renewalPeriod"), "renewal-period-none"));
  }
  if (dataPeriod !== undefined && !isPeriod(dataPeriod)) {
    found.push(error(29, at("dataPeriod"), "data-period-none"));
  }
  if (!isPeriod(retentionPeriod)) {
    found.push(error(29, at("retentionPeriod"), "retention-period-none"));
    // The limit is on the statistics; proof of consent may have to be kept for as long as it can be disputed.
  } else if (category === "analytics" && longer(retentionPeriod, "P25M")) {
    found.push(warning(29, at("retentionPeriod"), "statistics-kept-long"));
  }
  return found;
}

function cookieFindings([purpose, at]: Row): Finding[] {
  return purpose.vendors.flatMap((vendor, i) => {
    const found: Finding[] = [];
    if (!vendor.name?.trim()) found.push(error(22, at("vendors", i, "name"), "vendor-nameless"));
    for (const [j, { name, period, thirdParty }] of vendor.cookies.entries()) {
      const cookie = (part: string) => at("vendors", i, "cookies", j, part);
      if (!name?.trim()) found.push(error(22, cookie("name"), "cookie-nameless"));
      if (period !== "session" && !isPeriod(period ?? "")) {
        found.push(error(22, cookie("period"), "cookie-periodless", { cookie: name }));
      } else if (isOptional(purpose.category) && period !== "session" && longer(period, "P13M")) {
        found.push(warning(29, cookie("period"), "cookie-lives-long", { cookie: name }));
      }
      if (thirdParty !== undefined && typeof thirdParty !== "boolean") {
        found.push(error(22, cookie("thirdParty"), "third-party-unsaid", { cookie: name }));
      }
      if (thirdParty && !vendor.policyUrl) {
        found.push(warning(22, at("vendors", i), "third-party-policy", { vendor: vendor.name }));
      }
    }
    return found;
  });
}

function partyFindings([purpose, at]: Row): Finding[] {
  const found: Finding[] = [];
  if (isOptional(purpose.category) && purpose.vendors.length === 0) {
    found.push(warning(22, at("vendors"), "no-vendors", { purpose: purpose.id }));
  }
  if (purpose.recipients.length === 0) {
    found.push(error(21, at("recipients"), "no-recipients", { purpose: purpose.id }));
  }
  if (purpose.channels.includes("sharing") && purpose.recipients.some((name) => /\bpartners?\b/i.test(name))) {
    found.push(error(21, at("recipients"), "recipients-unnamed"));
  }
  return found;
}

const groundlessIn = (purpose: Purpose, { channel, basis }: ChannelBasis): Breach | undefined => {
  if (!purpose.channels.includes(channel)) return ["basis-channel-unasked", { purpose: purpose.id, channel }];
  if (basis === "soft-opt-in" && channel !== "email" && channel !== "sms") return ["soft-opt-in-channel"];
  if (basis === "soft-opt-in" && !purpose.products?.length) return ["soft-opt-in-products", { purpose: purpose.id }];
  return undefined;
};

/** What a form takes for an e-mail address, so that a message to it can ask again: who is passed on may be known by one too. */
const confirmable: ReadonlySet<Channel> = new Set<Channel>(["email", "sharing"]);

/** What a channel rests on, who decides, and what an explicit consent takes. */
function groundFindings([purpose, at]: Row): Finding[] {
  const { bases = [], explicit, doubleOptIn, processorFor, jointWith } = purpose;
  const keys = bases.map(({ channel, subscriber }) => `${channel} ${subscriber ?? ""}`);
  const found = bases.flatMap((row, i): Finding[] => {
    const twice: Breach | undefined =
      keys.indexOf(keys[i]!) < i ? ["basis-twice", { channel: row.channel }] : undefined;
    const breach = twice ?? groundlessIn(purpose, row);
    return breach ? [error(2, at("bases", i), ...breach)] : [];
  });
  if (explicit && (purpose.basis !== "consent" || bases.some(({ basis }) => basis !== "consent"))) {
    found.push(error(2, at("explicit"), "explicit-other-basis", { purpose: purpose.id }));
  }
  const asksAddress = purpose.channels.some((channel) => confirmable.has(channel));
  if (explicit && asksAddress && !doubleOptIn) {
    found.push(error(18, at("doubleOptIn"), "explicit-second-act", { purpose: purpose.id }));
  }
  if (explicit && purpose.category !== null) {
    found.push(error(18, at("category"), "explicit-in-banner", { purpose: purpose.id }));
  }
  if (doubleOptIn && !asksAddress) {
    found.push(error(18, at("doubleOptIn"), "confirms-no-address", { purpose: purpose.id }));
  }
  if (processorFor !== undefined && jointWith?.length) {
    found.push(error(21, at("jointWith"), "processor-and-joint"));
  }
  return found;
}

/** What is wrong with the purposes. */
export function purposeFindings(purposes: readonly Purpose[]): Finding[] {
  const ids = purposes.map(({ id }) => id);
  return purposes.flatMap((purpose, i) => {
    const row: Row = [purpose, (...parts) => pointerTo("purposes", i, ...parts)];
    const twice = ids.indexOf(purpose.id) < i;
    return [
      ...(twice ? [error(18, row[1]("id"), "purpose-twice", { purpose: purpose.id })] : []),
      ...choiceFindings(row),
      ...periodFindings(row),
      ...groundFindings(row),
      ...cookieFindings(row),
      ...partyFindings(row),
    ];
  });
}
