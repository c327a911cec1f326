// The frame of every screen of a site: sidebar, or bars on telephones; skip link; what is away.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "../parts/dialog.tsx";
import { Icon, Mark } from "../parts/icon.tsx";
import { useApp } from "./app-state.ts";
import { languageNames, useWords, type Language } from "./language.ts";
import { modKey } from "./keys.ts";
import { applyTheme, keep, kept } from "./kept.ts";
import { go, to } from "./router.ts";
import type { ScreenEntry } from "./screens.ts";
import { SampleBar } from "./sample.tsx";
import { shellWords } from "./shell-words.ts";

export interface LayoutProps {
  readonly screen: string;
  readonly isThere: boolean;
  readonly onPalette: () => void;
  readonly onHelp: () => void;
  readonly onSignOut: () => void;
  readonly children: ComponentChildren;
}

const newSite = "+";

function Switcher() {
  const { site, sites } = useApp();
  const said = useWords(shellWords);
  return (
    <div class="switcher">
      <select
        aria-label={said.site}
        value={site?.id ?? ""}
        onChange={({ currentTarget }) => {
          const { value } = currentTarget;
          currentTarget.value = site?.id ?? "";
          go(value === newSite ? to("new") : to(value));
        }}
      >
        {sites.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value={newSite}>{said.newSite} …</option>
      </select>
      <Icon name="chevron" />
    </div>
  );
}

function ScreenLink({ entry, screen }: { readonly entry: ScreenEntry; readonly screen: string }) {
  const { site, language } = useApp();
  return (
    <a href={to(site?.id ?? "", entry.id)} aria-current={entry.id === screen ? "page" : undefined}>
      <Icon name={entry.icon} />
      {entry.name[language]}
    </a>
  );
}

/** Language and appearance, kept in this browser. */
export function Looks() {
  const { language, setLanguage } = useApp();
  const said = useWords(shellWords);
  const [theme, setTheme] = useState(kept("theme") ?? "");
  return (
    <div class="stack">
      <div class="field">
        <label for="looks-language">{said.language}</label>
        <select
          id="looks-language"
          value={language}
          onChange={({ currentTarget }) => setLanguage(currentTarget.value as Language)}
        >
          {Object.entries(languageNames).map(([tag, name]) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="looks-theme">{said.theme}</label>
        <select
          id="looks-theme"
          value={theme}
          onChange={({ currentTarget: { value } }) => {
            setTheme(value);
            keep("theme", value);
            applyTheme(value);
          }}
        >
          {Object.entries(said.themes).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}

/** What stands below the screens, in the sidebar and in the drawer of telephones. */
function LastItems(props: Pick<LayoutProps, "onHelp" | "onSignOut"> & { readonly hasKeys?: boolean }) {
  const said = useWords(shellWords);
  return (
    <>
      <li>
        <button type="button" onClick={props.onHelp}>
          <Icon name="help" />
          {said.help}
          {props.hasKeys && <kbd>?</kbd>}
        </button>
      </li>
      <li>
        <button type="button" onClick={props.onSignOut}>
          <Icon name="leave" />
          {said.signOut}
        </button>
      </li>
    </>
  );
}

function Side({ screen, onPalette, onHelp, onSignOut }: LayoutProps) {
  const { screens } = useApp();
  const said = useWords(shellWords);
  return (
    <header class="side">
      <p class="brand">
        <Mark />
        Assent
      </p>
      <Switcher />
      <nav aria-label={said.screens}>
        <ul>
          {screens.map((entry) => (
            <li key={entry.id}>
              <ScreenLink entry={entry} screen={screen} />
            </li>
          ))}
        </ul>
      </nav>
      <ul class="foot">
        <li>
          <button type="button" onClick={onPalette}>
            <Icon name="search" />
            {said.search.replace(/ …$/, "")}
            <kbd>{modKey()} K</kbd>
          </button>
        </li>
        <LastItems onHelp={onHelp} onSignOut={onSignOut} hasKeys />
      </ul>
    </header>
  );
}

function Below({ screen, onHelp, onSignOut }: LayoutProps) {
  const { screens } = useApp();
  const said = useWords(shellWords);
  const [isOpen, setOpen] = useState(false);
  const [inBar, inDrawer] = screens.length > 4 ? [screens.slice(0, 4), screens.slice(4)] : [screens, []];
  const close = () => setOpen(false);
  return (
    <>
      <nav class="bar below" aria-label={said.menu}>
        <ul>
          {inBar.map((entry) => (
            <li key={entry.id}>
              <ScreenLink entry={entry} screen={screen} />
            </li>
          ))}
          <li>
            <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
              <Icon name="more" />
              {said.more}
            </button>
          </li>
        </ul>
      </nav>
      {isOpen && (
        <Dialog label={said.more} look="drawer" onClose={close}>
          <ul class="drawer" onClick={close}>
            {inDrawer.map((entry) => (
              <li key={entry.id}>
                <ScreenLink entry={entry} screen={screen} />
              </li>
            ))}
            <LastItems onHelp={onHelp} onSignOut={onSignOut} />
          </ul>
        </Dialog>
      )}
    </>
  );
}

/** Says that nothing answers, and since when what is on screen may be old. */
export function Away({ isThere }: { readonly isThere: boolean }) {
  const said = useWords(shellWords);
  return (
    <div role="status">
      {!isThere && (
        <p class="away">
          <Icon name="alert" />
          {navigator.onLine ? said.away : said.offline}
        </p>
      )}
    </div>
  );
}

export function Layout(props: LayoutProps) {
  const said = useWords(shellWords);
  return (
    <>
      <a class="skip" href="#work">
        {said.skip}
      </a>
      <div class="shell">
        <Side {...props} />
        <header class="bar">
          <Mark />
          <Switcher />
          <button type="button" class="button plain only" aria-label={said.openPalette} onClick={props.onPalette}>
            <Icon name="search" />
          </button>
        </header>
        <main id="work" tabIndex={-1}>
          <Away isThere={props.isThere} />
          <SampleBar />
          <div class="work">{props.children}</div>
        </main>
      </div>
      <Below {...props} />
    </>
  );
}
