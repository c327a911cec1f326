// Installing: the tag in every form a site takes it in, and a check that turns green by itself.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Install } from "../../services/installs.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { ApiProblem } from "../app/api.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useLoaded, type Loaded } from "../app/use-loaded.ts";
import { Card, Head } from "../parts/card.tsx";
import { Notice, Shown } from "../parts/said.tsx";
import { Table } from "../parts/table.tsx";
import { Snippet, Tabs } from "../parts/tabs.tsx";
import { isAwaited, PageCard, PolicyCard, type Awaited } from "./install-page.tsx";
import { installWords, toldOf } from "./install-words.ts";
import { npmTag, scriptTag, serverOf, shopifyTag, tagManagerTag, wordpressTag } from "./tags.ts";

/** Twice within the five seconds in which the check must have turned. */
const askedEveryMs = 2_000;

const tones = { waiting: "wait", silent: "wait", working: "good", wrong: "bad" } as const;

/** The check, made again and again. */
function useCheck(awaited: Awaited | undefined): Loaded<Install> {
  const { api } = useApp();
  const site = useSite();
  const check = useLoaded(
    (signal) => api.json<Install>("GET", "/v1/install", undefined, { site: site.id, signal }),
    [],
    { first: () => api.take("/v1/install", site.id) as Install | undefined },
  );
  const isSlow = check.value?.state === "working" && !isAwaited(check.value, awaited);
  const waiting = useRef(false);
  waiting.current = check.isLoading;
  useEffect(() => {
    // What works is looked at now and then, so that it is seen to stop working; a slow answer is waited for.
    const ask = () => document.hidden || waiting.current || check.reload();
    const timer = setInterval(ask, isSlow ? 15_000 : askedEveryMs);
    return () => clearInterval(timer);
  }, [isSlow]);
  return check;
}

function Check({ check }: { readonly check: Loaded<Install> }) {
  const said = useWords(installWords);
  const { since } = useFormats();
  const help = { waiting: said.waitingHelp, silent: "", working: said.workingHelp, wrong: "" };
  return (
    <Card title={said.check}>
      <div class="stack" aria-live="polite">
        <Shown of={check} lines={2}>
          {(value) => (
            <>
              <Notice tone={tones[value.state]} title={said.states[value.state]}>
                <>
                  {help[value.state] && value.findings.every(({ code }) => code === "no-hit") && (
                    <p>{help[value.state]}</p>
                  )}
                  {value.findings
                    .filter(({ code }) => code !== "no-hit")
                    .map((found) => {
                      const { code, origin, names } = found;
                      const [cause, fix] = toldOf(said.told, found);
                      return (
                        <p key={`${code} ${origin}`}>
                          {origin && <strong>{origin}: </strong>}
                          {cause} {names && <strong>{names.join(", ")}. </strong>}
                          {fix}
                        </p>
                      );
                    })}
                </>
              </Notice>
              {value.hits.length > 0 && (
                <Table
                  label={said.check}
                  rows={value.hits}
                  keyOf={({ origin }) => origin}
                  columns={[
                    { name: said.origin, cell: ({ origin }) => origin },
                    { name: said.last, cell: ({ lastAt }) => since(lastAt) },
                    {
                      name: said.shown,
                      isWide: true,
                      cell: ({ shownAt }) => (shownAt === undefined ? said.never : since(shownAt)),
                    },
                  ]}
                />
              )}
            </>
          )}
        </Shown>
      </div>
    </Card>
  );
}

export function Screen() {
  const said = useWords(installWords);
  const site = useSite();
  const [awaited, setAwaited] = useState<Awaited>();
  const check = useCheck(awaited);
  // A server that does not look for pages has a tag to paste all the same.
  const isThere = !(check.error instanceof ApiProblem && check.error.slug === "not-found");
  const place = { server: serverOf(check.value?.tag ?? "") ?? location.origin, site: site.id };
  const forms = [
    [said.tag, said.tagHelp, scriptTag(place)],
    [said.gtm, said.gtmHelp, tagManagerTag(place)],
    [said.npm, said.npmHelp, npmTag(place)],
    [said.wordpress, said.wordpressHelp, wordpressTag(place)],
    [said.shopify, said.shopifyHelp, shopifyTag(place)],
  ] as const;
  const tabs = forms.map(([name, help, code]) => ({
    name,
    content: () => (
      <>
        <p class="quiet">{help}</p>
        <Snippet code={code} what={name} />
      </>
    ),
  }));
  return (
    <>
      <Head title={said.title} about={said.about} />
      <div class="stack">
        {isThere && <Check check={check} />}
        {check.value && <PageCard install={check.value} awaited={awaited} onOpen={setAwaited} />}
        <Card title={said.how}>
          <Tabs label={said.how} tabs={tabs} />
        </Card>
        <PolicyCard server={place.server} origin={check.value?.checks[0]?.origin} />
      </div>
    </>
  );
}
