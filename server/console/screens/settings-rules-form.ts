// A site's rules as a form holds them, and the settings that such a form asks for; what the form does not show stays.
import type { SiteSettings } from "../../../core/schema.ts";
import type { Regime } from "../../../core/regime.ts";

/** Everything is text, so that what somebody typed is never lost; the server says what it is not. */
export interface RulesForm {
  readonly domain: string;
  readonly regimes: readonly (readonly [place: string, regime: Regime])[];
  readonly ask: boolean;
  readonly given: string;
  readonly refused: string;
  readonly ruleset: string;
  readonly timeZone: string;
  readonly country: string;
  readonly mailbox: string;
  readonly checkpointsTo: string;
  readonly taggedOnly: boolean;
  readonly noMarks: boolean;
  readonly gateOnly: boolean;
}

/** The settings as the form shows them. */
export const formOf = (settings: SiteSettings): RulesForm => ({
  domain: settings.domain ?? "",
  regimes: Object.entries(settings.regimes ?? {}),
  ask: settings.ask ?? false,
  given: settings.renewDays ? String(settings.renewDays.given) : "",
  refused: settings.renewDays ? String(settings.renewDays.refused) : "",
  ruleset: settings.ruleset ?? "",
  timeZone: settings.timeZone ?? "",
  country: settings.country ?? "",
  mailbox: settings.mailbox ?? "",
  checkpointsTo: settings.checkpointsTo ?? "",
  taggedOnly: settings.taggedOnly ?? false,
  noMarks: settings.marks === false,
  gateOnly: settings.gateOnly ?? false,
});

const numberIn = (text: string): unknown => (/^\d+$/.test(text.trim()) ? Number(text) : text.trim() || undefined);

/** What the form asks for: its own members, those left empty not there, and beside them what was set before. */
export function settingsFrom(form: RulesForm, before: SiteSettings): Record<string, unknown> {
  const filled = (text: string) => text.trim() || undefined;
  const regimes = form.regimes.filter(([place]) => place.trim() !== "");
  const hasDays = form.given.trim() !== "" || form.refused.trim() !== "";
  const wanted: Record<string, unknown> = {
    ...before,
    domain: filled(form.domain),
    regimes: regimes.length > 0 ? Object.fromEntries(regimes.map(([place, own]) => [placeIn(place), own])) : undefined,
    ask: form.ask || undefined,
    renewDays: hasDays ? { given: numberIn(form.given), refused: numberIn(form.refused) } : undefined,
    ruleset: filled(form.ruleset),
    timeZone: filled(form.timeZone),
    country: filled(form.country)?.toUpperCase(),
    mailbox: filled(form.mailbox),
    checkpointsTo: filled(form.checkpointsTo),
    taggedOnly: form.taggedOnly || undefined,
    marks: form.noMarks ? false : undefined,
    gateOnly: form.gateOnly || undefined,
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
}

/** The place of a row, as the settings write it. */
export const placeIn = (text: string): string => text.trim().toUpperCase();

/** Which settings there are that the form does not show: what an empty form leaves of them. */
export const besideForm = (settings: SiteSettings): readonly string[] =>
  Object.keys(settingsFrom(formOf({}), settings));

type Member = keyof RulesForm;

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The members of a form that are others than in the one it began as. */
export const changedIn = (form: RulesForm, from: RulesForm): Partial<RulesForm> =>
  Object.fromEntries(Object.entries(form).filter(([name, value]) => !isSame(value, from[name as Member])));

/** What somebody changed of a form that began as `from`, over the settings as they are now. */
export const rebased = (form: RulesForm, from: RulesForm, now: SiteSettings): RulesForm => ({
  ...formOf(now),
  ...changedIn(form, from),
});

/** The members that were changed here and, to something else, elsewhere since the form began as `from`. */
export function clashesOf(form: RulesForm, from: RulesForm, now: SiteSettings): readonly Member[] {
  const theirs = changedIn(formOf(now), from);
  return (Object.keys(changedIn(form, from)) as Member[]).filter(
    (name) => name in theirs && !isSame(theirs[name], form[name]),
  );
}

/** Places that an earlier row of the form has already. */
export const placesTwice = ({ regimes }: Pick<RulesForm, "regimes">): ReadonlySet<number> => {
  const names = regimes.map(([place]) => placeIn(place));
  return new Set(names.flatMap((name, at) => (name !== "" && names.indexOf(name) < at ? [at] : [])));
};
