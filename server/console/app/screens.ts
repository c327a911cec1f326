// Every screen of a site in one list: its address, its words, its key, and the chunk it is in (docs/console.md).
import type { ComponentType } from "preact";
import type { Verb } from "../../services/scopes.ts";
import type { IconName } from "../parts/icon.tsx";
import type { Language } from "./language.ts";

export interface ScreenProps {
  /** What follows the screen in the address. */
  readonly rest: readonly string[];
  readonly query: URLSearchParams;
}

export interface ScreenEntry {
  /** The part of the address: /console/SITE/ID. */
  readonly id: string;
  readonly icon: IconName;
  /** After `g`, the key that goes there. */
  readonly key: string;
  readonly name: Readonly<Record<Language, string>>;
  /** The right without which a role does not see it (server/services/scopes.ts); none where every role may. */
  readonly verb?: Verb;
  readonly load: () => Promise<{ readonly Screen: ComponentType<ScreenProps> }>;
}

/** In the order of the sidebar; on telephones the first four are in the bar below. */
export const screens: readonly ScreenEntry[] = [
  {
    id: "overview",
    icon: "overview",
    key: "o",
    name: { en: "Overview", de: "Übersicht" },
    verb: "stats.read",
    load: () => import("../screens/overview.tsx"),
  },
  {
    id: "banner",
    icon: "banner",
    key: "b",
    name: { en: "Banner", de: "Banner" },
    verb: "notice.draft",
    load: () => import("../screens/banner.tsx"),
  },
  {
    id: "records",
    icon: "records",
    key: "r",
    name: { en: "Records", de: "Einträge" },
    verb: "record.find",
    load: () => import("../screens/records.tsx"),
  },
  {
    id: "contacts",
    icon: "contacts",
    key: "c",
    name: { en: "Contacts", de: "Kontakte" },
    verb: "purpose.list",
    load: () => import("../screens/contacts.tsx"),
  },
  {
    id: "requests",
    icon: "requests",
    key: "q",
    name: { en: "Requests", de: "Anfragen" },
    verb: "request.list",
    load: () => import("../screens/requests.tsx"),
  },
  {
    id: "log",
    icon: "log",
    key: "l",
    name: { en: "Log", de: "Log" },
    verb: "log.inspect",
    load: () => import("../screens/log.tsx"),
  },
  {
    id: "developers",
    icon: "developers",
    key: "d",
    name: { en: "Developers", de: "Entwickler" },
    verb: "key.list",
    load: () => import("../screens/developers.tsx"),
  },
  {
    id: "install",
    icon: "check",
    key: "i",
    name: { en: "Install", de: "Einbauen" },
    load: () => import("../screens/install.tsx"),
  },
  {
    id: "settings",
    icon: "settings",
    key: "s",
    name: { en: "Settings", de: "Einstellungen" },
    load: () => import("../screens/settings.tsx"),
  },
];

/** The screens that somebody with these rights sees. */
export const screensFor = (verbs: readonly string[]): readonly ScreenEntry[] =>
  screens.filter(({ verb }) => verb === undefined || verbs.includes(verb));
