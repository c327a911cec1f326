// What is held about one person, fetched, and what may be done to them: the calls of the records' screens.
import type { Erasure, RecordCore } from "../../../core/record.ts";
import type { Held } from "../../services/held.ts";
import type { Api } from "../app/api.ts";
import type { NamedSubject } from "./subject-named.ts";

/** Everything held about the person, by any name of theirs. Throws ApiProblem and ApiAway. */
export const heldAbout = (api: Api, site: string, subject: NamedSubject, signal?: AbortSignal): Promise<Held> =>
  api.json<Held>("POST", "/v1/held", { subject }, { site, signal });

/** Whether nothing at all is known by that name. */
export const isNobody = ({ records, states, suppressions, erasedAt }: Held): boolean =>
  records.length + states.length + suppressions.length === 0 && erasedAt === undefined;

/** What an act on a person needs, as `POST /v1/erasures` takes it. */
export interface PersonAct {
  readonly mode: Erasure["mode"];
  readonly reason: string;
  readonly verified: string;
  readonly request?: string;
  readonly until?: string;
}

/** Erases, restricts or releases. Throws ApiProblem and ApiAway. */
export const actOn = (api: Api, site: string, subject: NamedSubject, act: PersonAct): Promise<unknown> =>
  api.json("POST", "/v1/erasures", { subject, ...act }, { site });

/** Saves an answer as a file, under a name that says nothing of anybody. */
export function saveFile(name: string, blob: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}

/** Fetches the evidence pack of the person and saves it. Throws ApiProblem and ApiAway. */
export async function savePack(api: Api, site: string, subject: NamedSubject): Promise<void> {
  const answer = await api.fetch("POST", "/v1/packs", { subject }, { site });
  const name = /filename="([\w.-]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
  saveFile(name ?? "evidence-pack.html", await answer.blob());
}

/** The address that runs the notice again as the record's person had it (the as-was page). */
export function shownAddress(record: RecordCore): string | undefined {
  const { notice, lang, served, jurisdiction, actedAt, method, choices, site } = record;
  if (notice === undefined || lang === undefined) return undefined;
  const fields = choices.flatMap(({ purpose, channel }) => (channel === undefined ? [] : [`${purpose}.${channel}`]));
  const layer = fields.length > 0 ? "form" : method.surface === "panel" || method.layer > 1 ? "panel" : "";
  const said = [
    ["layer", layer],
    ["form", fields.join(",")],
    // What was proven to be shown; else what ruled at the place then, which the server knows.
    served?.variant ? ["rules", served.variant] : ["place", jurisdiction],
    ["build", served?.build.slice(7) ?? ""],
    ["on", actedAt.slice(0, 10)],
    ["gpc", method.viaGpc ? "1" : ""],
  ].filter(([, value]) => value) as [string, string][];
  return `/n/${site}/${notice.slice(7)}/${lang}?${new URLSearchParams(said).toString()}`;
}
