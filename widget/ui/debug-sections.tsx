// The debug panel's facts and lists, as Preact components of what was found: drawn again, they change only what differs.
/** @jsxImportSource preact */
import type { ComponentChildren, VNode } from "preact";
import type { Findings } from "./debug-report.ts";
import { asked, layerVerdict, nameVerdict, purposeVerdict, type Situation, type Verdict } from "./debug-verdicts.ts";
import { waitsLabel } from "./debug-waiting.ts";

interface Found {
  readonly findings: Findings;
}

const Chip = ({ on, text }: { readonly on: boolean; readonly text: string }) => (
  <span class={on ? "chip on" : "chip"}>{text}</span>
);

interface RowProps {
  readonly verdict: Verdict;
  /** What the chip says instead of `runs` or `waits`. */
  readonly state?: string | undefined;
  readonly children: ComponentChildren;
}

const Row = ({ verdict: { on, why, fix }, state = on ? "runs" : "waits", children }: RowProps) => (
  <li>
    <Chip on={on} text={state} />
    {children}
    <p>{why}</p>
    {fix && <p class="fix">{fix}</p>}
  </li>
);

const Line = ({ text }: { readonly text: string }) => (
  <li>
    <code>{text}</code>
  </li>
);

interface SectionProps {
  readonly title: string;
  readonly none?: string;
  readonly isBad?: boolean;
  /** Whether it is open at first. The person's own opening and closing stays, because this never changes. */
  readonly isOpen?: boolean;
  readonly children: readonly VNode[];
}

const Section = ({ title, none = "None.", isBad = false, isOpen = false, children }: SectionProps) => (
  <details class={isBad ? "bad" : undefined} open={isOpen}>
    <summary>
      {title} <span class="count">{children.length}</span>
    </summary>
    <ul>
      {children.length ? (
        children
      ) : (
        <li>
          <p>{none}</p>
        </li>
      )}
    </ul>
  </details>
);

function ToFix({ findings: { problems } }: Found) {
  return (
    <Section title="To fix" none="Nothing found." isBad={problems.length > 0} isOpen>
      {problems.map(({ what, fix }) => (
        <li key={what}>
          <Chip on={false} text="fix" />
          <span>{what}</span>
          <p class="fix">{fix}</p>
        </li>
      ))}
    </Section>
  );
}

function MayRun({ findings: { situation } }: Found) {
  const purposes = asked(situation.config);
  return (
    <Section title="What may run" isOpen>
      {purposes.map((purpose) => (
        <Row key={purpose[0]} verdict={purposeVerdict(situation, purpose)}>
          <span>{purpose[0] === purpose[2] ? purpose[0] : `${purpose[0]} (${purpose[2]})`}</span>
        </Row>
      ))}
    </Section>
  );
}

/** Of several names the first that waits says why. */
const verdictOf = (situation: Situation, names: readonly string[]): Verdict => {
  const verdicts = names.map((name) => nameVerdict(situation, name));
  return verdicts.find(({ on }) => !on) ?? verdicts[0]!;
};

function InThePage({ findings: { situation, seen, supposed } }: Found) {
  return (
    <Section title="Marked in the page" isOpen>
      {seen.marked.map(({ label, names, held, element }) => {
        const verdict = verdictOf(situation, names);
        // Two elements may be marked alike, so that only the element itself tells their rows apart.
        return (
          <Row key={element} verdict={verdict} state={held && verdict.on && !supposed ? "next" : undefined}>
            <code>{label}</code>
          </Row>
        );
      })}
    </Section>
  );
}

function Waiting({ findings: { situation, waits, supposed } }: Found) {
  const none = "Nothing waits. What was refused has been given up: a later yes does not send it.";
  return (
    <Section title="Requests and storage that wait" none={none} isOpen>
      {waits.map((one) => {
        const verdict = nameVerdict(situation, one.purpose);
        const label = waitsLabel(one);
        return (
          <Row key={`${label} ${one.purpose}`} verdict={verdict} state={supposed ? undefined : "waits"}>
            <span>
              <code>{label}</code> for {one.purpose}
            </span>
          </Row>
        );
      })}
    </Section>
  );
}

function ThirdParties({ findings: { seen } }: Found) {
  return (
    <Section title="Third parties reached">
      {seen.reached.map(({ host, count, vendor }) => (
        <li key={host}>
          <code>{count} ×</code>
          <code>{host}</code>
          <p>{vendor ?? "No vendor of this site."}</p>
        </li>
      ))}
    </Section>
  );
}

/** Every list, in the order of what a person looks for first. */
export function Sections({ findings }: Found) {
  return (
    <>
      <ToFix findings={findings} />
      <MayRun findings={findings} />
      <InThePage findings={findings} />
      <Waiting findings={findings} />
      <ThirdParties findings={findings} />
      <Section title="Signals sent">
        {findings.signals.map((text, at) => (
          <Line key={at} text={text} />
        ))}
      </Section>
      <Section title="Records waiting">
        {findings.outbox.map((text) => (
          <Line key={text} text={text} />
        ))}
      </Section>
    </>
  );
}

/** What holds for the whole page. */
export function Facts({ findings: { situation }, lang }: Found & { readonly lang: string }) {
  const { config, gpc } = situation;
  const layer = layerVerdict(situation);
  const facts: readonly (readonly [string, string])[] = [
    ["Site", config.site],
    ["Notice", config.notice.slice(7, 19)],
    ["Regime", config.regime],
    ["Language", lang],
    ["Global Privacy Control", gpc ? "sent" : "not sent"],
    ["First layer", `${layer.on ? "Comes" : "Does not come"}. ${layer.why}`],
    ...(config.optOut
      ? [["Opt-out link", "Shown: sale and sharing can be refused without the first layer."] as const]
      : []),
  ];
  return <dl>{facts.flatMap(([term, text]) => [<dt key={`${term}?`}>{term}</dt>, <dd key={term}>{text}</dd>])}</dl>;
}
