// A request begins: whose data it is about, what they ask for, and how it was made sure that it is them.
import { useState } from "preact/hooks";
import type { Verification } from "../../../core/erasure.ts";
import type { Held } from "../../services/held.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { useFaultOf } from "../app/problem-words.ts";
import { go, to } from "../app/router.ts";
import { useAction } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Card } from "../parts/card.tsx";
import { Confirm } from "../parts/dialog.tsx";
import { Field, Form, Select } from "../parts/field.tsx";
import { Notice } from "../parts/said.tsx";
import { isNobody, saveFile } from "./held.ts";
import { ActDialog } from "./person-act.tsx";
import { recordsWords } from "./records-words.ts";
import { requestsWords } from "./requests-words.ts";
import { subjectNamed, type NamedSubject } from "./subject-named.ts";

type Ask = keyof (typeof requestsWords)["en"]["asks"];

/** The right that each takes. */
const rightFor: Readonly<Record<Ask, string>> = {
  access: "subject.export",
  erase: "subject.erase",
  restrict: "subject.erase",
  release: "subject.erase",
};

interface HandOutProps {
  readonly subject: NamedSubject;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function HandOut({ subject, onClose, onDone }: HandOutProps) {
  const said = useWords(requestsWords);
  const records = useWords(recordsWords);
  const { api, toast } = useApp();
  const site = useSite();
  const [verified, setVerified] = useState<Verification>("receipt");
  const [request, setRequest] = useState("");
  const [isNone, setNone] = useState(false);
  const give = useAction(async () => {
    const number = request.trim() ? { request: request.trim() } : {};
    const held = await api.json<Held>("POST", "/v1/held", { subject, verified, ...number }, { site: site.id });
    onDone();
    if (isNobody(held)) return setNone(true);
    saveFile("held.json", new Blob([JSON.stringify(held, null, 2)], { type: "application/json" }));
    toast({ text: said.saved });
    onClose();
  });
  const faultOf = useFaultOf(give.error);
  return (
    <Confirm
      title={said.handOut}
      action={said.save}
      isBusy={give.isBusy}
      error={give.error}
      onConfirm={give.run}
      onClose={onClose}
    >
      <p>{said.handOutAbout}</p>
      <Select<Verification>
        label={records.how}
        value={verified}
        options={(Object.keys(records.verifications) as Verification[]).map((one) => [one, records.verifications[one]])}
        onChange={setVerified}
      />
      <Field
        label={records.number}
        hint={records.numberHelp}
        value={request}
        onChange={setRequest}
        fault={faultOf("/request")}
      />
      <div aria-live="polite">{isNone && <Notice title={said.nobody} />}</div>
    </Confirm>
  );
}

/** Nothing where the user may do none of it. */
export function BeginCard({ onDone }: { readonly onDone: () => void }) {
  const said = useWords(requestsWords);
  const { session } = useApp();
  const site = useSite();
  const [text, setText] = useState("");
  const [isTried, setTried] = useState(false);
  const may = (Object.keys(said.asks) as Ask[]).filter((one) => session?.user.verbs.includes(rightFor[one]));
  const [ask, setAsk] = useState<Ask>(may[0] ?? "access");
  const [begun, setBegun] = useState<{ readonly ask: Ask; readonly subject: NamedSubject }>();
  if (may.length === 0) return null;
  const subject = subjectNamed(text);
  const close = () => setBegun(undefined);
  const look = () => {
    setTried(true);
    if (!subject) return;
    go(to(site.id, "records"));
    // Never in the address: it may be somebody's.
    history.replaceState({ find: text }, "");
    dispatchEvent(new Event("assent:find"));
  };
  return (
    <Card title={said.begin}>
      <Form
        onSend={() => {
          setTried(true);
          if (subject) setBegun({ ask, subject });
        }}
      >
        <p class="quiet">{said.beginAbout}</p>
        <Field
          label={said.whose}
          hint={said.whoseHelp}
          value={text}
          onChange={setText}
          fault={isTried && !subject ? said.unclear : undefined}
          isRequired
        />
        <Select<Ask>
          label={said.what}
          hint={said.asksHelp[ask]}
          value={ask}
          options={may.map((one) => [one, said.asks[one]])}
          onChange={setAsk}
        />
        <div class="row">
          <Button type="submit" kind="main">
            {said.go}
          </Button>
          <Button onPress={look}>{said.look}</Button>
        </div>
      </Form>
      {begun?.ask === "access" && <HandOut subject={begun.subject} onClose={close} onDone={onDone} />}
      {begun && begun.ask !== "access" && (
        <ActDialog subject={begun.subject} mode={begun.ask} onClose={close} onDone={onDone} />
      )}
    </Card>
  );
}
