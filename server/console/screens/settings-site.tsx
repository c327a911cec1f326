// A site's own settings: what it is called, whose pages may write to it, who asks there, and its rules.
import { useState } from "preact/hooks";
import { ApiProblem } from "../app/api.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { asRead, overTheirs, readTagged } from "../app/as-read.ts";
import { useAtOnce, type AtOnce } from "../app/at-once.ts";
import { useWords } from "../app/language.ts";
import { useFaultOf } from "../app/problem-words.ts";
import { to } from "../app/router.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Button, LinkButton } from "../parts/button.tsx";
import { Card, Facts } from "../parts/card.tsx";
import { ConfirmAct } from "../parts/dialog.tsx";
import { Field, Form } from "../parts/field.tsx";
import { Failure, Notice } from "../parts/said.tsx";
import { originFrom } from "./settings-origin.ts";
import { RulesCard } from "./settings-rules-card.tsx";
import { settingsWords } from "./settings-words.ts";

function NameCard() {
  const said = useWords(settingsWords);
  const { api, session, refresh, toast } = useApp();
  const site = useSite();
  const [name, setName] = useState(site.name);
  const put = async (wanted: string) => {
    await api.json("PUT", "/v1/site-name", { name: wanted }, { site: site.id });
    await refresh();
  };
  const rename = useAction(async () => {
    const before = site.name;
    const wanted = name.trim();
    await put(wanted);
    const back = async () => {
      await put(before);
      setName((typed) => (typed.trim() === wanted ? before : typed));
    };
    toast({ text: said.renamed, undo: back });
  });
  const faultOf = useFaultOf(rename.error);
  const mayRename = session?.user.verbs.includes("site.rename");
  const isOther = name.trim() !== "" && name.trim() !== site.name;
  return (
    <Card title={said.site}>
      <div class="stack">
        {mayRename && (
          <Form onSend={() => isOther && rename.run()}>
            <div class="search">
              <Field label={said.name} hint={said.nameHelp} value={name} onChange={setName} fault={faultOf("/name")} />
              <Button type="submit" isBusy={rename.isBusy} isOff={!isOther}>
                {said.rename}
              </Button>
            </div>
            {faultOf("/name") === undefined && <Failure error={rename.error} />}
          </Form>
        )}
        <Facts
          rows={[
            [said.name, mayRename ? undefined : site.name],
            [said.id, <code key="id">{site.id}</code>],
            [said.script, <code key="script">{`${location.origin}/s/${site.id}.js`}</code>],
          ]}
        />
      </div>
    </Card>
  );
}

interface RemovalProps {
  readonly origin: string;
  readonly act: () => Promise<void>;
  readonly onClose: () => void;
}

function Removal({ origin, ...confirm }: RemovalProps) {
  const said = useWords(settingsWords);
  const { origins } = useSite();
  return (
    <ConfirmAct title={said.removeOrigin(origin)} action={said.remove} isDanger {...confirm}>
      <p>{said.removeOriginAbout}</p>
      {origins.length === 1 && <Notice tone="wait" title={said.lastOrigin} />}
    </ConfirmAct>
  );
}

/** Says what the origins are to be, of those that there are now. */
type Change = (to: (now: readonly string[]) => readonly string[]) => Promise<void>;

interface NewOriginProps {
  readonly origins: AtOnce<readonly string[]>;
  readonly change: Change;
}

function NewOrigin({ origins, change }: NewOriginProps) {
  const said = useWords(settingsWords);
  const { toast } = useApp();
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string>();
  const add = async () => {
    const origin = originFrom(text);
    setFault(origin ? undefined : said.originFault);
    if (!origin) return;
    setText("");
    const withIt = (now: readonly string[]) => (now.includes(origin) ? now : [...now, origin]);
    const isAdded = await origins.change(withIt(origins.value), () => change(withIt));
    if (isAdded) toast({ text: said.originAdded(origin) });
    else setText((typed) => typed || text);
  };
  return (
    <Form onSend={() => void (text.trim() && add())}>
      <div class="search">
        <Field
          label={said.newOrigin}
          hint={said.newOriginHelp}
          placeholder="www.example.com"
          value={text}
          onChange={setText}
          fault={fault}
        />
        <Button type="submit" icon="plus" isOff={text.trim() === ""}>
          {said.add}
        </Button>
      </div>
      <Failure error={origins.error} />
    </Form>
  );
}

