// Signing in: by passkey, or by a recovery code.
import { useState } from "preact/hooks";
import { useApp } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { hasPasskeys, NoPasskey, signInByPasskey } from "../app/passkeys.ts";
import { useAction } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Head } from "../parts/card.tsx";
import { Field, Form } from "../parts/field.tsx";
import { Failure, Notice } from "../parts/said.tsx";
import { signInWords } from "./sign-in-words.ts";

/** What went wrong with a passkey: closing the browser's window is no failure. */
export function PasskeyFailure({ error }: { readonly error: unknown }) {
  const said = useWords(signInWords);
  if (!(error instanceof NoPasskey)) return <Failure error={error} />;
  return (
    <Notice tone="wait" title={said.cancelled}>
      {said.cancelledHelp}
    </Notice>
  );
}

function ByCode() {
  const said = useWords(signInWords);
  const { api, refresh } = useApp();
  const [code, setCode] = useState("");
  const enter = useAction(async () => {
    await api.json("POST", "/v1/session", { by: "recovery", code: code.trim() });
    await refresh();
  });
  return (
    <Form onSend={enter.run}>
      <Field label={said.code} hint={said.codeHelp} value={code} onChange={setCode} isRequired isFirst />
      <Failure error={enter.error} />
      <Button type="submit" kind="main" full isBusy={enter.isBusy}>
        {said.useCode}
      </Button>
    </Form>
  );
}

export function Screen() {
  const said = useWords(signInWords);
  const { api, refresh } = useApp();
  const [isLost, setLost] = useState(!hasPasskeys());
  const enter = useAction(async () => {
    await signInByPasskey(api);
    await refresh();
  });
  return (
    <div class="stack">
      <Head title={said.signIn} about={said.about} />
      {hasPasskeys() ? (
        <Button kind="main" icon="key" full isBusy={enter.isBusy} onPress={enter.run}>
          {said.passkey}
        </Button>
      ) : (
        <Notice title={said.noPasskeys} />
      )}
      <PasskeyFailure error={enter.error} />
      {isLost ? (
        <ByCode />
      ) : (
        <Button kind="plain" full onPress={() => setLost(true)}>
          {said.lost}
        </Button>
      )}
      <details>
        <summary>{said.first}</summary>
        <p class="quiet small">{said.firstHelp}</p>
      </details>
    </div>
  );
}
