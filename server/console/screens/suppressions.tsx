// Suppressions: how many forbid contact and why, those about one address, adding and lifting.
import { useState } from "preact/hooks";
import type { SuppressionReason, SuppressionSource } from "../../../core/suppression.ts";
import type { Register } from "../../services/purposes.ts";
import type { Verb } from "../../services/scopes.ts";
import type { SuppressionView } from "../../services/suppressions.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Badge, Card } from "../parts/card.tsx";
import { ConfirmAct } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { Empty, Failure, Shown } from "../parts/said.tsx";
import { Table } from "../parts/table.tsx";
import { checkWords } from "./check-words.ts";
import { addressNamed, asSent, SuppressionAdd, type Named } from "./suppression-add.tsx";
import { suppressionWords } from "./suppression-words.ts";

interface Count {
  readonly reason: SuppressionReason;
  readonly source: SuppressionSource;
  readonly count: number;
}

function Counts({ counts }: { readonly counts: readonly Count[] }) {
  const said = useWords(suppressionWords);
  const { number } = useFormats();
  if (counts.length === 0) {
    return (
      <Empty icon="shield" title={said.none}>
        <p>{said.noneAbout}</p>
      </Empty>
    );
  }
  return (
    <Card title={said.standing}>
      <div class="stack">
        <p class="quiet">{said.standingAbout}</p>
        <Table
          label={said.standing}
          rows={counts}
          keyOf={({ reason, source }) => `${reason} ${source}`}
          columns={[
            { name: said.reason, cell: ({ reason }) => said.reasons[reason] },
            { name: said.source, cell: ({ source }) => said.sources[source] },
            { name: said.count, atEnd: true, cell: ({ count }) => number(count) },
          ]}
        />
      </div>
    </Card>
  );
}

function Lift(props: { readonly id: string; readonly onClose: () => void; readonly onDone: () => void }) {
  const said = useWords(suppressionWords);
  const { api } = useApp();
  const site = useSite();
  const [reason, setReason] = useState("");
  const lift = () =>
    api.json("POST", `/v1/suppressions/${props.id}/lift`, { reason: reason.trim() }, { site: site.id });
  return (
    <ConfirmAct
      title={said.liftTitle}
      action={said.lift}
      isDanger
      act={lift}
      done={said.liftedNow}
      onDone={props.onDone}
      onClose={props.onClose}
    >
      <p>{said.liftAbout}</p>
      <Field label={said.liftReason} hint={said.liftReasonHelp} value={reason} onChange={setReason} isRequired />
    </ConfirmAct>
  );
}

interface EntriesProps {
  readonly entries: readonly SuppressionView[];
  readonly onLift: (id: string) => void;
}

function Entries({ entries, onLift }: EntriesProps) {
  const said = useWords(suppressionWords);
  const { channels } = useWords(checkWords);
  const { session } = useApp();
  const { day } = useFormats();
  const mayLift = session?.user.verbs.includes("suppression.lift" satisfies Verb) ?? false;
  if (entries.length === 0) return <p class="quiet">{said.nothing}</p>;
  const about = ({ channel, topic, controller }: SuppressionView) =>
    [channel && channels[channel], topic ?? controller].filter(Boolean).join(", ") || said.everything;
  return (
    <Table
      label={said.entries}
      rows={entries}
      keyOf={({ id }) => id}
      columns={[
        { name: said.reason, cell: ({ reason }) => said.reasons[reason] },
        { name: said.about, isWide: true, cell: about },
        { name: said.source, isWide: true, cell: ({ source }) => said.sources[source] },
        { name: said.since, cell: ({ since }) => day(since) },
        {
          name: said.state,
          atEnd: true,
          cell: ({ id, lifted, liftReason }) =>
            lifted ? (
              <span title={liftReason}>
                <Badge>{said.lifted}</Badge>
              </span>
            ) : mayLift ? (
              <Button kind="plain" onPress={() => onLift(id)}>
                {said.lift}
              </Button>
            ) : (
              <Badge tone="bad">{said.stands}</Badge>
            ),
        },
      ]}
    />
  );
}

interface AddressFormProps {
  readonly text: string;
  readonly isUnclear: boolean;
  readonly isBusy: boolean;
  readonly onType: (text: string) => void;
  readonly onSend: () => void;
}

function AddressForm({ text, isUnclear, isBusy, onType, onSend }: AddressFormProps) {
  const said = useWords(suppressionWords);
  return (
    <form
      class="search"
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      <Field
        label={said.address}
        hint={said.addressHelp}
        fault={isUnclear ? said.unclear : undefined}
        value={text}
        onChange={onType}
      />
      <Button type="submit" icon="search" isBusy={isBusy}>
        {said.find}
      </Button>
    </form>
  );
}

/** What stands about an address, as it was typed. */
interface Found {
  readonly text: string;
  readonly address: Named;
  readonly entries: readonly SuppressionView[];
}

function OneAddress({ register, onChanged }: { readonly register: Register; readonly onChanged: () => void }) {
  const said = useWords(suppressionWords);
  const { api, session } = useApp();
  const site = useSite();
  const [text, setText] = useState("");
  const [found, setFound] = useState<Found>();
  const [isUnclear, setUnclear] = useState(false);
  const [isAdding, setAdding] = useState(false);
  const [lifting, setLifting] = useState<string>();
  const find = useAction(async () => {
    const address = addressNamed(text);
    setUnclear(address === undefined);
    if (!address) return setFound(undefined);
    const path = "/v1/suppressions/find";
    const { entries } = await api.json<{ entries: SuppressionView[] }>("POST", path, asSent(address), {
      site: site.id,
    });
    setFound({ text, address, entries });
  });
  // Nothing is added or lifted of an address that stands in the field no more.
  const asked = found?.text === text ? found : undefined;
  const changed = () => {
    find.run();
    onChanged();
  };
  return (
    <Card title={said.one}>
      <div class="stack">
        <AddressForm text={text} isUnclear={isUnclear} isBusy={find.isBusy} onType={setText} onSend={find.run} />
        <Failure error={find.error} />
        {asked && <Entries entries={asked.entries} onLift={setLifting} />}
        {asked && session?.user.verbs.includes("suppression.add") && (
          <div>
            <Button kind="main" icon="plus" onPress={() => setAdding(true)}>
              {said.add}
            </Button>
          </div>
        )}
        {asked && isAdding && (
          <SuppressionAdd
            address={asked.address}
            register={register}
            onClose={() => setAdding(false)}
            onDone={changed}
          />
        )}
        {lifting !== undefined && <Lift id={lifting} onClose={() => setLifting(undefined)} onDone={changed} />}
      </div>
    </Card>
  );
}

export function Suppressions({ register }: { readonly register: Register }) {
  const { api } = useApp();
  const site = useSite();
  const loaded = useLoaded(
    (signal) => api.json<{ counts: Count[] }>("GET", "/v1/suppressions", undefined, { site: site.id, signal }),
    [site.id],
  );
  return (
    <>
      <Shown of={loaded}>{({ counts }) => <Counts counts={counts} />}</Shown>
      <OneAddress register={register} onChanged={loaded.reload} />
    </>
  );
}
