// Whoever is signed in: their passkeys, their recovery codes, and the browsers they are signed in with.
import { useState } from "preact/hooks";
import { useApp } from "../app/app-state.ts";
import { useAtOnce } from "../app/at-once.ts";
import { useFormats, useWords } from "../app/language.ts";
import { addPasskey, hasPasskeys } from "../app/passkeys.ts";
import { useFaultOf } from "../app/problem-words.ts";
import { useAction, useLoaded, type Loaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Badge, Card } from "../parts/card.tsx";
import { ConfirmAct, Dialog, ShownOnce } from "../parts/dialog.tsx";
import { Field, Form } from "../parts/field.tsx";
import { Failure, Notice, Shown } from "../parts/said.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";
import { SessionsCard } from "./settings-sessions.tsx";
import { youWords } from "./settings-you-words.ts";
import { PasskeyFailure } from "./sign-in.tsx";

interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly usedAt: string | null;
}

/** `GET /v1/passkeys`. */
interface Ways {
  readonly passkeys: readonly Passkey[];
  readonly recoveryCodesLeft: number;
}

interface Over {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

interface NamingProps extends Over {
  readonly passkey?: Passkey | undefined;
  readonly onRename: (passkey: Passkey, name: string) => void;
}

/** A new passkey, or another name for one that is there. */
function Naming({ passkey, onClose, onDone, onRename }: NamingProps) {
  const said = useWords(youWords);
  const { api, toast } = useApp();
  const [name, setName] = useState(passkey?.name ?? said.thisDevice);
  const act = useAction(async () => {
    if (passkey) {
      onClose();
      onRename(passkey, name.trim());
      return;
    }
    await addPasskey(api, name.trim());
    toast({ text: said.added });
    onClose();
    onDone();
  });
  const faultOf = useFaultOf(act.error);
  return (
    <Dialog title={passkey ? said.rename : said.add} onClose={onClose}>
      <Form onSend={() => name.trim() && act.run()}>
        {!passkey && <p>{said.addAbout}</p>}
        <Field
          label={said.name}
          hint={said.nameHelp}
          value={name}
          onChange={setName}
          fault={faultOf("/name")}
          isFirst
        />
        <PasskeyFailure error={act.error} />
        <div class="end">
          <Button type="submit" kind="main" icon="key" isBusy={act.isBusy} isOff={name.trim() === ""}>
            {passkey ? said.rename : said.addIt}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function Remove({ passkey, isLast, onClose, onDone }: Over & { readonly passkey: Passkey; readonly isLast: boolean }) {
  const said = useWords(youWords);
  const { api } = useApp();
  const remove = () => api.json("POST", `/v1/passkeys/${passkey.id}/remove`);
  return (
    <ConfirmAct
      title={said.removeTitle(passkey.name)}
      action={said.remove}
      isDanger
      act={remove}
      done={said.removed}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{said.removeAbout}</p>
      {isLast && <Notice tone="wait" title={said.removeLast} />}
    </ConfirmAct>
  );
}

function PasskeyLine(props: {
  readonly passkey: Passkey;
  readonly onRename: () => void;
  readonly onRemove: () => void;
}) {
  const said = useWords(youWords);
  const { since, day } = useFormats();
  const { name, createdAt, usedAt } = props.passkey;
  return (
    <li>
      <div>
        <strong>{name}</strong>
        <p class="quiet small">
          {said.addedOn(day(createdAt))} · {usedAt ? said.used(since(usedAt)) : said.neverUsed}
        </p>
      </div>
      <div class="row">
        <Button kind="plain" onPress={props.onRename}>
          {said.rename}
          <span class="unseen"> {name}</span>
        </Button>
        <Button kind="plain" onPress={props.onRemove}>
          {said.remove}
          <span class="unseen"> {name}</span>
        </Button>
      </div>
    </li>
  );
}

const none: readonly Passkey[] = [];

/** Those there are, each with the name that it is given. */
function usePasskeys(ways: Loaded<Ways>) {
  const said = useWords(youWords);
  const { api, toast } = useApp();
  const shown = useAtOnce(ways.value?.passkeys ?? none);
  const rename = async ({ id }: Passkey, name: string) => {
    const renamed = (rows: readonly Passkey[]) => rows.map((one) => (one.id === id ? { ...one, name } : one));
    const tell = async () => {
      await api.json("POST", `/v1/passkeys/${id}`, { name });
      ways.change((now) => ({ ...now, passkeys: renamed(now.passkeys) }));
    };
    if (await shown.change(renamed(shown.value), tell)) toast({ text: said.renamed });
  };
  return { shown, rename };
}

function PasskeysCard({ ways }: { readonly ways: Loaded<Ways> }) {
  const said = useWords(youWords);
  const { shown, rename } = usePasskeys(ways);
  const passkeys = shown.value;
  const [over, setOver] = useState<{ readonly act: "name" | "remove"; readonly passkey?: Passkey }>();
  const close = () => setOver(undefined);
  const add = hasPasskeys() ? (
    <Button kind="main" icon="plus" onPress={() => setOver({ act: "name" })}>
      {said.add}
    </Button>
  ) : null;
  return (
    <Card title={said.passkeys} actions={add}>
      <div class="stack">
        <p class="quiet">{said.passkeysAbout}</p>
        {!hasPasskeys() && <Notice title={said.noPasskeys} />}
        <Failure error={shown.error} />
        <Shown of={ways} lines={2}>
          {() => (
            <>
              {passkeys.length === 0 ? (
                <Notice tone="wait" title={said.none} />
              ) : (
                <ul class="lines">
                  {passkeys.map((passkey) => (
                    <PasskeyLine
                      key={passkey.id}
                      passkey={passkey}
                      onRename={() => setOver({ act: "name", passkey })}
                      onRemove={() => setOver({ act: "remove", passkey })}
                    />
                  ))}
                </ul>
              )}
              {over?.act === "remove" && over.passkey && (
                <Remove passkey={over.passkey} isLast={passkeys.length === 1} onClose={close} onDone={ways.reload} />
              )}
            </>
          )}
        </Shown>
        {over?.act === "name" && (
          <Naming
            passkey={over.passkey}
            onClose={close}
            onDone={ways.reload}
            onRename={(passkey, name) => void rename(passkey, name)}
          />
        )}
      </div>
    </Card>
  );
}

function Renewal({ onClose, onDone }: Over) {
  const said = useWords(youWords);
  const { api } = useApp();
  const [codes, setCodes] = useState<readonly string[]>();
  const renew = async () => {
    setCodes((await api.json<{ recoveryCodes: string[] }>("POST", "/v1/recovery-codes")).recoveryCodes);
    onDone();
  };
  if (codes) {
    return (
      <ShownOnce title={said.newCodes} done={said.kept} onClose={onClose}>
        <p>{said.newCodesAbout}</p>
        <RecoveryCodes codes={codes} />
      </ShownOnce>
    );
  }
  return (
    <ConfirmAct title={said.renewTitle} action={said.renew} act={renew} onClose={onClose}>
      <p>{said.renewAbout}</p>
    </ConfirmAct>
  );
}

function CodesCard({ ways }: { readonly ways: Loaded<Ways> }) {
  const said = useWords(youWords);
  const [isOver, setOver] = useState(false);
  return (
    <Card title={said.codes} actions={<Button onPress={() => setOver(true)}>{said.renew}</Button>}>
      <div class="stack">
        <p class="quiet">{said.codesAbout}</p>
        <Shown of={ways} lines={1}>
          {({ recoveryCodesLeft }) => (
            <p>
              <Badge tone={recoveryCodesLeft > 2 ? "good" : recoveryCodesLeft > 0 ? "wait" : "bad"}>
                {said.left(recoveryCodesLeft)}
              </Badge>
            </p>
          )}
        </Shown>
        {isOver && <Renewal onClose={() => setOver(false)} onDone={ways.reload} />}
      </div>
    </Card>
  );
}

/** What only those keep who stay: an auditor's way in is a link. */
function WaysIn() {
  const { api } = useApp();
  const ways = useLoaded((signal) => api.json<Ways>("GET", "/v1/passkeys", undefined, { signal }), []);
  return (
    <>
      <PasskeysCard ways={ways} />
      <CodesCard ways={ways} />
    </>
  );
}

export function YouSection() {
  const { session } = useApp();
  return (
    <>
      {session?.user.verbs.includes("passkey.list") && <WaysIn />}
      <SessionsCard />
    </>
  );
}
