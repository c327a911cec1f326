// What is said of a draft: faults and broken rules where they are, differences, and who would be asked again.
import type { DraftReport } from "../../services/draft-report.ts";
import { useWords } from "../app/language.ts";
import { useServerSaid } from "../app/server-said.ts";
import { Badge } from "../parts/card.tsx";
import { Empty, Skeleton } from "../parts/said.tsx";
import type { DraftState } from "./banner-draft.ts";
import { reportWords } from "./banner-report-words.ts";

/** What is wrong at a place, for the field there, with the rule's number; warnings stand in the list only. */
export function useFaults({ draft }: Pick<DraftState, "draft">): (pointer: string) => string | undefined {
  const server = useServerSaid(draft !== undefined);
  return (pointer) => {
    if (!server) return undefined;
    const fault = draft?.report.faults.find((one) => one.pointer === pointer);
    if (fault) return server.sentence(fault) ?? fault.detail;
    const finding = draft?.report.findings.find((one) => one.pointer === pointer && one.severity === "error");
    return finding && `${server.sentence(finding) ?? finding.message} (${finding.rule})`;
  };
}

/** A pointer as people read it: `/languages/en/messages/rejectAll` is “Languages › en › messages › rejectAll”. */
export const placeText = (pointer: string): string =>
  pointer
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .join(" › ");

/** A value as people read it: lists item by item, things by their name, all else as it is written. */
export function valueText(value: unknown): string {
  const text = asText(value);
  return text.length > 160 ? `${text.slice(0, 160)} …` : text;
}

function asText(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(asText).join(", ");
  const { name } = (value ?? {}) as { name?: unknown };
  return typeof name === "string" ? name : (JSON.stringify(value) ?? "");
}

export function Findings({ report }: { readonly report: DraftReport }) {
  const said = useWords(reportWords);
  const { faults, findings } = report;
  const server = useServerSaid(faults.length + findings.length > 0);
  if (!server) return <Skeleton />;
  if (faults.length + findings.length === 0)
    return (
      <Empty icon="check" title={said.clean}>
        <p>{said.cleanAbout}</p>
      </Empty>
    );
  return (
    <ul class="findings">
      {faults.map((fault) => (
        <li key={fault.pointer}>
          <Badge tone="bad">{said.fault}</Badge>
          <div>
            <p>{server.sentence(fault) ?? fault.detail}</p>
            <p class="quiet small mono">{placeText(fault.pointer)}</p>
          </div>
        </li>
      ))}
      {findings.map((finding) => (
        <li key={`${finding.rule} ${finding.pointer}`}>
          <Badge tone={finding.severity === "error" ? "bad" : "wait"}>{said.rule(finding.rule)}</Badge>
          <div>
            <p>
              <strong>{(said.rules as Readonly<Record<number, string>>)[finding.rule]}</strong>
            </p>
            <p>{server.sentence(finding) ?? finding.message}</p>
            <p class="quiet small mono">{placeText(finding.pointer)}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** What changes, place by place. */
export function Differences({ rows }: { readonly rows: DraftReport["differences"] }) {
  const said = useWords(reportWords);
  if (rows.length === 0) return <p class="quiet">{said.same}</p>;
  return (
    <ul class="differences">
      {rows.slice(0, 50).map(({ pointer, before, after, asks }) => (
        <li key={pointer}>
          <p class="small mono">
            {placeText(pointer)} {asks.length > 0 && <Badge tone="wait">{said.asksAgain}</Badge>}
          </p>
          {before !== undefined && (
            <p>
              <del>{valueText(before)}</del>
            </p>
          )}
          {after !== undefined && (
            <p>
              <ins>{valueText(after)}</ins>
            </p>
          )}
        </li>
      ))}
      {rows.length > 50 && <li class="quiet">{said.more(rows.length - 50)}</li>}
    </ul>
  );
}
