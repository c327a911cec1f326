// Whether purposes are asked for lawfully: by consent, one by one, with parties, cookies and periods named (rules 1, 2, 5, 18, 22, 27–29).
import { channels, isOptional, type Channel, type ChannelBasis, type Purpose } from "../purpose.ts";
import { addPeriod, isPeriod, millisecondsOf, type Period } from "../time.ts";
import { error, pointerTo, warning, type Finding } from "./finding.ts";

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
      found.push(error(5, at(name), `${purpose.id} is on before anybody chose; every switch starts off.`));
    }
  }
  // ePrivacy asks for consent whatever basis the processing afterwards has.
  if (isOptional(purpose.category) && purpose.basis !== "consent") {
    found.push(error(2, at("basis"), `${purpose.id} stores or reads on a device, for which only consent will do.`));
  }
  if (isOptional(purpose.category) && purpose.channels.length > 0) {
    const message = `${purpose.id} asks for ${purpose.category} and for messages at once; make two purposes of it.`;
    found.push(error(18, at("channels"), message));
  }
  const unknown = purpose.channels.findIndex((channel) => !channels.includes(channel));
  if (unknown >= 0) found.push(error(18, at("channels", unknown), "There is no such channel."));
  if (purpose.category === null && purpose.channels.length === 0) {
    found.push(error(18, at("channels"), `${purpose.id} is asked for in forms, but over no channel.`));
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
    return [error(2, at(), `${purpose.id} is exempt, but not for statistics, so it may not run before a yes.`)];
  }
  return purpose.vendors.flatMap(({ name, cookies }, i) =>
    cookies.some(({ thirdParty }) => thirdParty)
      ? [warning(2, at("vendors", i), `${name} recognises browsers on other sites, which is more than own statistics.`)]
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
    found.push(error(28, pointerTo("purposes"), "An answer holds between 1 and 365 days."));
  } else if (Math.min(given, refused) < halfYear) {
    found.push(warning(27, pointerTo("purposes"), "Asking again before six months have passed wears people down."));
  }
  return found;
}

function periodFindings([purpose, at]: Row): Finding[] {
  const found: Finding[] = [];
  const { category, validPeriod, retentionPeriod } = purpose;
  const days = daysOf(validPeriod);
  if (Number.isNaN(days)) found.push(error(28, at("validPeriod"), "This is no ISO 8601 duration such as P183D."));
  else if (isOptional(category) && (days < 1 || days > 365)) {
    found.push(error(28, at("validPeriod"), "An answer holds between 1 and 365 days."));
  } else if (isOptional(category) && days < halfYear) {
    found.push(warning(27, at("validPeriod"), "Asking again before six months have passed wears people down."));
  }
  const { renewalPeriod, dataPeriod } = purpose;
  if (renewalPeriod !== undefined && !(isPeriod(renewalPeriod) && longer(validPeriod, renewalPeriod))) {
    found.push(
      error(28, at("renewalPeriod"), "This is no ISO 8601 duration shorter than the answer's own, such as P30D."),
    );
  }
  if (dataPeriod !== undefined && !isPeriod(dataPeriod)) {
    found.push(error(29, at("dataPeriod"), "This is no ISO 8601 duration such as P12M."));
  }
  if (!isPeriod(retentionPeriod)) {
    found.push(error(29, at("retentionPeriod"), "This is no ISO 8601 duration such as P2Y."));
    // The limit is on the statistics; proof of consent may have to be kept for as long as it can be disputed.
  } else if (category === "analytics" && longer(retentionPeriod, "P25M")) {
    const message =
      "Statistics are kept for at most 25 months; say in the policy why the proof of consent is kept longer.";
    found.push(warning(29, at("retentionPeriod"), message));
  }
  return found;
}

