// API keys of a site: made with scopes and shown once, listed with their last use, revoked.
import { useState } from "preact/hooks";
import { useApp, useSite } from "../app/app-state.ts";
import { useAsked } from "../app/asked.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Badge, Card } from "../parts/card.tsx";
import { ConfirmAct, Dialog, ShownOnce } from "../parts/dialog.tsx";
import { Field, Form, Tick } from "../parts/field.tsx";
import { Empty, Failure, Shown } from "../parts/said.tsx";
import { Table } from "../parts/table.tsx";
import { Snippet } from "../parts/tabs.tsx";
import { scopeWords } from "./api-scope-words.ts";
import { developersWords } from "./developers-words.ts";

interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly usedAt: string | null;
  readonly revokedAt: string | null;
}

/** `GET /v1/keys`: the keys, and every scope with what it lets a key do. */
interface Keys {
  readonly keys: readonly ApiKey[];
  readonly scopes: Readonly<Record<string, string>>;
}

interface NewKeyProps {
  readonly scopes: Keys["scopes"];
  readonly onClose: () => void;
  readonly onMade: () => void;
}

function NewKey({ scopes, onClose, onMade }: NewKeyProps) {
  const said = useWords(developersWords);
  const about = useWords(scopeWords);
  const { api } = useApp();
  const site = useSite();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>(["check"]);
  const [made, setMade] = useState<{ readonly token: string; readonly exportKey?: string }>();
  const make = useAction(async () => {
    const body = { name: name.trim(), scopes: chosen };
    setMade(await api.json<NonNullable<typeof made>>("POST", "/v1/keys", body, { site: site.id }));
    onMade();
  });
  if (made) {
    return (
      <ShownOnce title={said.made} done={said.done} onClose={onClose}>
        <p>{said.madeAbout}</p>
        <Snippet code={made.token} what={said.token} />
        {made.exportKey === undefined ? null : (
          <>
            <p>{said.exportKeyAbout}</p>
            <Snippet code={made.exportKey} what={said.exportKey} />
          </>
        )}
      </ShownOnce>
    );
  }
  const isComplete = name.trim() !== "" && chosen.length > 0;
  return (
    <Dialog title={said.newKey} onClose={onClose}>
      <Form onSend={() => isComplete && make.run()}>
        <Field label={said.name} hint={said.nameHelp} value={name} onChange={setName} isRequired isFirst />
        <fieldset class="stack">
          <legend>{said.scopes}</legend>
          {Object.entries(scopes).map(([scope, sent]) => (
            <Tick
              key={scope}
              label={<code>{scope}</code>}
              hint={(about as Readonly<Record<string, string>>)[scope] ?? sent}
              checked={chosen.includes(scope)}
              onChange={(isOn) => setChosen(isOn ? [...chosen, scope] : chosen.filter((one) => one !== scope))}
            />
          ))}
        </fieldset>
        <Failure error={make.error} />
        <div class="end">
          <Button type="submit" kind="main" isBusy={make.isBusy} isOff={!isComplete}>
            {said.create}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function Revoke({
  apiKey,
  onClose,
  onDone,
}: {
  readonly apiKey: ApiKey;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const said = useWords(developersWords);
  const { api } = useApp();
  const site = useSite();
  const revoke = () => api.json("POST", `/v1/keys/${apiKey.id}/revoke`, undefined, { site: site.id });
  return (
    <ConfirmAct
      title={said.revokeTitle(apiKey.name)}
      action={said.revoke}
      isDanger
      act={revoke}
      done={said.revokedNow}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{said.revokeAbout}</p>
    </ConfirmAct>
  );
}

function KeyTable({ keys, onRevoke }: { readonly keys: readonly ApiKey[]; readonly onRevoke: (key: ApiKey) => void }) {
  const said = useWords(developersWords);
  const { since, day } = useFormats();
  const { session } = useApp();
  const mayRevoke = session?.user.verbs.includes("key.revoke") ?? false;
  return (
    <Table
      label={said.tabs.keys}
      rows={keys}
      keyOf={({ id }) => id}
      columns={[
        { name: said.name, cell: ({ name }) => name },
        { name: said.scope, isWide: true, cell: ({ scopes }) => <code>{scopes.join(" ")}</code> },
        { name: said.created, isWide: true, cell: ({ createdAt }) => day(createdAt) },
        { name: said.lastUse, cell: ({ usedAt }) => (usedAt ? since(usedAt) : said.never) },
        {
          name: "",
          atEnd: true,
          cell: (key) =>
            key.revokedAt ? (
              <Badge tone="bad">{said.revoked}</Badge>
            ) : mayRevoke ? (
              <Button kind="plain" onPress={() => onRevoke(key)}>
                {said.revoke}
                <span class="unseen"> {key.name}</span>
              </Button>
            ) : null,
        },
      ]}
    />
  );
}

export function ApiKeys() {
  const said = useWords(developersWords);
  const { api, session } = useApp();
  const site = useSite();
  const [isMaking, setMaking] = useState(false);
  useAsked("act", (asked) => {
    if (asked === "key") setMaking(true);
    return asked === "key";
  });
  const [revoking, setRevoking] = useState<ApiKey>();
  const loaded = useLoaded((signal) => api.json<Keys>("GET", "/v1/keys", undefined, { site: site.id, signal }), []);
  const make = session?.user.verbs.includes("key.create") ? (
    <Button kind="main" icon="plus" onPress={() => setMaking(true)}>
      {said.newKey}
    </Button>
  ) : null;
  return (
    <Card title={said.tabs.keys} actions={make}>
      <div class="stack">
        <p class="quiet">{said.keysAbout}</p>
        <Shown of={loaded}>
          {({ keys, scopes }) => (
            <>
              {keys.length === 0 ? (
                <Empty icon="key" title={said.noKeys}>
                  <p>{said.noKeysAbout}</p>
                </Empty>
              ) : (
                <KeyTable keys={keys} onRevoke={setRevoking} />
              )}
              {isMaking && <NewKey scopes={scopes} onClose={() => setMaking(false)} onMade={loaded.reload} />}
            </>
          )}
        </Shown>
        {revoking && <Revoke apiKey={revoking} onClose={() => setRevoking(undefined)} onDone={loaded.reload} />}
      </div>
    </Card>
  );
}
