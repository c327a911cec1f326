// What is told where nobody is asked: a quiet region that stands in nobody's way, and is put away for good.
/** @jsxImportSource ./dom */
import { untold, wordsFor } from "../../core/telling.ts";
import { comingWord, purposeWord, signalWord } from "../../core/told-words.ts";
import type { FirstPurpose, NoticeView } from "../../core/site.ts";
import { asked, rejectAll } from "./actions.ts";
import { changesSince, type ChangeSentence } from "./changes.ts";
import { Button, clear, Link, type PartProps } from "./controls.tsx";
import type { Child } from "./dom/jsx-runtime.ts";
import { pastChoices, rememberTold, toldWords } from "./history.ts";
import { Signal } from "./layer.tsx";
import { ChangeList, changeText, Coming, styleNews } from "./news.tsx";
import { say, titleOf, withLayer, type Session } from "./session.ts";
import { addStyle } from "./style.ts";
import css from "./told.css?inline";

/** Long enough to have been read. Whoever answered before need not put it away to see it no more. */
const readMs = 8000;

interface Telling {
  readonly words: readonly string[];
  /** What runs unasked, and may be objected to. */
  readonly exempt: readonly FirstPurpose[];
  readonly changes: readonly ChangeSentence[];
}
type TellingProps = PartProps & { readonly telling: Telling };

function newWords({ host }: Session): string[] {
  const { config, gpc, allows, answerTo } = host;
  return untold(wordsFor({ config, gpc, isKnown: !!host.decision(), allows, answerTo }), toldWords(host));
}

/** The versions of the notice that was last answered; those of the one in force where that cannot be known. */
async function versionsBefore({ host, view }: Session): Promise<ReadonlyMap<string, number>> {
  const last = pastChoices(host).at(-1);
  const isOther = last && last.notice !== host.config.notice;
  const before = isOther ? ((await host.fetchView("", last.notice, last.lang)) as NoticeView) : view;
  return new Map(before.purposes.map(({ id, version }) => [id, version]));
}

async function tellingOf(session: Session, words: readonly string[]): Promise<Telling> {
  const { host } = session;
  const answers = host.decision()?.answers;
  const news = asked(session).filter(({ id, version }) => words.includes(purposeWord(id, version)));
  const before = answers && news.length > 0 ? await versionsBefore(session) : undefined;
  return {
    words,
    exempt: host.config.regime === "opt-in" ? news : [],
    changes: before ? changesSince(news, (id) => answers?.[id]?.[0] ?? before.get(id)) : [],
  };
}

function Words({ session, telling: { words, exempt, changes } }: TellingProps): Child {
  const { announce } = session.host.config;
  const title = (changes.length > 0 && say(session, "changedTitle")) || say(session, "bannerTitle");
  return (
    <>
      <h2 id="told-title">{title}</h2>
      {changes.length > 0 && <ChangeList sentences={changes.map((change) => changeText(session, change))} />}
      {exempt.length > 0 && <p>{say(session, "bannerTextOptOut")}</p>}
      {exempt.length > 0 && (
        <ul class="purposes" aria-label={say(session, "purposesLabel")}>
          {exempt.map(({ id }) => (
            <li>{titleOf(session, id)}</li>
          ))}
        </ul>
      )}
      {changes.length > 0 && exempt.length === 0 && <p>{say(session, "dialogTextOptOut")}</p>}
      {words.includes(signalWord) && <Signal session={session} />}
      {announce && words.includes(comingWord(announce.notice)) && <Coming session={session} name="coming-told" />}
      <Link session={session} name="policy-told" href={session.view.policyUrl} label={say(session, "policyLink")} />
    </>
  );
}

/** Puts the region on screen. It goes when it is put away, when anything is answered, and where something is asked. */
function show(session: Session, telling: Telling): void {
  const { host, element, root } = session;
  const put = () => {
    stop();
    removeEventListener("resize", stand);
    clearTimeout(reading);
    const hadFocus = element.contains(document.activeElement);
    clear(session, region);
    region.remove();
    rememberTold(host, telling.words);
    session.draw();
    if (hadFocus) document.getElementById("privacy-choices")?.focus();
  };
  const button = (name: string, key: string, onPress: (event: Event) => void) => (
    <Button session={session} name={name} kind="plain" label={say(session, key)} onPress={onPress} />
  );
  const choose = () => {
    put();
    host.show("dialog");
  };
  const region = (
    <section class="banner told" aria-labelledby="told-title">
      <div class="words">
        <Words session={session} telling={telling} />
      </div>
      <div class="buttons">
        {telling.exempt.length > 0 &&
          button("told-reject", "rejectAll", (event) => rejectAll(session, "banner", event))}
        {button("told-choose", "choose", choose)}
        {button("told-close", "close", put)}
      </div>
    </section>
  ) as HTMLElement;
  // The way to opt out may be of several lines.
  const stand = () => {
    const buttons = document.querySelectorAll("#privacy-choices,#privacy-opt-out");
    const tops = [...buttons].map((one) => one.getBoundingClientRect().top || innerHeight);
    region.style.setProperty("--end", `${innerHeight - Math.min(innerHeight, ...tops) + 12}px`);
  };
  addEventListener("resize", stand);
  const stop = host.listen(put);
  const reading = setTimeout(() => host.decision() && rememberTold(host, telling.words), readMs);
  root.prepend(region);
  session.since = performance.now();
  // Nobody's focus is moved to it, so it is announced.
  session.status = region.querySelector("h2")!.textContent;
  session.draw();
  stand();
}

/** Purposes that were turned off, of whose vendors' cookies some may be left (widget/ui/clear.ts). */
function turnedOff({ host }: Session): readonly string[] {
  try {
    return sessionStorage.getItem(`${host.storageKey}-left`)?.split(" ") ?? [];
  } catch {
    return [];
  }
}

let isOpen = false;

/** Tells what is new to this browser and asks for nothing; and has the log watched where a day has gone by. */
export async function open(session: Session): Promise<void> {
  const { host } = session;
  void import("./witness.ts").then(({ watchAgain }) => watchAgain(host));
  const off = turnedOff(session);
  if (off.length && (await (await import("./left.tsx")).open(session, off))) return;
  const words = newWords(session);
  if (isOpen || !words.length) return;
  isOpen = true;
  await Promise.all([withLayer(session, "panel"), withLayer(session, "options")]);
  const telling = await tellingOf(session, words);
  // Meanwhile there may be something to ask, or the person may have opened the choices.
  if (host.mustAsk() || session.dialog) return;
  const isEmpty = telling.words.every((word) => /\./.test(word)) && !telling.exempt.length && !telling.changes.length;
  // Such as an answer that has lapsed where silence is a yes: this browser need not look again.
  if (isEmpty) return rememberTold(host, words);
  addStyle(session.root, css);
  styleNews(session);
  show(session, telling);
}
