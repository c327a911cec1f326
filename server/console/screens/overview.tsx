// The overview: today as it happens, the days before it, what needs attention, and how a first page gets its tag.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Attention } from "../../services/attention.ts";
import type { Install } from "../../services/installs.ts";
import type { Stats, Today } from "../../services/stats.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { to } from "../app/router.ts";
import { OpenSample } from "../app/sample.tsx";
import { useLoaded, type Loaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Badge, Card, Head, type Tone } from "../parts/card.tsx";
import { Empty, Notice, Shown } from "../parts/said.tsx";
import { Snippet } from "../parts/tabs.tsx";
import { installWords, toldOf } from "./install-words.ts";
import { followToday } from "./overview-live.ts";
import { Breakdowns, Days, Figures } from "./overview-numbers.tsx";
import { sampleStats } from "./overview-sample.ts";
import { overviewWords } from "./overview-words.ts";

const periods = [7, 30, 90] as const;
/** How often it is looked whether a first page has come. */
const waitingMs = 2_000;
/** How long breakdowns may stay behind today's numbers. */
const freshMs = 5_000;
const dayMs = 86_400_000;

/** Today's numbers as they change, and whether the stream is there. */
function useToday(site: string): { readonly today: Today | undefined; readonly isLive: boolean } {
  const { api } = useApp();
  const [today, setToday] = useState<Today>();
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    const leaving = new AbortController();
    const listener = { onToday: setToday, onReach: setLive };
    void followToday(api, { site, signal: leaving.signal, listener });
    return () => leaving.abort();
  }, [site]);
  return { today, isLive };
}

/** The day that is `days` − 1 before another. */
const dayBefore = (to: string, days: number): string =>
  new Date(Date.parse(`${to}T00:00:00Z`) - (days - 1) * dayMs).toISOString().slice(0, 10);

