// The look of the site's own page, proposed for the banner: read when somebody presses, and taken back as easily.
import { useState } from "preact/hooks";
import type { NoticeSettings } from "../../services/notices.ts";
import type { SiteTheme } from "../../services/site-theme.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useWords, words } from "../app/language.ts";
import { useAction } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Select } from "../parts/field.tsx";
import { Failure, Notice } from "../parts/said.tsx";
import type { DraftState } from "./banner-draft.ts";

const themeWords = words({
  en: {
    origin: "Look like a page of",
    hint: "This server reads that page and its style sheets once, now, and keeps nothing of them.",
    read: "Take over its look",
    taken: "The look of the page is in the draft.",
    nothing: "The page says nothing that a look could be taken from.",
    nothingHelp: "Its style sheets may be elsewhere, or made by scripts.",
    left: (count: number) =>
      count === 1 ? "1 style sheet could not be read." : `${count} style sheets could not be read.`,
  },
  de: {
    origin: "Aussehen wie eine Seite von",
    hint: "Dieser Server liest diese Seite und ihre Stylesheets einmal, jetzt, und behält nichts davon.",
    read: "Aussehen übernehmen",
    taken: "Das Aussehen der Seite ist im Entwurf.",
    nothing: "Die Seite sagt nichts, woraus sich ein Aussehen nehmen ließe.",
    nothingHelp: "Ihre Stylesheets liegen vielleicht woanders oder entstehen durch Skripte.",
    left: (count: number) =>
      count === 1 ? "1 Stylesheet ließ sich nicht lesen." : `${count} Stylesheets ließen sich nicht lesen.`,
  },
});

type Style = NoticeSettings["style"];

/** The style without what was taken over and is still as it was taken, which is as before again. */
export function styleBack(now: Style, before: Style, taken: Style): Style {
  const own = (token: string) => (Object.hasOwn(taken, token) && taken[token] === now[token] ? before : now)[token];
  const tokens = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return Object.fromEntries(tokens.flatMap((token) => (own(token) === undefined ? [] : [[token, own(token)!]])));
}

export function PageTheme({ draft }: { readonly draft: DraftState }) {
  const said = useWords(themeWords);
  const { api, toast } = useApp();
  const { id, origins } = useSite();
  const [origin, setOrigin] = useState(origins[0] ?? "");
  const [found, setFound] = useState<SiteTheme>();
  const read = useAction(async () => {
    const theme = await api.json<SiteTheme>("POST", "/v1/draft/theme", { origin }, { site: id });
    setFound(theme);
    if (Object.keys(theme.style).length === 0) return;
    let before: Style = {};
    draft.change((now) => {
      before = now.style;
      return { ...now, style: { ...now.style, ...theme.style } };
    });
    toast({
      text: said.taken,
      undo: () => draft.change((now) => ({ ...now, style: styleBack(now.style, before, theme.style) })),
    });
  });
  if (origins.length === 0) return null;
  return (
    <div class="stack">
      <div class="search">
        <Select
          label={said.origin}
          hint={said.hint}
          value={origin}
          options={origins.map((one) => [one, one.replace(/^https?:\/\//, "")])}
          onChange={setOrigin}
        />
        <Button isBusy={read.isBusy} onPress={read.run}>
          {said.read}
        </Button>
      </div>
      <Failure error={read.error} />
      {found && Object.keys(found.style).length === 0 && (
        <Notice tone="wait" title={said.nothing}>
          {found.left > 0 ? said.left(found.left) : said.nothingHelp}
        </Notice>
      )}
    </div>
  );
}
