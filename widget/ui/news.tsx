// What is new since an earlier answer, and what a coming notice changes, told in the first layer.
/** @jsxImportSource ./dom */
import { dayText } from "./dates.ts";
import type { NoticeView } from "../../core/site.ts";
import { asked } from "./actions.ts";
import { changesSince, type ChangeSentence } from "./changes.ts";
import { Button, type PartProps } from "./controls.tsx";
import type { Child } from "./dom/jsx-runtime.ts";
import { Title } from "./layer.tsx";
import { say, titleOf, tried, type Session } from "./session.ts";
import { rememberTold } from "./history.ts";
import css from "./news.css?inline";
import { addStyle } from "./style.ts";
import { comingWord } from "../../core/told-words.ts";
import { listText } from "./wording.ts";

/** What changed, as one sentence. */
export const changeText = (session: Pick<Session, "view">, { key, purpose, names }: ChangeSentence): string =>
  say(session, key, {
    purpose: titleOf(session, purpose),
    recipients: listText(session.view, names),
    ...(key === "changedController" && names[0] ? { controller: names[0] } : {}),
  }) || titleOf(session, purpose);

/** What changed as a list, each in a sentence of its own. */
export const ChangeList = ({ sentences }: { readonly sentences: readonly string[] }): Child => (
  <ul class="changes">
    {sentences.map((sentence) => (
      <li>{sentence}</li>
    ))}
  </ul>
);

let isStyled = false;

/** The look of all that is here, once. */
export function styleNews({ root }: Session): void {
  if (isStyled) return;
  isStyled = true;
  addStyle(root, css);
}

/** For whoever answered before: what is asked now, and that the rest stays. A title alone where nothing changed. */
export function Changes({ session }: PartProps): Child {
  const { host } = session;
  const answers = host.decision()?.answers;
  const open = asked(session).filter(({ id }) => !host.answerTo(id));
  // Whoever allowed a vendor alone has answered nothing that was asked, nor has the browser's signal.
  const isKnown = answers && asked(session).some(({ id, category }) => answers[id] && !host.gpcHolds(category!));
  const changes = isKnown ? changesSince(open, (id) => answers[id]?.[0]) : [];
  if (!changes.length) return <Title session={session} />;
  styleNews(session);
  return (
    <>
      <Title session={session} name={say(session, "changedTitle") ? "changedTitle" : "bannerTitle"} />
      <p>{say(session, "changedText")}</p>
      <ChangeList sentences={changes.map((change) => changeText(session, change))} />
    </>
  );
}

async function comingChanges({ host, view }: Session): Promise<string[]> {
  const coming = (await host.fetchView("", host.config.announce!.notice)) as NoticeView;
  const versions = new Map(view.purposes.map(({ id, version }) => [id, version]));
  return changesSince(coming.purposes, (id) => versions.get(id)).map((change) => changeText({ view: coming }, change));
}

/** A notice that is to come: since when, and on request what it changes. Whoever answers beside it was told. */
export function Coming({ session, name = "coming" }: PartProps & { name?: string }): Child {
  const { host, view } = session;
  const { announce } = host.config;
  const text = announce && say(session, "upcomingText", { date: dayText(view, announce.at) });
  if (!text) return null;
  const stop = host.listen(() => {
    stop();
    rememberTold(host, [comingWord(announce.notice)]);
  });
  styleNews(session);
  const list = (<ul class="changes" />) as HTMLElement;
  const tell = () =>
    void tried(host, comingChanges(session)).then(
      (changes) => changes && list.replaceChildren(...changes.map((change) => (<li>{change}</li>) as Node)),
    );
  return (
    <div class="note coming">
      <p>{text}</p>
      {list}
      <Button session={session} name={name} kind="plain" label={say(session, "upcomingLink")} onPress={tell} />
    </div>
  );
}

/** Adds a coming notice to a first layer that was there before it. What answers stays where it was, under a pointer too. */
export function announce(session: Session): void {
  const region = session.root.querySelector<HTMLElement>(".banner:not(.told)");
  const [words, buttons] = (region?.children ?? []) as Iterable<HTMLElement>;
  const isDue = session.banner && !words?.querySelector(".coming");
  const coming = isDue && Coming({ session });
  if (!region || !words || !buttons || !coming) return;
  const top = () => buttons.getBoundingClientRect().top;
  const before = top();
  words.insertBefore(coming as Node, words.querySelector("[name=policy]"));
  // In the middle of the page it all moves up, elsewhere it has grown upwards already.
  const moved = region.matches(".centre") ? region : buttons;
  moved.style.translate = `0 ${before - top()}px`;
  addEventListener("resize", () => (moved.style.translate = ""), { once: true });
}
