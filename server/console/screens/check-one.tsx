// One address checked: the answer in words, what it rests on, what can be done, and whether it is still so.
import { useState } from "preact/hooks";
import type { CheckResponse, CheckResult, RecheckResponse } from "../../../core/contact-schema.ts";
import type { Register } from "../../services/purposes.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { to } from "../app/router.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Badge, Card, Facts } from "../parts/card.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { Failure, Notice, Shown } from "../parts/said.tsx";
import { headOf, inputTypes, kindFor, recipientOf, type Question } from "./check-call.ts";
import { Decision } from "./check-decision.tsx";
import { NoteButton } from "./note-dialog.tsx";
import { checkWords } from "./check-words.ts";
import { QuestionFields } from "./question-fields.tsx";
import { fixSaid, reasonSaid, reasonWords } from "./reason-words.ts";
import { subjectNamed } from "./subject-named.ts";

/** The answer as a word with its colour. */
export function Answer({ allow }: { readonly allow: boolean }) {
  const said = useWords(checkWords);
  return <Badge tone={allow ? "good" : "bad"}>{allow ? said.yes : said.no}</Badge>;
}

function Evidence({ result }: { readonly result: CheckResult }) {
  const said = useWords(checkWords);
  const reasons = useWords(reasonWords);
  const { session } = useApp();
  const site = useSite();
  const { moment, number } = useFormats();
  const { also, basis, until, retryAt, evidence, fix } = result;
  const { record, at, since, proof, register, ageDays, maxDays } = evidence ?? {};
  const mayOpen = session?.user.verbs.includes("subject.export") ?? false;
  const own = record === undefined ? undefined : <code>{record}</code>;
  return (
    <Facts
      rows={[
        [said.also, also?.map((reason) => reasonSaid(reasons, reason)).join("; ")],
        [said.basis, basis && said.bases[basis]],
        [said.saidAt, at && `${moment(at)}${proof ? `, ${said.confirmed}` : ""}`],
        [said.since, since && moment(since)],
        [said.register, register && said.registerSaid(register, number(ageDays ?? 0), number(maxDays ?? 0))],
        [said.ends, until && moment(until)],
        [said.retry, retryAt && moment(retryAt)],
        [said.record, own && record && mayOpen ? <a href={to(site.id, "records", record)}>{own}</a> : own],
        [said.fix, fixSaid(reasons, fix)],
      ]}
    />
  );
}

interface Asked {
  readonly address: string;
  readonly question: Question;
  readonly answer: CheckResponse;
}

/** Asks about one address, explained. Throws ApiProblem and ApiAway. */
function useCheckOne() {
  const { api } = useApp();
  const site = useSite();
  return async (address: string, question: Question): Promise<Asked> => {
    const body = { ...headOf(question), explain: true, recipients: [recipientOf(address, question)] };
    return { address, question, answer: await api.json<CheckResponse>("POST", "/v1/check", body, { site: site.id }) };
  };
}

/** An answer with everything that belongs to it. */
function Explained({ asked, onNoted }: { readonly asked: Asked; readonly onNoted?: (() => void) | undefined }) {
  const said = useWords(checkWords);
  const reasons = useWords(reasonWords);
  const { api } = useApp();
  const site = useSite();
  const { moment } = useFormats();
  const [again, setAgain] = useState<RecheckResponse>();
  const { address, question, answer } = asked;
  const result = answer.results[0]!;
  const subject = subjectNamed(address);
  const recheck = useAction(async () => {
    const body = { recipients: [recipientOf(address, question)] };
    const path = `/v1/checks/${answer.check}/recheck`;
    setAgain(await api.json<RecheckResponse>("POST", path, body, { site: site.id }));
  });
  const change = again?.changed[0];
  return (
    <div class="stack" aria-live="polite">
      <p class="row verdict">
        <Answer allow={result.allow} />
        <strong>{reasonSaid(reasons, result.reason)}</strong>
        <code class="quiet">{result.reason}</code>
      </p>
      <Evidence result={result} />
      {result.allow && <p class="quiet">{said.validUntil(moment(answer.validUntil))}</p>}
      {again && (
        <Notice
          tone={change ? "wait" : "good"}
          title={
            change
              ? said.changedOne(reasonSaid(reasons, change.before.reason), reasonSaid(reasons, change.reason))
              : said.same
          }
        />
      )}
      <Failure error={recheck.error} />
      <div class="row">
        <Button isBusy={recheck.isBusy} onPress={recheck.run}>
          {said.again}
        </Button>
        {subject && onNoted && <NoteButton subject={subject} onDone={onNoted} />}
      </div>
      <Decision id={again?.check ?? answer.check} />
    </div>
  );
}

export interface CheckOneProps {
  readonly register: Register;
  readonly question: Question;
  readonly onChange: (question: Question) => void;
}

export function CheckOne({ register, question, onChange }: CheckOneProps) {
  const said = useWords(checkWords);
  const [address, setAddress] = useState("");
  const [asked, setAsked] = useState<Asked>();
  const checkOne = useCheckOne();
  const check = useAction(async () => {
    setAsked(undefined);
    setAsked(await checkOne(address.trim(), question));
  });
  // What was answered about another address, or to another question, is no answer to what stands above it.
  const isAnswer = asked?.address === address.trim() && asked.question === question;
  const send = (event: Event) => {
    event.preventDefault();
    if (address.trim() !== "") check.run();
  };
  return (
    <>
      <Card title={said.oneTitle}>
        <form class="stack" noValidate onSubmit={send}>
          <p class="quiet">{said.oneAbout}</p>
          <QuestionFields register={register} question={question} onChange={onChange} />
          <Field
            label={said.one[kindFor(question.channel)]}
            hint={said.oneHelp}
            type={inputTypes[kindFor(question.channel)]}
            value={address}
            onChange={setAddress}
          />
          <Failure error={check.error} />
          <div>
            <Button type="submit" kind="main" icon="search" isBusy={check.isBusy}>
              {said.check}
            </Button>
          </div>
        </form>
      </Card>
      {isAnswer && (
        <Card>
          <Explained key={asked.answer.check} asked={asked} onNoted={check.run} />
        </Card>
      )}
    </>
  );
}

/** The same question about one row of a list, in a dialog of its own: nothing of another row can stand in it. */
export function WhyDialog(props: {
  readonly address: string;
  readonly question: Question;
  readonly onClose: () => void;
}) {
  const said = useWords(checkWords);
  const checkOne = useCheckOne();
  const { address, question } = props;
  const loaded = useLoaded(() => checkOne(address, question), [address, question]);
  return (
    <Dialog title={`${said.why}: ${address}`} onClose={props.onClose}>
      <Shown of={loaded}>{(asked) => <Explained asked={asked} />}</Shown>
    </Dialog>
  );
}
