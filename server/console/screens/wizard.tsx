// The wizard: a domain, who asks whom, a look; then the banner is live and there is a tag to paste.
import { useEffect, useRef, useState } from "preact/hooks";
import { useApp } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { go, to } from "../app/router.ts";
import { useAction } from "../app/use-loaded.ts";
import { LookStep } from "./wizard-look.tsx";
import { SiteStep, YouStep } from "./wizard-steps.tsx";
import { wizardWords } from "./wizard-words.ts";
import {
  emptyAnswers,
  outlineOf,
  siteWish,
  styleOf,
  type Answers,
  type SiteWish,
  type WizardDraft,
} from "./wizard-wish.ts";

/** Calls of the wizard, in their order; each may be made again. */
function useMaking() {
  const { api, sites } = useApp();
  const site = useRef<SiteWish | undefined>(undefined);
  const [draft, setDraft] = useState<WizardDraft>();
  /** Creates the site, unless this wizard did already, and saves the outline of its notice as a draft. */
  const outline = async (answers: Answers) => {
    const wish = siteWish(
      answers.domain,
      sites.map(({ id }) => id),
    )!;
    if (!site.current) {
      await api.json("POST", "/v1/sites", wish);
      site.current = wish;
    } else if (site.current.origins.join() !== wish.origins.join()) {
      // Somebody went back and wrote another domain.
      await api.json("PUT", "/v1/origins", { origins: wish.origins }, { site: site.current.id });
      site.current = { ...site.current, origins: wish.origins };
    }
    const asking = { site: site.current.id };
    const { settings } = await api.json<{ settings: object }>("POST", "/v1/draft/outline", outlineOf(answers), asking);
    await save({ ...settings, style: styleOf(answers.colour) });
  };
  const save = async (settings: object) => {
    const body = { revision: draft?.revision ?? 0, settings };
    setDraft(await api.json<WizardDraft>("PUT", "/v1/draft", body, { site: site.current?.id }));
  };
  const publish = async () => {
    await api.json("POST", "/v1/notices", { revision: draft?.revision ?? 0 }, { site: site.current?.id });
    return site.current?.id ?? "";
  };
  return { draft, outline, save, publish };
}

function Steps({ at }: { readonly at: number }) {
  const said = useWords(wizardWords);
  return (
    <ol class="steps" aria-label={said.step(`${at + 1}`, `${said.steps.length}`)}>
      {said.steps.map((name, index) => (
        <li key={name} aria-current={index === at ? "step" : undefined}>
          {name}
        </li>
      ))}
    </ol>
  );
}

export function Screen() {
  const said = useWords(wizardWords);
  const { language, refresh, toast } = useApp();
  const [answers, setAnswers] = useState(() => emptyAnswers(language, navigator.language));
  const [at, setAt] = useState(0);
  const { draft, outline, save, publish } = useMaking();
  const change = (part: Partial<Answers>) => setAnswers((before) => ({ ...before, ...part }));
  const look = useAction(async () => {
    await outline(answers);
    setAt(2);
  });
  const restyle = useAction(async (part: Pick<Partial<Answers>, "shape" | "colour">) => {
    const next = { ...answers, ...part };
    setAnswers(next);
    await save({ ...draft?.settings, shape: next.shape, style: styleOf(next.colour) });
  });
  const finish = useAction(async () => {
    const id = await publish();
    await refresh();
    toast({ text: said.published });
    go(to(id, "install"), "replace");
  });
  useEffect(() => document.querySelector<HTMLElement>("main h1")?.focus(), [at]);
  const step = { answers, onChange: change };
  return (
    <div class="stack">
      <Steps at={at} />
      {at === 0 && <SiteStep {...step} onNext={() => setAt(1)} />}
      {at === 1 && (
        <YouStep {...step} isBusy={look.isBusy} error={look.error} onBack={() => setAt(0)} onNext={look.run} />
      )}
      {at === 2 && draft && (
        <LookStep
          answers={answers}
          draft={draft}
          error={finish.error ?? restyle.error}
          isBusy={finish.isBusy}
          onChange={restyle.run}
          onBack={() => setAt(1)}
          onPublish={finish.run}
        />
      )}
    </div>
  );
}
