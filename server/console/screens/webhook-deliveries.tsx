// Deliveries of a webhook: what was told, how it went, page by page; one or a period told again.
import { useState } from "preact/hooks";
import type { DeliveriesPage } from "../../../core/webhook-schema.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { nowMs, useFormats, useWords } from "../app/language.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Badge, Card, type Tone } from "../parts/card.tsx";
import { Confirm } from "../parts/dialog.tsx";
import { Field, Select } from "../parts/field.tsx";
import { Empty, Failure, Shown } from "../parts/said.tsx";
import { Table } from "../parts/table.tsx";
import { webhookWords } from "./webhook-words.ts";

type Delivery = DeliveriesPage["deliveries"][number];
type State = Delivery["state"];

const tones: Readonly<Record<State, Tone | undefined>> = {
  delivered: "good",
  waiting: "wait",
  failed: "bad",
  dropped: undefined,
};
const dayMs = 86_400_000;
/** The day so many days from today, where the person is who asks. */
const dayFromNow = (days: number): string => {
  const day = new Date(nowMs() + days * dayMs);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => `${part}`.padStart(2, "0")).join("-");
};
const startOf = (day: string): Date => new Date(`${day}T00:00:00`);

/** Tells them again; how many that is. */
function useReplay(webhook: string, onDone: () => void) {
  const said = useWords(webhookWords);
  const { api, toast } = useApp();
  const site = useSite();
  const { number } = useFormats();
  return useAction(async (which: { delivery: number } | { from: string; to: string }) => {
    const path = `/v1/webhooks/${webhook}/replay`;
    const { again } = await api.json<{ again: number }>("POST", path, which, { site: site.id });
    toast({ text: said.againDone(number(again)) });
    onDone();
  });
}

interface ReplayProps {
  readonly webhook: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function PeriodDialog({ webhook, onClose, onDone }: ReplayProps) {
  const said = useWords(webhookWords);
  const [from, setFrom] = useState(() => dayFromNow(-1));
  const [until, setUntil] = useState(() => dayFromNow(0));
  const replay = useReplay(webhook, () => {
    onClose();
    onDone();
  });
  const end = startOf(until);
  end.setDate(end.getDate() + 1);
  const isWhole = from !== "" && until !== "" && from <= until;
  const send = () => replay.run({ from: startOf(from).toISOString(), to: end.toISOString() });
  return (
    <Confirm
      title={said.periodTitle}
      action={said.again}
      isBusy={replay.isBusy}
      isOff={!isWhole}
      error={replay.error}
      onConfirm={send}
      onClose={onClose}
    >
      <p>{said.periodAbout}</p>
      <Field type="date" label={said.from} value={from} onChange={setFrom} />
      <Field type="date" label={said.to} value={until} onChange={setUntil} />
    </Confirm>
  );
}

interface RowsProps {
  readonly rows: readonly Delivery[];
  readonly onAgain: ((delivery: number) => void) | undefined;
  readonly onMore: (() => void) | undefined;
  readonly isBusy: boolean;
}

function DeliveryTable({ rows, onAgain, onMore, isBusy }: RowsProps) {
  const said = useWords(webhookWords);
  const { number, since } = useFormats();
  const answerOf = (outcome: string | undefined): string => {
    const code = /\d{3}$/.exec(outcome ?? "")?.[0];
    return code ? said.status(code) : (said.answers[outcome ?? ""] ?? outcome ?? "");
  };
  return (
    <Table
      label={said.deliveries}
      rows={rows}
      keyOf={({ delivery }) => `${delivery}`}
      onMore={onMore}
      isBusy={isBusy}
      columns={[
        {
          name: said.change,
          cell: ({ type, change }) => (
            <div class="cut">
              <code>{type}</code>
              <p class="quiet small">{change}</p>
            </div>
          ),
        },
        {
          name: said.result,
          cell: ({ state, nextAt, tries }) => (
            <span class="row">
              <Badge tone={tones[state]}>{said.deliveryStates[state]}</Badge>
              {nextAt && tries > 0 && <span class="quiet small">{said.next(since(nextAt))}</span>}
            </span>
          ),
        },
        { name: said.answer, isWide: true, cell: ({ outcome }) => answerOf(outcome) },
        { name: said.tries, isWide: true, atEnd: true, cell: ({ tries }) => number(tries) },
        { name: said.when, isWide: true, cell: ({ triedAt, notedAt }) => since(triedAt ?? notedAt) },
        {
          name: "",
          atEnd: true,
          cell: ({ delivery, state, change }) =>
            onAgain && state !== "waiting" ? (
              <Button kind="plain" onPress={() => onAgain(delivery)}>
                {said.again}
                <span class="unseen"> {change}</span>
              </Button>
            ) : null,
        },
      ]}
    />
  );
}

/** The pages of one state, or of all, so far. */
function usePages(webhook: string, state: State | "") {
  const { api } = useApp();
  const site = useSite();
  const page = (before: number | undefined, signal?: AbortSignal) => {
    const query = new URLSearchParams({ ...(state ? { state } : {}), ...(before ? { before: `${before}` } : {}) });
    const path = `/v1/webhooks/${webhook}/deliveries?${query.toString()}`;
    return api.json<DeliveriesPage>("GET", path, undefined, { site: site.id, signal });
  };
  const first = useLoaded((signal) => page(undefined, signal), [webhook, state]);
  const [more, setMore] = useState<{ readonly of: unknown; readonly pages: readonly DeliveriesPage[] }>();
  // What was loaded again, or of another state, begins anew.
  const later = more && more.of === first.value ? more.pages : [];
  const before = (later.at(-1) ?? first.value)?.before;
  const grow = useAction(async () => {
    if (before !== undefined) setMore({ of: first.value, pages: [...later, await page(before)] });
  });
  return { first, later, grow, hasMore: before !== undefined };
}

export function Deliveries({ webhook }: { readonly webhook: string }) {
  const said = useWords(webhookWords);
  const { session } = useApp();
  const [state, setState] = useState<State | "">("");
  const [isAsking, setAsking] = useState(false);
  const { first, later, grow, hasMore } = usePages(webhook, state);
  const replay = useReplay(webhook, first.reload);
  const mayReplay = session?.user.verbs.includes("webhook.replay") ?? false;
  const options = Object.entries(said.deliveryStates) as [State, string][];
  const period = mayReplay ? <Button onPress={() => setAsking(true)}>{said.period}</Button> : null;
  return (
    <Card title={said.deliveries} actions={period}>
      <div class="stack">
        <p class="quiet">{said.deliveriesAbout}</p>
        <div class="narrow">
          <Select<State | "">
            label={said.show}
            value={state}
            options={[["", said.anyState], ...options]}
            onChange={setState}
          />
        </div>
        <Shown of={first}>
          {(value) => {
            const rows = [value, ...later].flatMap(({ deliveries }) => deliveries);
            if (rows.length > 0)
              return (
                <DeliveryTable
                  rows={rows}
                  onAgain={mayReplay ? (delivery) => replay.run({ delivery }) : undefined}
                  onMore={hasMore ? grow.run : undefined}
                  isBusy={grow.isBusy}
                />
              );
            if (state !== "") return <p class="quiet">{said.noFitting}</p>;
            return (
              <Empty icon="out" title={said.noDeliveries}>
                <p>{said.noDeliveriesAbout}</p>
              </Empty>
            );
          }}
        </Shown>
        <Failure error={first.value === undefined ? undefined : (replay.error ?? grow.error)} />
        {isAsking && <PeriodDialog webhook={webhook} onClose={() => setAsking(false)} onDone={first.reload} />}
      </div>
    </Card>
  );
}
