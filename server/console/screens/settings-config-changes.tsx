// What a file would change at the site: shown before anything does, then applied as it was shown, or not at all.
import { useState } from "preact/hooks";
import type { Difference } from "../../../core/differences.ts";
import type { ConfigChanges, ConfigFile } from "../../services/config-files.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { ApiProblem } from "../app/api.ts";
import { asRead, isOthers, readTagged } from "../app/as-read.ts";
import { useWords } from "../app/language.ts";
import { useFaultOf } from "../app/problem-words.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Badge } from "../parts/card.tsx";
import { ConfirmAct } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { Notice, Shown } from "../parts/said.tsx";
import { Table } from "../parts/table.tsx";
import { configWords } from "./settings-config-words.ts";

/** A file with what applying it would change. */
interface Compared {
  readonly file: unknown;
  readonly changes: ConfigChanges;
}

const mostShown = 60;
const mostLetters = 120;

const shortened = (value: unknown): string => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > mostLetters ? `${text.slice(0, mostLetters)}…` : text;
};

function DifferenceTable({ differences }: { readonly differences: readonly Difference[] }) {
  const said = useWords(configWords);
  const side = (value: unknown) => (value === undefined ? <span class="quiet">{said.nothing}</span> : shortened(value));
  const table = (rows: readonly Difference[]) => (
    <Table
      label={said.differences}
      rows={rows}
      keyOf={({ pointer }) => pointer}
      columns={[
        { name: said.place, cell: ({ pointer }) => <code>{pointer.slice(1).replaceAll("/", " › ")}</code> },
        { name: said.before, isWide: true, cell: ({ before }) => side(before) },
        { name: said.after, cell: ({ after }) => side(after) },
      ]}
    />
  );
  return (
    <>
      {table(differences.slice(0, mostShown))}
      {differences.length > mostShown && (
        <details>
          <summary>{said.more(differences.length - mostShown)}</summary>
          {table(differences.slice(mostShown))}
        </details>
      )}
    </>
  );
}

/** What is to be compared: read again right before it is applied, so that what others did meanwhile is not undone. */
export interface Asked {
  readonly round: number;
  readonly file: () => Promise<unknown>;
}

interface ComparisonProps {
  readonly asked: Asked;
  readonly onClose: () => void;
}

/** Asks the server what a file would change; what it refuses about the file is said by its place. */
function useComparing({ file }: Asked) {
  const { api } = useApp();
  const site = useSite();
  const compare = async (signal?: AbortSignal): Promise<Compared> => {
    const wanted = await file();
    const asking = { site: site.id, signal };
    return { file: wanted, changes: await api.json<ConfigChanges>("POST", "/v1/config/differences", wanted, asking) };
  };
  return { compare, loaded: useLoaded(compare, []) };
}

/** Whether nothing is wrong with it but that it says no reason. */
const lacksOnlyReason = (error: unknown): boolean =>
  error instanceof ApiProblem && error.errors.length > 0 && error.errors.every(({ code }) => code === "announced-not");

const isSame = (a: ConfigChanges, b: ConfigChanges): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Applies what is on screen, or nothing; why the notice is not announced is asked for where the server asks. */
function useApplying({ asked, onClose }: ComparisonProps) {
  const said = useWords(configWords);
  const { api, refresh, toast } = useApp();
  const site = useSite();
  const { compare, loaded } = useComparing(asked);
  const [isAsking, setAsking] = useState(false);
  const [isMoved, setMoved] = useState(false);
  const [reason, setReason] = useState("");
  const [refused, setRefused] = useState<unknown>();
  const showAnew = (now: Compared) => {
    setMoved(true);
    setAsking(false);
    loaded.set(now);
  };
  const apply = async (shown: ConfigChanges) => {
    const read = await readTagged(api, "/v1/config", site.id);
    const now = await compare();
    if (!isSame(now.changes, shown)) return showAnew(now);
    setMoved(false);
    setRefused(undefined);
    const why = reason.trim();
    const file = why === "" ? now.file : { ...(now.file as ConfigFile), shortNotice: why };
    try {
      await api.json("PUT", "/v1/config", file, { site: site.id, headers: asRead(read) });
    } catch (error) {
      setRefused(error);
      // The field that comes on screen asks for it.
      if (lacksOnlyReason(error)) return;
      if (!isOthers(error)) throw error;
      return showAnew(await compare());
    }
    await refresh();
    toast({ text: said.applied });
    onClose();
  };
  return { loaded, isAsking, setAsking, isMoved, reason, setReason, refused, apply };
}

/** What would change, and changing it: what is applied is what is on screen, or nothing. */
export function Comparison(props: ComparisonProps) {
  const said = useWords(configWords);
  const { session } = useApp();
  const site = useSite();
  const { loaded, isAsking, setAsking, isMoved, reason, setReason, refused, apply } = useApplying(props);
  const isOwed = lacksOnlyReason(refused);
  const reasonFault = useFaultOf(refused)("/shortNotice");
  const mayApply = session?.user.verbs.includes("site.set-settings") ?? false;
  return (
    <Shown of={loaded} lines={2}>
      {({ changes }) => (
        <div class="stack">
          {isMoved && <Notice tone="wait" title={said.moved} />}
          <Changes changes={changes} onApply={mayApply ? () => setAsking(true) : undefined} onClose={props.onClose} />
          {isAsking && (
            <ConfirmAct
              title={said.applyTitle(site.name)}
              action={said.apply}
              act={() => apply(changes)}
              onClose={() => setAsking(false)}
            >
              <p>{changes.parts.includes("notice") ? said.applyNotice : said.applyAbout}</p>
              {(reason !== "" || reasonFault !== undefined) && (
                <Field
                  label={said.reason}
                  hint={said.reasonHelp}
                  value={reason}
                  fault={isOwed ? (reason.trim() === "" ? said.reasonLacks : undefined) : reasonFault}
                  isFirst
                  onChange={setReason}
                />
              )}
            </ConfirmAct>
          )}
        </div>
      )}
    </Shown>
  );
}

interface ChangesProps {
  readonly changes: ConfigChanges;
  readonly onApply: (() => void) | undefined;
  readonly onClose: () => void;
}

function Changes({ changes: { parts, differences }, onApply, onClose }: ChangesProps) {
  const said = useWords(configWords);
  if (parts.length === 0) return <Notice tone="good" title={said.same} />;
  return (
    <>
      <p class="row">
        {said.wouldChange}
        {parts.map((part) => (
          <Badge key={part} tone="wait">
            {said.parts[part]}
          </Badge>
        ))}
      </p>
      <DifferenceTable differences={differences} />
      <div class="row">
        {onApply && (
          <Button kind="main" onPress={onApply}>
            {said.apply} …
          </Button>
        )}
        <Button onPress={onClose}>{said.leave}</Button>
      </div>
    </>
  );
}
