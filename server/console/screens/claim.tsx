// The link that lets somebody in for the first time: a name, codes to keep, and a passkey.
import { useLayoutEffect, useState } from "preact/hooks";
import { useApp } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { addPasskey, hasPasskeys } from "../app/passkeys.ts";
import { go, to } from "../app/router.ts";
import type { ScreenProps } from "../app/screens.ts";
import { useAction } from "../app/use-loaded.ts";
import { Button, LinkButton } from "../parts/button.tsx";
import { Head } from "../parts/card.tsx";
import { Field, Form } from "../parts/field.tsx";
import { Failure } from "../parts/said.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";
import { PasskeyFailure } from "./sign-in.tsx";
import { signInWords } from "./sign-in-words.ts";

/** `POST /v1/session`, as far as this screen needs it. */
interface LetIn {
  readonly csrfToken: string;
  readonly recoveryCodes?: readonly string[];
}

/** The secret behind `#`, taken out of the address, so that it is in no history and over nobody's shoulder. */
function takeToken(): string {
  const token = location.hash.slice(1);
  if (token) history.replaceState(null, "", location.pathname);
  return token;
}

function Codes({ codes, onKept }: { readonly codes: readonly string[]; readonly onKept: () => void }) {
  const said = useWords(signInWords);
  return (
    <div class="stack">
      <Head title={said.codes} about={said.codesAbout} />
      <RecoveryCodes codes={codes} />
      <Button kind="main" full onPress={onKept}>
        {said.kept}
      </Button>
    </div>
  );
}

function MakePasskey({ onDone }: { readonly onDone: () => void }) {
  const said = useWords(signInWords);
  const { api, toast } = useApp();
  const [name, setName] = useState(said.thisDevice);
  const make = useAction(async () => {
    await addPasskey(api, name.trim() || said.thisDevice);
    toast({ text: said.made });
    onDone();
  });
  return (
    <Form onSend={make.run}>
      <Head title={said.make} about={said.makeAbout} />
      <Field label={said.makeName} value={name} onChange={setName} />
      <PasskeyFailure error={make.error} />
      <Button type="submit" kind="main" icon="key" full isBusy={make.isBusy}>
        {said.makeIt}
      </Button>
      <Button kind="plain" full onPress={onDone}>
        {said.later}
      </Button>
    </Form>
  );
}

export function Screen(_: ScreenProps) {
  const said = useWords(signInWords);
  const { api, refresh } = useApp();
  const [token] = useState(takeToken);
  const [name, setName] = useState("");
  const [codes, setCodes] = useState<readonly string[]>();
  const [isKept, setKept] = useState(false);
  const done = async () => {
    await refresh();
    go(to(), "replace");
  };
  const enter = useAction(async () => {
    const { csrfToken, recoveryCodes } = await api.json<LetIn>("POST", "/v1/session", {
      by: "link",
      token,
      ...(name.trim() ? { name: name.trim() } : {}),
    });
    api.setToken(csrfToken);
    // An auditor's link has none: it lets in and that is all.
    if (recoveryCodes) setCodes(recoveryCodes);
    else await done();
  });
  const finish = useAction(done);
  useLayoutEffect(() => document.querySelector<HTMLElement>("main h1")?.focus(), [codes, isKept]);
  if (!token)
    return (
      <div class="stack">
        <Head title={said.noToken} about={said.noTokenHelp} />
        <LinkButton full href={to()}>
          {said.signIn}
        </LinkButton>
      </div>
    );
  if (codes && !isKept) return <Codes codes={codes} onKept={() => (hasPasskeys() ? setKept(true) : finish.run())} />;
  if (codes) return <MakePasskey onDone={finish.run} />;
  return (
    <Form onSend={enter.run}>
      <Head title={said.claim} about={said.claimAbout} />
      <Field
        label={said.name}
        hint={said.nameHelp}
        value={name}
        onChange={setName}
        name="name"
        autocomplete="name"
        isFirst
      />
      <Failure error={enter.error} />
      <Button type="submit" kind="main" full isBusy={enter.isBusy}>
        {said.go}
      </Button>
    </Form>
  );
}
