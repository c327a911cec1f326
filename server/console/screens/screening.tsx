// Screening: how old the registers are, files and results brought in, and what they know of a calling list.
import { useState } from "preact/hooks";
import type { Register } from "../../../core/ruleset.ts";
import type { Coverage } from "../../services/coverage.ts";
import type { RegisterAge } from "../../services/screenings.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Badge, Card } from "../parts/card.tsx";
import { Field, Form, Select } from "../parts/field.tsx";
import { Failure, Notice, Shown, Skeleton } from "../parts/said.tsx";
import { Table } from "../parts/table.tsx";
import { FileDrop } from "./file-drop.tsx";
import { suppressionWords } from "./suppression-words.ts";

/** `GET /v1/screenings`. */
interface Screenings {
  readonly maxDays: number;
  readonly registers: readonly RegisterAge[];
}

function FileAge({ file, importing }: RegisterAge) {
  const said = useWords(suppressionWords);
  const { day, number } = useFormats();
  return (
    <>
      {file ? (
        <span class="row">
          <Badge tone={file.isFresh ? "good" : "bad"}>{file.isFresh ? said.fresh : said.stale}</Badge>
          {said.age(day(file.asOf), file.ageDays)}
        </span>
      ) : (
        <span class="quiet">{said.noFile}</span>
      )}
      {importing && <p class="quiet small">{said.coming(number(importing.lines))}</p>}
    </>
  );
}

function Registers({ maxDays, registers }: Screenings) {
  const said = useWords(suppressionWords);
  const { number } = useFormats();
  const stale = registers.filter(({ file }) => file && !file.isFresh).map(({ register }) => register);
  return (
    <Card title={said.registers}>
      <div class="stack">
        <p class="quiet">{said.registersAbout(number(maxDays))}</p>
        {stale.length > 0 && (
          <Notice tone="bad" title={said.staleTitle(stale.join(", "))}>
            {said.staleAbout}
          </Notice>
        )}
        <Table
          label={said.registers}
          rows={registers}
          keyOf={({ register }) => register}
          columns={[
            { name: said.register, cell: ({ register }) => <strong>{register}</strong> },
            { name: said.file, cell: (row) => <FileAge {...row} /> },
            { name: said.numbers, atEnd: true, isWide: true, cell: ({ file }) => file && number(file.numbers) },
            {
              name: said.results,
              atEnd: true,
              cell: ({ results }) =>
                results ? said.resultsOf(number(results.numbers), number(results.fresh)) : said.noFile,
            },
          ]}
        />
      </div>
    </Card>
  );
}

type Kind = "results" | Register;
const accepted = ".csv,.txt,text/csv,text/plain";

function BringIn({ onDone }: { readonly onDone: () => void }) {
  const said = useWords(suppressionWords);
  const { api } = useApp();
  const site = useSite();
  const { number } = useFormats();
  const [kind, setKind] = useState<Kind>("results");
  const [day, setDay] = useState("");
  const [file, setFile] = useState<File>();
  const [done, setDone] = useState<number>();
  const send = useAction(async () => {
    if (!file) return;
    setDone(undefined);
    const query = kind === "results" ? "" : `?${new URLSearchParams({ register: kind, date: day }).toString()}`;
    const raw = { type: "text/csv", body: file };
    const said = await api.fetch("POST", `/v1/screenings${query}`, undefined, { site: site.id, raw });
    const report = (await said.json()) as { readonly rows?: number; readonly numbers?: number };
    setDone(report.rows ?? report.numbers ?? 0);
    setFile(undefined);
    onDone();
  });
  const isComplete = file !== undefined && (kind === "results" || day !== "");
  return (
    <Card title={said.bring}>
      <Form onSend={() => isComplete && send.run()}>
        <div class="asking">
          <Select<Kind>
            label={said.what}
            value={kind}
            options={(["results", "TPS", "CTPS", "MPS"] as const).map((one) => [one, said.kinds[one]] as const)}
            onChange={(chosen) => {
              setDone(undefined);
              setKind(chosen);
            }}
          />
          {kind !== "results" && <Field label={said.day} type="date" value={day} onChange={setDay} isRequired />}
        </div>
        <FileDrop
          label={said.csv}
          hint={kind === "results" ? said.resultsHelp : kind === "MPS" ? said.lettersHelp : said.registerHelp}
          accept={accepted}
          chosen={file?.name}
          isBusy={send.isBusy}
          onFile={(chosen) => {
            setDone(undefined);
            setFile(chosen);
          }}
        />
        <Failure error={send.error} />
        {done !== undefined && <Notice tone="good" title={said.done(number(done))} />}
        <div>
          <Button type="submit" kind="main" isBusy={send.isBusy} isOff={!isComplete}>
            {said.send}
          </Button>
        </div>
      </Form>
    </Card>
  );
}

function CallingList() {
  const said = useWords(suppressionWords);
  const { api } = useApp();
  const site = useSite();
  const { number } = useFormats();
  const [coverage, setCoverage] = useState<Coverage & { readonly name: string }>();
  const ask = useAction(async (file: File) => {
    setCoverage(undefined);
    const raw = { type: "text/csv", body: file };
    const said = await api.fetch("POST", "/v1/screenings/coverage", undefined, { site: site.id, raw });
    setCoverage({ ...((await said.json()) as Coverage), name: file.name });
  });
  const states = ["fresh", "stale", "missing", "listed"] as const;
  return (
    <Card title={said.coverage}>
      <div class="stack">
        <FileDrop
          label={said.csv}
          hint={said.coverageAbout}
          accept={accepted}
          chosen={coverage?.name}
          isBusy={ask.isBusy}
          onFile={ask.run}
        />
        {ask.isBusy && <Skeleton lines={3} />}
        <Failure error={ask.error} />
        {coverage && (
          <>
            <p role="status">
              {said.covered(number(coverage.numbers), number(coverage.rows))}
              {coverage.faults > 0 && ` ${said.faults(coverage.faults)}`}
            </p>
            <Table
              label={said.coverage}
              rows={(["TPS", "CTPS"] as const).map((register) => ({ register, ...coverage.byRegister[register] }))}
              keyOf={({ register }) => register}
              columns={[
                { name: said.register, cell: ({ register }) => <strong>{register}</strong> },
                ...states.map((state) => ({
                  name: said[state],
                  atEnd: true,
                  cell: (row: Coverage["byRegister"]["TPS"]) => number(row[state]),
                })),
              ]}
            />
          </>
        )}
      </div>
    </Card>
  );
}

export function Screening() {
  const { api, session } = useApp();
  const site = useSite();
  const loaded = useLoaded(
    (signal) => api.json<Screenings>("GET", "/v1/screenings", undefined, { site: site.id, signal }),
    [site.id],
  );
  return (
    <>
      <Shown of={loaded}>{(value) => <Registers {...value} />}</Shown>
      {session?.user.verbs.includes("screening.import") && <BringIn onDone={loaded.reload} />}
      <CallingList />
    </>
  );
}
