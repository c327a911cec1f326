// The calls of the wizard, in their order: a site, the outline of its notice as a draft, its look, and its publication.
import { useRef, useState } from "preact/hooks";
import type { ConfigFile } from "../../services/config-files.ts";
import type { NoticeSettings } from "../../services/notices.ts";
import { ApiProblem, type Api } from "../app/api.ts";
import { useApp } from "../app/app-state.ts";
import { beginLike, rulesLike } from "./template.ts";
import { outlineOf, siteWish, styleOf, type Answers, type SiteWish, type WizardDraft } from "./wizard-wish.ts";

/** The site of the domain: made, unless this wizard did already; then with the domain that somebody went back to write. */
async function siteFor(
  api: Api,
  asked: { readonly domain: string; readonly made: SiteWish | undefined; readonly taken: readonly string[] },
): Promise<SiteWish> {
  const { domain, made, taken } = asked;
  const wish = siteWish(domain, taken)!;
  if (!made) {
    await api.json("POST", "/v1/sites", wish);
    return wish;
  }
  if (made.origins.join() === wish.origins.join()) return made;
  await api.json("PUT", "/v1/origins", { origins: wish.origins }, { site: made.id });
  return { ...made, origins: wish.origins };
}

/** The outline with the purposes and the look of another of one's sites, whose rules the new one gets; `like` may be empty. */
async function likeAnother(
  api: Api,
  asked: { readonly settings: NoticeSettings; readonly site: string; readonly like: string },
): Promise<NoticeSettings> {
  const { settings, site, like } = asked;
  if (like === "") return settings;
  const model = await api.json<ConfigFile>("GET", "/v1/config", undefined, { site: like });
  await api.json("PUT", "/v1/settings", rulesLike({}, model.settings), { site });
  return model.notice ? beginLike(settings, model.notice) : settings;
}

/** Calls of the wizard, in their order; each may be made again. `begun` is the site that was made before. */
export function useMaking(begun: SiteWish | undefined) {
  const { api, sites } = useApp();
  const site = useRef(begun);
  /** What the draft's style is without a colour of one's own. */
  const [plain, setPlain] = useState<NoticeSettings["style"]>({});
  const [draft, setDraft] = useState<WizardDraft>();
  const latest = useRef<WizardDraft | undefined>(undefined);
  const saving = useRef<Promise<void>>(Promise.resolve());
  const asking = () => ({ site: site.current?.id });
  /** The draft as the server has it, such as after the page was left; whether there is one. */
  const resume = async ({ colour }: Answers): Promise<boolean> => {
    try {
      const found = await api.json<WizardDraft>("GET", "/v1/draft", undefined, asking());
      const { style = {} } = found.settings as { style?: NoticeSettings["style"] };
      const own = styleOf(colour);
      setPlain(Object.fromEntries(Object.entries(style).filter(([token]) => !Object.hasOwn(own, token))));
      latest.current = found;
      setDraft(found);
      return true;
    } catch (error) {
      // The site was made, and no draft of it yet.
      if (!(error instanceof ApiProblem && error.slug === "not-found")) throw error;
      return false;
    }
  };
  /** Creates the site, unless this wizard did already, and saves the outline of its notice as a draft. */
  const outline = async (answers: Answers) => {
    site.current = await siteFor(api, { domain: answers.domain, made: site.current, taken: sites.map(({ id }) => id) });
    const made = await api.json<{ settings: NoticeSettings }>(
      "POST",
      "/v1/draft/outline",
      outlineOf(answers),
      asking(),
    );
    const settings = await likeAnother(api, { settings: made.settings, site: site.current.id, like: answers.like });
    setPlain(settings.style);
    const style = { ...settings.style, ...styleOf(answers.colour) };
    // One saved before it, in this wizard, is written over.
    await put(() => ({ ...settings, style }));
  };
  /** One after the other: whoever presses while something is being saved publishes what was saved. */
  const put = (settings: (now: WizardDraft | undefined) => object) => {
    const save = async () => {
      const now = latest.current;
      const body = { revision: now?.revision ?? 0, settings: settings(now) };
      latest.current = await api.json<WizardDraft>("PUT", "/v1/draft", body, asking());
      setDraft(latest.current);
    };
    saving.current = saving.current.then(save, save);
    return saving.current;
  };
  const look = ({ shape, colour }: Pick<Answers, "shape" | "colour">) =>
    put((now) => ({ ...now?.settings, shape, style: { ...plain, ...styleOf(colour) } }));
  const publish = async () => {
    await saving.current;
    await api.json("POST", "/v1/notices", { revision: latest.current?.revision ?? 0 }, asking());
    return site.current?.id ?? "";
  };
  return { site, draft, resume, outline, look, publish };
}
