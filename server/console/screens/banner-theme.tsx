// The look of the site's own page, proposed for the banner: read when somebody presses, and taken back as easily.
import { useState } from "preact/hooks";
import type { NoticeSettings } from "../../services/notices.ts";
import type { SiteTheme } from "../../services/site-theme.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { useAction } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Select } from "../parts/field.tsx";
import { Failure, Notice } from "../parts/said.tsx";
import type { DraftState } from "./banner-draft.ts";
import { themeWords } from "./banner-theme-words.ts";

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
