// My choices: what this browser chose and when, what that meant, the receipts that prove it, and how to take it back.
/** @jsxImportSource ./dom */
import { capital } from "./periods.ts";
import { dateText } from "./dates.ts";
import { Receipt, receiptOf } from "./receipt.tsx";
import { directionOf } from "../i18n/direction.ts";
import { asked } from "./actions.ts";
import { Button, type PartProps } from "./controls.tsx";
import type { Child } from "./dom/jsx-runtime.ts";
import { formChoices } from "./form-choices.ts";
import { pastChoices, type PastChoice } from "./history.ts";
import { say, titleOf, tried, withLayer, type Session } from "./session.ts";
import { hasAlone, isGiven, withdrawAll } from "./withdrawals.ts";

type ChoiceProps = PartProps & { readonly choice: PastChoice };
type Act = (session: Session, choice: PastChoice) => Promise<void>;

/** The texts of past notices by hash and language: a notice never changes. */
const meanings = new Map<string, Session["view"]["texts"]["purposes"]>();
type Code = readonly [viewBox: string, path: string];
/** What the code of a receipt's address is drawn from, by record. */
const codes = new Map<string, Code>();

const read = (address: string) => fetch(address, { credentials: "omit" });

const copy: Act = async (session, { record }) => {
  await navigator.clipboard.writeText(receiptOf(session, record)!);
  session.status = say(session, "copiedStatus");
  session.draw();
};

const download: Act = async (session, { record }) => {
  const href = URL.createObjectURL(await (await read(`${receiptOf(session, record)}.json`)).blob());
  Object.assign(document.createElement("a"), { href, download: `${record}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1e4);
};

const showCode: Act = async (session, { record }) => {
  const picture = await (await read(`${receiptOf(session, record)}.svg`)).text();
  const [, viewBox, path] = /viewBox="([^"]+)".* d="([^"]+)"/s.exec(picture)!;
  codes.set(record, [viewBox!, path!]);
  session.draw();
};

const recall: Act = async (session, { notice, lang }) => {
  if (meanings.has(notice + lang)) return;
  const then = (await session.host.fetchView("", notice, lang)) as Session["view"];
  meanings.set(notice + lang, then.texts.purposes);
  session.draw();
};

/** What each purpose was called and how it was explained when it was answered. */
function Meaning({ session, choice: { answers, notice, lang } }: ChoiceProps): Child {
  const texts = meanings.get(notice + lang);
  if (!texts) return null;
  return (
    <>
      <h4>{say(session, "meaningThen")}</h4>
      <dl lang={lang} dir={directionOf(lang)}>
        {Object.keys(answers).map((id) => texts[id] && [<dt>{texts[id].title}</dt>, <dd>{texts[id].text}</dd>])}
      </dl>
    </>
  );
}

function drawCode([viewBox, d]: Code, label: string): Child {
  const make = (tag: string, attributes: Readonly<Record<string, string>>, ...children: Node[]) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  return make("svg", { viewBox, role: "img", "aria-label": label }, make("path", { d }));
}

function Proof({ session, choice }: ChoiceProps): Child {
  const { record, notice } = choice;
  // Whatever cannot be had is reported, and the panel stays as it is.
  const attempt = (act: Act) => () => void tried(session.host, act(session, choice));
  const button = (name: string, key: string, act: Act) => (
    <Button session={session} name={name} kind="plain" label={say(session, key)} onPress={attempt(act)} />
  );
  const code = codes.get(record);
  return (
    <details onToggle={attempt(recall)}>
      <summary>{say(session, "receiptNumber") || record}</summary>
      <p class="record">{record}</p>
      <p>{say(session, "choicesVersion", { version: notice.slice(7, 19) })}</p>
      {receiptOf(session, record) && (
        <div class="tools">
          {"clipboard" in navigator && button("copy", "copyLink", copy)}
          {button("code", "showCode", showCode)}
          {button("download", "download", download)}
        </div>
      )}
      {code && drawCode(code, say(session, "codeLabel"))}
      <Meaning session={session} choice={choice} />
    </details>
  );
}

const answersText = (session: Session, answers: PastChoice["answers"]): string =>
  Object.entries(answers)
    .map(
      ([id, status]) =>
        `${session.alone?.answerName(session, id) ?? titleOf(session, id)}: ${say(session, `status${capital(status)}`)}`,
    )
    .join(", ");

function History({ session, choices }: PartProps & { choices: readonly PastChoice[] }): Child {
  return (
    <details>
      <summary>{say(session, "historyTitle")}</summary>
      <p>{say(session, "historyText")}</p>
      <ul>
        {choices.map(({ record, at, answers }) => (
          <li>
            <span>
              {dateText(session.view, at)}: {answersText(session, answers)}
            </span>
            <Receipt session={session} record={record} name={`past-${record}`} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function statusOf({ host }: Session, purpose: string): string {
  const status = host.answerTo(purpose)?.[1];
  return capital((status === "given" && !host.allows(purpose) ? "refused" : status) ?? "refused");
}

function Latest({ session, past }: PartProps & { past: readonly PastChoice[] }): Child {
  const { host, view } = session;
  const decision = host.decision();
  if (!decision) return null;
  const current = past.find(({ record }) => record === decision.record);
  const answered = asked(session).filter(({ id }) => host.answerTo(id));
  const date = dateText(view, decision.at);
  return (
    <>
      <p>
        {say(session, "choicesDate", { date }) || date} <Receipt session={session} record={decision.record} />
      </p>
      <ul>
        {answered.map(({ id }) => (
          <li>
            {titleOf(session, id)}: {say(session, `status${statusOf(session, id)}`)}
          </li>
        ))}
        {session.alone?.list(session)}
      </ul>
      {current && <Proof session={session} choice={current} />}
      {past.length > 1 && <History session={session} choices={past.filter((choice) => choice !== current)} />}
    </>
  );
}

/** What draws vendors that were allowed alone comes where there may be one. Whether it came just now. */
export async function fetchAlone(session: Session): Promise<boolean> {
  if (session.alone || !hasAlone(session)) return false;
  const fetched = Promise.all([import("./alone.tsx"), withLayer(session, "options")]);
  return !!(await tried(
    session.host,
    fetched.then(([alone]) => (session.alone = alone)),
  ));
}

/** Nothing while nothing was chosen. */
export function Choices({ session }: PartProps): Child {
  // Here where one was allowed in another tab meanwhile.
  void fetchAlone(session).then((came) => came && session.draw());
  const forms = formChoices(session.host);
  if (!session.host.decision() && !forms.length) return null;
  const canWithdraw =
    forms.some(({ status }) => status !== "withdrawn") ||
    asked(session).some(({ id }) => isGiven(session, id)) ||
    hasAlone(session);
  return (
    <section class="row choices">
      <h3>{say(session, "choicesTitle")}</h3>
      <Latest session={session} past={pastChoices(session.host).reverse()} />
      {canWithdraw && (
        <Button
          session={session}
          name="withdraw-all"
          kind="plain"
          label={say(session, "withdrawAll") || say(session, "rejectAll")}
          onPress={(event) => withdrawAll(session, event)}
        />
      )}
    </section>
  );
}

export { Channels } from "./channels.tsx";
