// Webhooks of a site: who is told of changes and in which state that is; a new one, whose secret is shown once.
import { useState } from "preact/hooks";
import type { WebhookView } from "../../../core/webhook-schema.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Card } from "../parts/card.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Field, Form, Tick } from "../parts/field.tsx";
import { Empty, Failure, Shown } from "../parts/said.tsx";
import { Table } from "../parts/table.tsx";
import { changeTypeWords } from "./change-type-words.ts";
import { WebhookPage } from "./webhook-page.tsx";
import { SecretDialog, webhookAddress, WebhookState } from "./webhook-parts.tsx";
import { webhookWords } from "./webhook-words.ts";

function NewWebhook({ onClose, onMade }: { readonly onClose: () => void; readonly onMade: () => void }) {
  const said = useWords(webhookWords);
  const kinds = useWords(changeTypeWords);
  const { api } = useApp();
  const site = useSite();
  const [url, setUrl] = useState("");
  const [note, setNote] = useState("");
  const [types, setTypes] = useState<readonly string[] | undefined>();
  const [secret, setSecret] = useState<string>();
  const make = useAction(async () => {
    const body = { url: url.trim(), note: note.trim(), ...(types ? { types } : {}) };
    const made = await api.json<{ secret: string }>("POST", "/v1/webhooks", body, { site: site.id });
    setSecret(made.secret);
    onMade();
  });
  if (secret !== undefined) return <SecretDialog secret={secret} about="" onClose={onClose} />;
  const isWhole = url.trim() !== "" && types?.length !== 0;
  return (
    <Dialog title={said.add} onClose={onClose}>
      <Form onSend={() => isWhole && make.run()}>
        <Field type="url" label={said.url} hint={said.urlHelp} value={url} onChange={setUrl} isRequired isFirst />
        <Field label={said.note} hint={said.noteHelp} value={note} onChange={setNote} />
        <fieldset class="stack">
          <legend>{said.types}</legend>
          <Tick label={said.all} checked={types === undefined} onChange={(isAll) => setTypes(isAll ? undefined : [])} />
          {types &&
            Object.entries(kinds).map(([type, about]) => (
              <Tick
                key={type}
                label={<code>{type}</code>}
                hint={about}
                checked={types.includes(type)}
                onChange={(isOn) => setTypes(isOn ? [...types, type] : types.filter((one) => one !== type))}
              />
            ))}
        </fieldset>
        <Failure error={make.error} />
        <div class="end">
          <Button type="submit" kind="main" isBusy={make.isBusy} isOff={!isWhole}>
            {said.create}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function WebhookTable({ rows }: { readonly rows: readonly WebhookView[] }) {
  const said = useWords(webhookWords);
  const site = useSite();
  const { number, day } = useFormats();
  return (
    <Table
      label={said.title}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          name: said.url,
          cell: ({ id, url, note }) => (
            <div class="cut">
              <a href={webhookAddress(site.id, id)}>{url}</a>
              {note && <p class="quiet small">{note}</p>}
            </div>
          ),
        },
        { name: said.state, cell: ({ state }) => <WebhookState state={state} /> },
        {
          name: said.types,
          isWide: true,
          cell: ({ types }) => (types ? said.some(number(types.length)) : said.everything),
        },
        { name: said.created, isWide: true, cell: ({ createdAt }) => day(createdAt) },
      ]}
    />
  );
}

/** The list, or with `id` that webhook's own page. */
export function Webhooks({ id }: { readonly id?: string | undefined }) {
  const said = useWords(webhookWords);
  const { api, session } = useApp();
  const site = useSite();
  const [isMaking, setMaking] = useState(false);
  const loaded = useLoaded(
    (signal) => api.json<{ webhooks: WebhookView[] }>("GET", "/v1/webhooks", undefined, { site: site.id, signal }),
    [site.id],
  );
  const add = session?.user.verbs.includes("webhook.add") ? (
    <Button kind="main" icon="plus" onPress={() => setMaking(true)}>
      {said.add}
    </Button>
  ) : null;
  const opened = loaded.value?.webhooks.find((one) => one.id === id);
  const changed = (webhook?: WebhookView) => {
    if (!webhook) return loaded.reload();
    loaded.change(({ webhooks }) => ({ webhooks: webhooks.map((one) => (one.id === webhook.id ? webhook : one)) }));
  };
  if (opened) return <WebhookPage key={opened.id} webhook={opened} onChanged={changed} />;
  return (
    <Card title={said.title} actions={add}>
      <div class="stack">
        <p class="quiet">{said.about}</p>
        <Shown of={loaded}>
          {({ webhooks }) =>
            webhooks.length === 0 ? (
              <Empty icon="out" title={said.none}>
                <p>{said.noneAbout}</p>
              </Empty>
            ) : (
              <WebhookTable rows={webhooks} />
            )
          }
        </Shown>
        {isMaking && <NewWebhook onClose={() => setMaking(false)} onMade={loaded.reload} />}
      </div>
    </Card>
  );
}