function cookieFindings([purpose, at]: Row): Finding[] {
  return purpose.vendors.flatMap((vendor, i) => {
    const found: Finding[] = [];
    if (!vendor.name?.trim()) found.push(error(22, at("vendors", i, "name"), "A vendor without a name."));
    for (const [j, { name, period, thirdParty }] of vendor.cookies.entries()) {
      const cookie = (part: string) => at("vendors", i, "cookies", j, part);
      if (!name?.trim()) found.push(error(22, cookie("name"), "A cookie without a name."));
      if (period !== "session" && !isPeriod(period ?? "")) {
        found.push(error(22, cookie("period"), `${name} has no period such as P13M, or session.`));
      } else if (isOptional(purpose.category) && period !== "session" && longer(period, "P13M")) {
        found.push(warning(29, cookie("period"), `${name} lives for longer than 13 months.`));
      }
      if (thirdParty !== undefined && typeof thirdParty !== "boolean") {
        found.push(error(22, cookie("thirdParty"), `Whether ${name} is a third party's is yes or no.`));
      }
      if (thirdParty && !vendor.policyUrl) {
        found.push(warning(22, at("vendors", i), `${vendor.name} is a third party without a link to its policy.`));
      }
    }
    return found;
  });
}

function partyFindings([purpose, at]: Row): Finding[] {
  const found: Finding[] = [];
  if (isOptional(purpose.category) && purpose.vendors.length === 0) {
    found.push(warning(22, at("vendors"), `Nobody knows which services and cookies ${purpose.id} stands for.`));
  }
  if (purpose.recipients.length === 0) {
    found.push(error(21, at("recipients"), `Who receives the data of ${purpose.id} is missing.`));
  }
  if (purpose.channels.includes("sharing") && purpose.recipients.some((name) => /\bpartners?\b/i.test(name))) {
    found.push(error(21, at("recipients"), "Sharing needs recipients by name; “partners” names nobody."));
  }
  return found;
}

const groundlessIn = (purpose: Purpose, { channel, basis }: ChannelBasis): string | undefined => {
  if (!purpose.channels.includes(channel)) return `${purpose.id} is not asked for over ${channel}.`;
  if (basis === "soft-opt-in" && channel !== "email" && channel !== "sms")
    return "A soft opt-in is for electronic mail: e-mail and text messages.";
  if (basis === "soft-opt-in" && !purpose.products?.length)
    return `Which products ${purpose.id} is about is missing: a soft opt-in reaches customers of similar ones only.`;
  return undefined;
};

/** What a form takes for an e-mail address, so that a message to it can ask again: who is passed on may be known by one too. */
const confirmable: ReadonlySet<Channel> = new Set<Channel>(["email", "sharing"]);

/** What a channel rests on, who decides, and what an explicit consent takes. */
function groundFindings([purpose, at]: Row): Finding[] {
  const { bases = [], explicit, doubleOptIn, processorFor, jointWith } = purpose;
  const keys = bases.map(({ channel, subscriber }) => `${channel} ${subscriber ?? ""}`);
  const found = bases.flatMap((row, i): Finding[] => {
    const twice = keys.indexOf(keys[i]!) < i ? `Two bases for ${row.channel}.` : undefined;
    const message = twice ?? groundlessIn(purpose, row);
    return message === undefined ? [] : [error(2, at("bases", i), message)];
  });
  if (explicit && (purpose.basis !== "consent" || bases.some(({ basis }) => basis !== "consent"))) {
    found.push(error(2, at("explicit"), `${purpose.id} takes explicit consent, and may rest on nothing else.`));
  }
  const asksAddress = purpose.channels.some((channel) => confirmable.has(channel));
  if (explicit && asksAddress && !doubleOptIn) {
    const message = `${purpose.id} takes explicit consent: set doubleOptIn, so that a second act confirms the first.`;
    found.push(error(18, at("doubleOptIn"), message));
  }
  if (explicit && purpose.category !== null) {
    found.push(error(18, at("category"), `${purpose.id} takes explicit consent, which a banner cannot ask for.`));
  }
  if (doubleOptIn && !asksAddress) {
    found.push(error(18, at("doubleOptIn"), `${purpose.id} asks for no e-mail address that could confirm.`));
  }
  if (processorFor !== undefined && jointWith?.length) {
    found.push(error(21, at("jointWith"), "Who processes for another does not decide with others; say one of them."));
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
      ...(twice ? [error(18, row[1]("id"), `Two purposes are called ${purpose.id}.`)] : []),
      ...choiceFindings(row),
      ...periodFindings(row),
      ...groundFindings(row),
      ...cookieFindings(row),
      ...partyFindings(row),
    ];
  });
}
