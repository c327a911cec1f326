// What lies within screens and has a name of its own: sections, tabs and acts, for the palette to lead to.
import type { Verb } from "../../services/scopes.ts";
import { asking } from "./asked.ts";
import type { Language } from "./language.ts";

export interface Within {
  /** What follows the screen in the address. */
  readonly path: string;
  readonly name: Readonly<Record<Language, string>>;
  /** The right without which a role does not see it. */
  readonly verb?: Verb;
}

const tab = (id: string, en: string, de: string, verb?: Verb): Within => ({
  path: asking("tab", id),
  name: { en, de },
  ...(verb ? { verb } : {}),
});
const act = (screen: string, id: string, en: string, de: string, verb: Verb): Within => ({
  path: `${screen}${asking("act", id)}`,
  name: { en, de },
  verb,
});
const section = (id: string, en: string, de: string, verb: Verb): Within => ({
  path: `/${id}`,
  name: { en, de },
  verb,
});

/** By the screen's part of the address. */
export const within: Readonly<Record<string, readonly Within[]>> = {
  banner: [
    tab("look", "Look", "Aussehen"),
    tab("texts", "Texts", "Texte"),
    tab("purposes", "Purposes", "Zwecke"),
    tab("policy", "Who asks", "Wer fragt"),
    tab("findings", "To fix", "Zu beheben"),
    tab("history", "History", "Verlauf"),
    act("", "publish", "Review and publish", "Prüfen und veröffentlichen", "notice.publish"),
  ],
  records: [act("", "note", "Note what somebody said", "Festhalten, was jemand sagte", "record.note")],
  contacts: [
    tab("list", "Check a list", "Liste prüfen", "check.ask"),
    tab("one", "One address", "Eine Adresse", "check.explain"),
    tab("imports", "Imports", "Importe", "import.read"),
    tab("suppressions", "Suppressions", "Sperren", "suppression.find"),
    tab("screening", "Screening", "Abgleich", "screening.list"),
    tab("purposes", "Purposes", "Zwecke", "purpose.list"),
  ],
  log: [{ path: "", name: { en: "Verify the log", de: "Log prüfen" } }],
  developers: [
    tab("keys", "API keys", "API-Schlüssel"),
    tab("webhooks", "Webhooks", "Webhooks"),
    tab("snippets", "Snippets", "Schnipsel"),
    tab("reference", "API reference", "API-Referenz"),
    {
      path: "?tab=keys&act=key",
      name: { en: "New API key", de: "Neuer API-Schlüssel" },
      verb: "key.create",
    },
  ],
  settings: [
    section("site", "Site", "Site", "site.read-settings"),
    section("people", "People", "Personen", "user.list"),
    section("audit", "Audit", "Protokoll", "audit.read"),
    section("config", "Configuration", "Konfiguration", "site.read-settings"),
    section("retention", "Retention", "Aufbewahrung", "retention.report"),
    section("health", "Health", "Zustand", "health.read"),
    section("you", "You", "Sie", "session.list"),
    act("/people", "invite", "Invite somebody", "Jemanden einladen", "user.create"),
  ],
};

/** What of a screen somebody with these rights sees. */
export const withinFor = (screen: string, verbs: readonly string[]): readonly Within[] =>
  (within[screen] ?? []).filter(({ verb }) => verb === undefined || verbs.includes(verb));
