// Which screen an address means: those of a site in the layout, those of nobody and of no site alone on a card.
import { useEffect, useMemo, useState } from "preact/hooks";
import { LinkButton } from "../parts/button.tsx";
import { Head } from "../parts/card.tsx";
import { Mark } from "../parts/icon.tsx";
import { useApp, useSite } from "./app-state.ts";
import { Help } from "./help.tsx";
import { modKey, useKeys } from "./keys.ts";
import { languageNames, useWords, type Language } from "./language.ts";
import { Away, Layout } from "./layout.tsx";
import { Palette, type Command } from "./palette.tsx";
import { withinFor } from "./places.ts";
import { go, to, type Place } from "./router.ts";
import { lonely, type LonelyId } from "./lonely.ts";
import { ScreenView } from "./screen-view.tsx";
import { shellWords } from "./shell-words.ts";

export interface ViewProps {
  readonly place: Place;
  readonly isThere: boolean;
  readonly onSignOut: () => void;
}

/** What the palette offers and what keys do: one list, whose first is the palette itself. */
function useCommands(does: { palette(): void; help(): void; signOut(): void }): readonly Command[] {
  const { site, sites, screens, session, language, setLanguage } = useApp();
  const verbs = session?.user.verbs ?? [];
  const said = useWords(shellWords);
  const here = site?.id ?? "";
  const other = (Object.keys(languageNames) as Language[]).filter((tag) => tag !== language);
  return [
    { name: said.openPalette, icon: "search", keys: `${modKey()} K`, run: does.palette },
    ...screens.map(({ id, icon, key, name }) => ({
      name: said.goTo(name[language]),
      icon,
      keys: `g ${key}`,
      run: () => go(to(here, id)),
    })),
    ...screens.flatMap(({ id, icon, name }) =>
      withinFor(id, verbs).map((one): Command => ({
        name: said.within(name[language], one.name[language]),
        icon,
        run: () => go(`${to(here, id)}${one.path}`),
      })),
    ),
    ...sites
      .filter(({ id }) => id !== here)
      .map(({ id, name }): Command => ({ name: said.switchTo(name), icon: "globe", run: () => go(to(id)) })),
    { name: said.newSite, icon: "plus", run: () => go(to("new")) },
    { name: said.help, icon: "help", keys: "?", run: does.help },
    ...other.map((tag): Command => ({ name: languageNames[tag], icon: "globe", run: () => setLanguage(tag) })),
    { name: said.signOut, icon: "leave", run: does.signOut },
  ];
}

/** A screen of a site, with everything around it. */
export function SiteView({ place, isThere, onSignOut }: ViewProps) {
  const { language, screens } = useApp();
  const site = useSite();
  /** Where pasted text is looked for. */
  const finder = screens.find(({ id }) => id === "records");
  const said = useWords(shellWords);
  const [over, setOver] = useState<"palette" | "help">();
  const [, screen = screens[0]?.id ?? "", ...rest] = place.parts;
  const entry = screens.find(({ id }) => id === screen);
  const commands = useCommands({ palette: () => setOver("palette"), help: () => setOver("help"), signOut: onSignOut });
  const keys = useMemo(
    () => ({
      "mod+k": () => setOver("palette"),
      "/": () => setOver("palette"),
      "?": () => setOver("help"),
      ...Object.fromEntries(screens.map(({ id, key }) => [`g ${key}`, () => go(to(site.id, id))])),
    }),
    [site.id, screens.length],
  );
  useKeys(keys);
  const close = () => setOver(undefined);
  const find = (text: string) => {
    if (!finder) return;
    go(to(site.id, finder.id), "push", () => {
      // Never in the address: it may be somebody's.
      history.replaceState({ find: text }, "");
      dispatchEvent(new Event("assent:find"));
    });
  };
  return (
    <Layout
      screen={screen}
      isThere={isThere}
      onPalette={() => setOver("palette")}
      onHelp={() => setOver("help")}
      onSignOut={onSignOut}
    >
      {entry ? (
        <ScreenView entry={entry} title={entry.name[language]} rest={rest} query={place.query} move={place.move} />
      ) : (
        <Head title={said.gone} about={said.goneAbout} />
      )}
      {over === "palette" && <Palette commands={commands.slice(1)} onFind={finder && find} onClose={close} />}
      {over === "help" && <Help commands={commands} onClose={close} />}
    </Layout>
  );
}

/** A screen without a site: signing in, claiming, the first site. */
export function Alone({ place, isThere }: ViewProps) {
  const { session, sites, screens, language } = useApp();
  const id = lonelyFor(place.parts[0], session !== undefined, sites.length);
  const first = sites[0]?.id;
  const goesOn = id === undefined && first !== undefined;
  useEffect(() => {
    if (goesOn) go(to(first, screens[0]?.id ?? ""), "replace");
  }, [goesOn, first]);
  const said = useWords(shellWords);
  const entry = id && lonely[id];
  return (
    <>
      <Away isThere={isThere} />
      <main class="alone">
        <p class="brand">
          <Mark />
          Assent
        </p>
        <div class={`card ${entry?.isWide ? "wide" : ""}`}>
          {entry ? (
            <ScreenView
              entry={{ id: entry.id, load: entry.load }}
              title={entry.name[language]}
              rest={place.parts.slice(1)}
              query={place.query}
              move={place.move}
            />
          ) : (
            <Head title={said.gone} about={said.goneAbout}>
              <LinkButton href={to()}>{said.allSites}</LinkButton>
            </Head>
          )}
        </div>
      </main>
    </>
  );
}

/** Which of them an address means; undefined for the first site, or where there is no such thing. */
function lonelyFor(part: string | undefined, isSignedIn: boolean, sites: number): LonelyId | undefined {
  if (part === "claim") return part;
  if (!isSignedIn) return "sign-in";
  if (part === "new" || (part === undefined && sites === 0)) return "new";
  return undefined;
}