function usePeriod(site: string, { days, today }: { days: number; today: Today | undefined }): Loaded<Stats> {
  const { api } = useApp();
  const path = today ? `/v1/stats?from=${dayBefore(today.day, days)}&to=${today.day}` : "/v1/stats";
  const stats = useLoaded((signal) => api.json<Stats>("GET", path, undefined, { site, signal }), [site, path], {
    stays: true,
    first: () => api.take(path, site) as Stats | undefined,
  });
  const loadedAt = useRef(performance.now());
  const sum = today ? today.shown + today.accepted + today.refused + today.partly + today.withdrawn : 0;
  useEffect(() => {
    // Breakdowns follow, though not at every answer of a busy site.
    const timer = setTimeout(
      () => {
        loadedAt.current = performance.now();
        stats.reload();
      },
      Math.max(0, loadedAt.current + freshMs - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [sum]);
  // What changes today changes the period too: the day's own row is what the stream said.
  const value = stats.value && today ? withToday(stats.value, today) : stats.value;
  return { ...stats, value };
}

function withToday(stats: Stats, today: Today): Stats {
  const before = stats.days.find(({ day }) => day === today.day);
  if (!before) return stats;
  const total = { ...stats.total };
  for (const name of ["shown", "accepted", "refused", "partly", "withdrawn", "signalled", "unanswered"] as const)
    total[name] += today[name] - before[name];
  return { ...stats, total, days: stats.days.map((row) => (row.day === today.day ? { ...row, ...today } : row)) };
}

/** The screen that mends a thing, and what follows it in the address; what a server's own people mend has none. */
const mendedAt: Readonly<Partial<Record<Attention["code"], readonly string[]>>> = {
  "log-damaged": ["log"],
  "records-differ": ["log"],
  "log-contradicted": ["log"],
  "not-sealed": ["log"],
  "webhook-stopped": ["developers", "webhooks"],
  "no-backup": ["settings", "health"],
  "backup-old": ["settings", "health"],
  "screening-stale": ["contacts"],
  "restriction-ending": ["requests"],
  "retention-due": ["settings", "retention"],
  "hold-ending": ["requests"],
  "origin-foreign": ["install"],
  "tag-early": ["install"],
  "notice-unpictured": ["banner"],
};

const tones: readonly (Tone | undefined)[] = ["bad", "wait", undefined];

/** Where a thing is mended, for those who may go there. */
function Mending({ code }: Pick<Attention, "code">) {
  const said = useWords(overviewWords);
  const { language, screens } = useApp();
  const site = useSite();
  const [id, ...rest] = mendedAt[code] ?? [];
  const screen = screens.find((one) => one.id === id);
  return screen ? <a href={to(site.id, screen.id, ...rest)}>{said.mend(screen.name[language])}</a> : null;
}

function NeedsAttention() {
  const said = useWords(overviewWords);
  const { api } = useApp();
  const site = useSite();
  const { number, since } = useFormats();
  const things = useLoaded(
    (signal) => api.json<{ things: Attention[] }>("GET", "/v1/attention", undefined, { site: site.id, signal }),
    [site.id],
    { first: () => api.take("/v1/attention", site.id) as { things: Attention[] } | undefined },
  );
  return (
    <Card title={said.attention}>
      <Shown of={things} lines={3}>
        {({ things: list }) =>
          list.length === 0 ? (
            <p class="quiet">{said.allWell}</p>
          ) : (
            <ul class="things">
              {list.map(({ code, severity, about, count, name, at }) => (
                <li key={`${code} ${name}`}>
                  <Badge tone={tones[severity - 1]}>{said.urgent[severity - 1]}</Badge>
                  <div>
                    {/* The server may be newer than this build: then it says it itself. */}
                    <p>{Object.hasOwn(said.attentionWords, code) ? said.attentionWords[code] : about}</p>
                    <p class="quiet small">
                      {[name, count === undefined ? undefined : number(count), at && since(at)]
                        .filter(Boolean)
                        .join(" · ")}
                    </p>
                    <Mending code={code} />
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </Card>
  );
}

/** How the first page gets its tag, and what is wrong with it, until there is something to count. */
function FirstPage({ onSample, onCome }: { readonly onSample: () => void; readonly onCome: () => void }) {
  const said = useWords(overviewWords);
  const { told } = useWords(installWords);
  const { api } = useApp();
  const site = useSite();
  const install = useLoaded(
    (signal) => api.json<Install>("GET", "/v1/install", undefined, { site: site.id, signal }),
    [site.id],
    { first: () => api.take("/v1/install", site.id) as Install | undefined },
  );
  const state = install.value?.state;
  useEffect(() => {
    if (state === "working" || state === "silent") return onCome();
    // A slow answer is waited for.
    if (install.isLoading) return;
    const timer = setTimeout(install.reload, waitingMs);
    return () => clearTimeout(timer);
  }, [install.isLoading, state]);
  return (
    <Empty icon="overview" title={said.waiting}>
      <p>{said.waitingAbout}</p>
      <Shown of={install} lines={2}>
        {({ tag, findings }) => (
          <div class="stack">
            <Snippet code={tag} what={said.tag} />
            {findings
              .filter(({ code }) => code !== "no-hit")
              .map((found) => (
                <Notice key={`${found.code} ${found.origin}`} tone="wait" title={said.wrong}>
                  {[found.origin, ...toldOf(told, found)].filter(Boolean).join(" ")}
                </Notice>
              ))}
          </div>
        )}
      </Shown>
      <Button onPress={onSample}>{said.sample}</Button>
      <OpenSample />
    </Empty>
  );
}

const isEmpty = ({ total }: Stats): boolean => Object.values(total).every((count) => count === 0);

export function Screen() {
  const said = useWords(overviewWords);
  const site = useSite();
  const { number } = useFormats();
  const [days, setDays] = useState<number>(30);
  const [isSample, setSample] = useState(false);
  const [hasCome, setCome] = useState(false);
  const { today, isLive } = useToday(site.id);
  const period = usePeriod(site.id, { days, today });
  const sample = isSample && today ? sampleStats(today.day, days) : undefined;
  const chooser = (
    <div class="segments" role="group" aria-label={said.period}>
      {periods.map((count) => (
        <button key={count} type="button" class="segment" aria-pressed={count === days} onClick={() => setDays(count)}>
          {said.last(number(count))}
        </button>
      ))}
    </div>
  );
  return (
    <>
      <Head title={said.title} about={said.about}>
        {chooser}
      </Head>
      <div class="stack">
        {sample && (
          <Notice tone="wait" title={said.sampleAbout}>
            <Button icon="trash" onPress={() => setSample(false)}>
              {said.wipe}
            </Button>
          </Notice>
        )}
        <Shown of={period}>
          {(stats) =>
            isEmpty(stats) && !sample && !hasCome ? (
              <FirstPage onSample={() => setSample(true)} onCome={() => setCome(true)} />
            ) : (
              <>
                <Figures today={sample ? sample.days.at(-1) : today} isLive={sample ? undefined : isLive} />
                <NeedsAttention />
                <div class={`stack ${period.isOld ? "old" : ""}`} aria-busy={period.isOld}>
                  <Days stats={sample ?? stats} />
                  <Breakdowns by={(sample ?? stats).by} />
                </div>
              </>
            )
          }
        </Shown>
      </div>
    </>
  );
}
