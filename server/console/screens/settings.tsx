// Settings: of the site, of the people who work here, of what is kept, how all of it stands, and of who is signed in; each section has an address of its own.
import { useLayoutEffect, useRef } from "preact/hooks";
import { useApp, useSite } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { to } from "../app/router.ts";
import type { ScreenProps } from "../app/screens.ts";
import { Head } from "../parts/card.tsx";
import { AuditSection } from "./settings-audit.tsx";
import { ConfigSection } from "./settings-config.tsx";
import { KeepingSection } from "./settings-keeping.tsx";
import { PeopleSection } from "./settings-people.tsx";
import { RunningSection } from "./settings-running.tsx";
import { SiteSection } from "./settings-site.tsx";
import { settingsWords } from "./settings-words.ts";
import { YouSection } from "./settings-you.tsx";

/** In the order of the row; `verb` is the right without which a role does not see it. */
const sections = [
  { id: "site", verb: "site.read-settings", Section: SiteSection },
  { id: "people", verb: "user.list", Section: PeopleSection },
  { id: "audit", verb: "audit.read", Section: AuditSection },
  { id: "config", verb: "site.read-settings", Section: ConfigSection },
  { id: "retention", verb: "retention.report", Section: KeepingSection },
  { id: "health", verb: "health.read", Section: RunningSection },
  { id: "you", verb: "session.list", Section: YouSection },
] as const;

export function Screen({ rest }: ScreenProps) {
  const said = useWords(settingsWords);
  const site = useSite();
  const { session } = useApp();
  const seen = sections.filter(({ verb }) => session?.user.verbs.includes(verb));
  const shown = seen.find(({ id }) => id === rest[0]) ?? seen[0];
  const row = useRef<HTMLElement>(null);
  // On a telephone the row is wider than the screen.
  useLayoutEffect(() => {
    const current = row.current?.querySelector<HTMLElement>("[aria-current]");
    if (row.current && current) row.current.scrollLeft = current.offsetLeft - row.current.offsetLeft - 16;
  }, [shown?.id]);
  if (!shown) return <Head title={said.title} />;
  return (
    <>
      <Head title={said.title} about={said.abouts[shown.id]} />
      <nav class="tabs" aria-label={said.title} ref={row}>
        {seen.map(({ id }) => (
          <a key={id} href={to(site.id, "settings", id)} aria-current={id === shown.id ? "page" : undefined}>
            {said.sections[id]}
          </a>
        ))}
      </nav>
      <div class="stack" key={shown.id}>
        <shown.Section />
      </div>
    </>
  );
}
