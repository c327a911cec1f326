// Checking a page: the owner opens it from here, and it tells what stands in it; a policy is judged where it is pasted.
import { useEffect, useState } from "preact/hooks";
import { policiesIn, policyFindings } from "../../../core/page-policy.ts";
import type { Install } from "../../services/installs.ts";
import { useFormats, useWords } from "../app/language.ts";
import { LinkButton } from "../parts/button.tsx";
import { Card } from "../parts/card.tsx";
import { Field } from "../parts/field.tsx";
import { Notice } from "../parts/said.tsx";
import { installWords } from "./install-words.ts";

/** A page that was opened and has not told anything since. */
export interface Awaited {
  readonly origin: string;
  /** What each of the site's pages told last before that, by origin. */
  readonly before: Readonly<Record<string, string | undefined>>;
}

/** Pages load, settle for a second, and tell. */
const patienceMs = 15_000;

const toldAt = ({ hits }: Pick<Install, "hits">, origin: string): string | undefined =>
  hits.find((hit) => hit.origin === origin)?.check?.at;

/** Whether the page that was opened is still to tell. */
export const isAwaited = (install: Install | undefined, awaited: Awaited | undefined): boolean =>
  awaited !== undefined && (!install || toldBy(install, awaited) === undefined);

/** The origin whose page told since: the one that was opened, or one that it led to. */
export function toldBy(install: Pick<Install, "hits" | "checks">, { origin, before }: Awaited): string | undefined {
  const hasTold = (one: string): boolean => toldAt(install, one) !== before[one];
  return hasTold(origin) ? origin : install.checks.map((check) => check.origin).find(hasTold);
}

const allTold = (install: Install): Awaited["before"] =>
  Object.fromEntries(install.checks.map(({ origin }) => [origin, toldAt(install, origin)]));

interface PageCardProps {
  readonly install: Install;
  readonly awaited: Awaited | undefined;
  readonly onOpen: (awaited: Awaited) => void;
}

export function PageCard({ install, awaited, onOpen }: PageCardProps) {
  const said = useWords(installWords);
  const { since } = useFormats();
  const [isLate, setLate] = useState(false);
  const isWaiting = isAwaited(install, awaited);
  const teller = awaited && toldBy(install, awaited);
  useEffect(() => {
    setLate(false);
    const timer = setTimeout(() => setLate(true), patienceMs);
    return () => clearTimeout(timer);
  }, [awaited]);
  return (
    <Card title={said.page}>
      <div class="stack">
        <p class="quiet">{said.pageAbout}</p>
        <ul class="lines" aria-label={said.page}>
          {install.checks.map(({ origin, address }) => {
            const at = toldAt(install, origin);
            return (
              <li key={origin}>
                <p class="quiet small">{at ? said.checked(since(at)) : said.unchecked}</p>
                <LinkButton href={address} apart onPress={() => onOpen({ origin, before: allTold(install) })}>
                  {said.checkPage(origin)}
                </LinkButton>
              </li>
            );
          })}
        </ul>
        <div aria-live="polite">
          {isWaiting && !isLate && <p>{said.awaited}</p>}
          {awaited && teller !== undefined && teller !== awaited.origin && (
            <Notice tone="wait" title={said.leads(awaited.origin, teller)}>
              {said.leadsHelp}
            </Notice>
          )}
          {isWaiting && isLate && (
            <Notice tone="wait" title={said.silent}>
              {said.silentHelp}
            </Notice>
          )}
        </div>
      </div>
    </Card>
  );
}

/** What a pasted policy forbids of what the tag needs. It is judged here: pasted headers go nowhere. */
export function PolicyCard({ server, origin }: { readonly server: string; readonly origin: string | undefined }) {
  const said = useWords(installWords);
  const [pasted, setPasted] = useState("");
  const found = policyFindings(pasted, { api: server, ...(origin ? { page: origin } : {}) });
  const isPolicy = policiesIn(pasted).length > 0;
  return (
    <Card title={said.policy}>
      <div class="stack">
        <p class="quiet">{said.policyAbout}</p>
        <Field
          rows={3}
          label={said.header}
          value={pasted}
          onChange={setPasted}
          placeholder="Content-Security-Policy: script-src 'self'; …"
        />
        <div aria-live="polite" class="stack">
          {pasted.trim() !== "" && found.length === 0 && (
            <Notice tone="good" title={isPolicy ? said.fits : said.fitsNone} />
          )}
          {found.map(({ need, directive, add, byNonce }) => (
            <Notice
              key={`${need} ${directive}`}
              tone="wait"
              title={byNonce ? said.nonce(directive) : said.needs[need](directive, add)}
            />
          ))}
        </div>
      </div>
    </Card>
  );
}
