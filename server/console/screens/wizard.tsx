// The wizard: a domain, who asks whom, a look; then the banner is live and there is a tag to paste.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useApp } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { go, to } from "../app/router.ts";
import { useAction } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Failure, Notice, Skeleton } from "../parts/said.tsx";
import { LookStep } from "./wizard-look.tsx";
import { forgetWizard, keepWizard, keptWizard } from "./wizard-memory.ts";
import { SiteStep, YouStep } from "./wizard-steps.tsx";
import { wizardWords } from "./wizard-words.ts";
import { useMaking } from "./wizard-making.ts";
import { emptyAnswers, type Answers } from "./wizard-wish.ts";

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

/** What was left here, once; nobody else's. */
function useMemory() {
  const { language, session } = useApp();
  const user = session?.user.id ?? "";
  const [begun] = useState(() => {
    const empty = emptyAnswers(language, navigator.language);
    return { empty, kept: keptWizard(user, empty) };
  });
  return { user, ...begun };
}

type Look = Pick<Answers, "shape" | "colour">;

/** Another look shows at once, and is saved after the one before it: whoever presses twice is heard twice. */
function useRestyle(
  answers: Answers,
  does: { readonly change: (part: Partial<Look>) => void; readonly look: (look: Look) => Promise<void> },
) {
  const [error, setError] = useState<unknown>();
  const latest = useRef(answers);
  latest.current = answers;
  const restyle = (part: Partial<Look>): void => {
    latest.current = { ...latest.current, ...part };
    does.change(part);
    does.look(latest.current).then(() => setError(undefined), setError);
  };
  return { restyle, error };
}

/** The wizard's state, kept as it changes, and what its buttons do. */
function useWizard() {
  const said = useWords(wizardWords);
  const { refresh, toast } = useApp();
  const { user, empty, kept } = useMemory();
  const isDone = useRef(false);
  const [answers, setAnswers] = useState(kept?.answers ?? empty);
  const [at, setAt] = useState(kept?.at ?? 0);
  const { site, draft, resume, outline, look, publish } = useMaking(kept?.site);
  const change = (part: Partial<Answers>) => setAnswers((before) => ({ ...before, ...part }));
  const toLook = useAction(async () => {
    await outline(answers);
    setAt(2);
  });
  const { restyle, error: lookError } = useRestyle(answers, { change, look });
  const finish = useAction(async () => {
    const id = await publish();
    isDone.current = true;
    forgetWizard();
    await refresh();
    toast({ text: said.published });
    go(to(id, "install"), "replace");
  });
  const again = useAction(async () => {
    // A site without a draft has its outline still to be made.
    if (!(await resume(answers))) setAt((page) => Math.min(page, 1));
  });
  useEffect(() => {
    if (kept?.site) again.run();
  }, []);
  useEffect(() => {
    const isBegun = answers !== empty || at > 0;
    if (isBegun && !isDone.current) keepWizard(user, { answers, at, site: site.current });
  }, [answers, at, draft]);
  const anew = () => {
    forgetWizard();
    location.assign(to("new"));
  };
  const progress = { isResumed: kept !== undefined, answers, at, draft };
  return { ...progress, setAt, change, toLook, restyle, lookError, finish, again, anew };
}

export function Screen() {
  const said = useWords(wizardWords);
  const { isResumed, answers, at, draft, setAt, change, toLook, restyle, lookError, finish, again, anew } = useWizard();
  useLayoutEffect(() => document.querySelector<HTMLElement>("main h1")?.focus(), [at]);
  const step = { answers, onChange: change };
  return (
    <div class="stack">
      <Steps at={at} />
      {isResumed && (
        <Notice title={said.resumed}>
          <Button onPress={anew}>{said.anew}</Button>
        </Notice>
      )}
      <Failure error={again.error} onAgain={again.run} />
      {at === 0 && <SiteStep {...step} onNext={() => setAt(1)} />}
      {at === 1 && (
        <YouStep {...step} isBusy={toLook.isBusy} error={toLook.error} onBack={() => setAt(0)} onNext={toLook.run} />
      )}
      {at === 2 && !draft && again.error === undefined && <Skeleton />}
      {at === 2 && draft && (
        <LookStep
          answers={answers}
          draft={draft}
          error={finish.error ?? lookError}
          isBusy={finish.isBusy}
          onChange={restyle}
          onBack={() => setAt(1)}
          onPublish={finish.run}
        />
      )}
    </div>
  );
}
