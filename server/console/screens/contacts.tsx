// Contacts: may they be contacted, a whole list or one address; what forbids it, and what it is asked for.
import { useMemo, useState } from "preact/hooks";
import type { Verb } from "../../services/scopes.ts";
import type { Register } from "../../services/purposes.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { useLoaded, type Loaded } from "../app/use-loaded.ts";
import { Head } from "../parts/card.tsx";
import { Leaving } from "../parts/leaving.tsx";
import { Shown } from "../parts/said.tsx";
import { Tabs } from "../parts/tabs.tsx";
import type { Question } from "./check-call.ts";
import { CheckListTab } from "./check-list.tsx";
import { CheckOne } from "./check-one.tsx";
import { contactsWords } from "./contacts-words.ts";
import { Imports } from "./imports.tsx";
import { firstQuestion, NothingToAsk } from "./question-fields.tsx";
import { Purposes } from "./purposes.tsx";
import { Screening } from "./screening.tsx";
import { Suppressions } from "./suppressions.tsx";
import { useCheckRun } from "./use-check-run.ts";

function Contacts({ loaded }: { readonly loaded: Loaded<Register> }) {
  const said = useWords(contactsWords);
  const { api, session } = useApp();
  const site = useSite();
  const run = useCheckRun(api, site.id);
  const register = loaded.value!;
  const [chosen, setQuestion] = useState<Question>();
  const first = useMemo(() => firstQuestion(register), [register]);
  // What was asked for may be retired meanwhile.
  const isThere = register.purposes.some(({ id }) => id === chosen?.purpose);
  const question = isThere ? chosen : first;
  const may = (verb: Verb) => session?.user.verbs.includes(verb) ?? false;
  const asking = { register, onChange: setQuestion };
  const tabs = [
    {
      id: "list",
      name: said.tabs.list,
      isKept: true,
      isThere: may("check.ask"),
      content: () => (question ? <CheckListTab {...asking} question={question} run={run} /> : <NothingToAsk />),
    },
    {
      id: "one",
      name: said.tabs.one,
      isKept: true,
      isThere: may("check.ask") && may("check.explain"),
      content: () => (question ? <CheckOne {...asking} question={question} /> : <NothingToAsk />),
    },
    {
      id: "imports",
      name: said.tabs.imports,
      isKept: true,
      isThere: may("import.read"),
      content: () => <Imports register={register} />,
    },
    {
      id: "suppressions",
      name: said.tabs.suppressions,
      isThere: may("suppression.find"),
      content: () => <Suppressions register={register} />,
    },
    { id: "screening", name: said.tabs.screening, isThere: may("screening.list"), content: () => <Screening /> },
    {
      id: "purposes",
      name: said.tabs.purposes,
      isThere: may("purpose.list"),
      content: () => <Purposes loaded={loaded} />,
    },
  ];
  const isRunning = run.state?.phase === "running" || run.state?.phase === "failed";
  return (
    <>
      <Tabs label={said.title} tabs={tabs.filter((tab) => tab.isThere)} />
      <Leaving isHeld={isRunning} title={said.leaveTitle} action={said.leave}>
        <p>{said.leaveAbout}</p>
      </Leaving>
    </>
  );
}

export function Screen() {
  const said = useWords(contactsWords);
  const { api } = useApp();
  const site = useSite();
  const register = useLoaded(
    (signal) => api.json<Register>("GET", "/v1/purposes", undefined, { site: site.id, signal }),
    [site.id],
  );
  return (
    <>
      <Head title={said.title} about={said.about} />
      <Shown of={register}>{() => <Contacts loaded={register} />}</Shown>
    </>
  );
}