function OriginsCard() {
  const said = useWords(settingsWords);
  const { api, session, refresh, toast } = useApp();
  const site = useSite();
  const [removing, setRemoving] = useState<string>();
  const origins = useAtOnce<readonly string[]>(site.origins);
  const change: Change = async (to) => {
    // Another tab, or somebody else, may have changed them since this page was drawn.
    await overTheirs(async () => {
      const now = await readTagged<{ origins: readonly string[] }>(api, "/v1/origins", site.id);
      const wanted = to(now.value.origins);
      if (wanted.join() === now.value.origins.join()) return;
      await api.json("PUT", "/v1/origins", { origins: wanted }, { site: site.id, headers: asRead(now) });
    });
    await refresh();
  };
  const remove = async (gone: string) => {
    await change((now) => now.filter((origin) => origin !== gone));
    setRemoving(undefined);
    const undo = () => change((now) => (now.includes(gone) ? now : [...now, gone]));
    toast({ text: said.originRemoved, undo });
  };
  const mayChange = session?.user.verbs.includes("site.set-origins");
  return (
    <Card title={said.origins}>
      <div class="stack">
        <p class="quiet">{said.originsAbout}</p>
        {origins.value.length === 0 && <Notice tone="wait" title={said.noOrigin} />}
        <ul class="lines" aria-label={said.origins}>
          {origins.value.map((origin) => (
            <li key={origin}>
              <code>{origin}</code>
              {mayChange && (
                <Button kind="plain" icon="trash" onPress={() => setRemoving(origin)}>
                  {said.remove}
                  <span class="unseen"> {origin}</span>
                </Button>
              )}
            </li>
          ))}
        </ul>
        {mayChange && <NewOrigin origins={origins} change={change} />}
        {removing !== undefined && (
          <Removal origin={removing} act={() => remove(removing)} onClose={() => setRemoving(undefined)} />
        )}
      </div>
    </Card>
  );
}

/** `GET /v1/draft`, as far as this card needs it. */
interface Asking {
  readonly settings: {
    readonly controller?: { readonly name?: string; readonly address?: string; readonly contact?: string };
    readonly languages?: Readonly<Record<string, unknown>>;
    readonly policy?: { readonly url?: string };
  };
}

function ControllerCard() {
  const said = useWords(settingsWords);
  const { api, language } = useApp();
  const site = useSite();
  const loaded = useLoaded(
    (signal) => api.json<Asking>("GET", "/v1/draft", undefined, { site: site.id, signal }),
    [site.id],
  );
  // Before its first draft a site asks nobody.
  if (loaded.error instanceof ApiProblem && loaded.error.slug === "not-found") return null;
  if (!loaded.value) return <Failure error={loaded.error} onAgain={loaded.reload} />;
  const { controller, languages = {}, policy } = loaded.value.settings;
  const names = new Intl.DisplayNames(language, { type: "language" });
  return (
    <Card title={said.asks} actions={<LinkButton href={to(site.id, "banner")}>{said.inBanner}</LinkButton>}>
      <div class="stack">
        <p class="quiet">{said.asksAbout}</p>
        <Facts
          rows={[
            [said.controller, controller?.name],
            [said.address, controller?.address],
            [said.contact, controller?.contact],
            [said.policy, policy?.url],
            [
              said.languages,
              Object.keys(languages)
                .map((tag) => names.of(tag) ?? tag)
                .join(", "),
            ],
          ]}
        />
      </div>
    </Card>
  );
}

export function SiteSection() {
  const { session } = useApp();
  return (
    <>
      <NameCard />
      <OriginsCard />
      {session?.user.verbs.includes("notice.draft") && <ControllerCard />}
      <RulesCard />
    </>
  );
}
