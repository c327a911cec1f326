// Health and backups for people: how each thing stands in words, what to do, and whether a backup could be restored.
import type { Backups, Health, HealthCheck } from "../../services/health.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { nowMs, useFormats, useWords } from "../app/language.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Badge, Card, Facts, type Tone } from "../parts/card.tsx";
import { Notice, Shown } from "../parts/said.tsx";
import { Snippet } from "../parts/tabs.tsx";
import { runningWords } from "./settings-running-words.ts";
import { saidBytes } from "./said-bytes.ts";

const tones: Readonly<Record<HealthCheck["state"], Tone>> = { good: "good", doubtful: "wait", bad: "bad" };
/** A clock further off than this, in milliseconds, is named; an answer is on its way for less. */
const offMs = 30_000;

/** How one thing stands, in words. */
function useSaid(): (check: HealthCheck) => string {
  const said = useWords(runningWords);
  const { since, moment, number } = useFormats();
  const { language } = useApp();
  return ({ code, state, count = 0, at, bytes = 0, name = "" }) => {
    const isGood = state === "good";
    switch (code) {
      case "database":
        return said.database(count);
      case "log":
        return isGood ? said.log(number(count)) : said.logBad;
      case "records":
        if (!at) return count > 0 ? said.recordsTooMany(number(count)) : said.recordsUnseen;
        return isGood ? said.records(number(count), since(at)) : said.recordsBad(number(count));
      case "sealing":
        return isGood ? (at ? said.sealed(since(at)) : said.neverSealed) : said.waiting(number(count));
      case "mail":
        return name === "files" ? said.mailFiles(number(count)) : isGood ? said.mail(name, number(count)) : said.noMail;
      case "backup":
        return at ? said.backup(since(at)) : said.noBackup;
      case "disk":
        return said.disk(saidBytes(bytes, language));
      case "clock":
        return isGood || !at ? said.clock : said.clockBad(moment(at));
      case "address":
        return isGood ? said.address(name) : said.addressPlain(name);
      case "proxy":
        return isGood || !at ? said.proxy : said.proxyBad(since(at));
    }
  };
}

function Checks({ health }: { readonly health: Health }) {
  const said = useWords(runningWords);
  const sayOf = useSaid();
  const { number } = useFormats();
  const offBy = Math.round((nowMs() - new Date(health.at).getTime()) / 1_000);
  return (
    <>
      {Math.abs(offBy) * 1_000 > offMs && (
        <Notice tone="wait" title={said.offBy(number(Math.abs(offBy)))}>
          {said.offByHelp}
        </Notice>
      )}
      <ul class="lines">
        {health.checks.map((check) => (
          <li key={check.code}>
            <div>
              <strong>{said.names[check.code]}</strong>
              <p class="quiet small">{sayOf(check)}</p>
              {check.state !== "good" && <p class="small">{said.fixes[check.code]}</p>}
            </div>
            <Badge tone={tones[check.state]}>{said.states[check.state]}</Badge>
          </li>
        ))}
      </ul>
    </>
  );
}

function HealthCard() {
  const said = useWords(runningWords);
  const { api } = useApp();
  const site = useSite();
  const loaded = useLoaded(
    (signal) => api.json<Health>("GET", "/v1/health", undefined, { site: site.id, signal }),
    [site.id],
  );
  return (
    <Card
      title={said.health}
      actions={
        <Button isBusy={loaded.isLoading} onPress={loaded.reload}>
          {said.again}
        </Button>
      }
    >
      <Shown of={loaded}>{(health) => <Checks health={health} />}</Shown>
    </Card>
  );
}

function BackupFacts({ backups }: { readonly backups: Backups }) {
  const said = useWords(runningWords);
  const { language } = useApp();
  const { moment, since, day, number } = useFormats();
  const { latest, restoreTest, databaseBytes } = backups;
  if (!backups.ours) return <p>{said.notOurs}</p>;
  return (
    <>
      {!latest && (
        <Notice tone="wait" title={said.noBackup}>
          {said.noBackupHelp}
        </Notice>
      )}
      {latest && !restoreTest && (
        <Notice tone="wait" title={said.untested}>
          {said.untestedHelp}
        </Notice>
      )}
      <Facts
        rows={[
          [said.latest, latest && `${moment(latest.at)} (${since(latest.at)})`],
          [said.size, latest?.bytes === undefined ? undefined : saidBytes(latest.bytes, language)],
          [said.entries, latest?.entries === undefined ? undefined : number(latest.entries)],
          [said.keysUntil, latest?.keysUntil && day(latest.keysUntil)],
          [
            said.tested,
            restoreTest &&
              said.testedOf(since(restoreTest.at), moment(restoreTest.madeAt), number(restoreTest.entries)),
          ],
          [said.databases, databaseBytes === undefined ? undefined : saidBytes(databaseBytes, language)],
        ]}
      />
      <details>
        <summary>{said.how}</summary>
        <div class="stack">
          <p class="quiet">{said.howAbout}</p>
          <Snippet
            what={said.how}
            code={[
              "assent backup --new-key recovery.txt",
              "assent backup /mnt/backups --recipient age1… --prune",
              "assent restore /mnt/backups/assent-… --identity recovery.txt --test",
            ].join("\n")}
          />
        </div>
      </details>
    </>
  );
}

function BackupsCard() {
  const said = useWords(runningWords);
  const { api } = useApp();
  const site = useSite();
  const loaded = useLoaded(
    (signal) => api.json<Backups>("GET", "/v1/backups", undefined, { site: site.id, signal }),
    [site.id],
  );
  return (
    <Card title={said.backups}>
      <div class="stack">
        <p class="quiet">{said.backupsAbout}</p>
        <Shown of={loaded}>{(backups) => <BackupFacts backups={backups} />}</Shown>
      </div>
    </Card>
  );
}

export function RunningSection() {
  return (
    <>
      <HealthCard />
      <BackupsCard />
    </>
  );
}
