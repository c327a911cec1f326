// Records: paste anything that names a person or a record, and their whole history is there.
import { useEffect, useState } from "preact/hooks";
import { useApp, useSite } from "../app/app-state.ts";
import { useAsked } from "../app/asked.ts";
import { useWords } from "../app/language.ts";
import { go, to } from "../app/router.ts";
import type { ScreenProps } from "../app/screens.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { Button, LinkButton } from "../parts/button.tsx";
import { Head } from "../parts/card.tsx";
import { Field } from "../parts/field.tsx";
import { Shown } from "../parts/said.tsx";
import { heldAbout } from "./held.ts";
import { LatestRecords } from "./latest-records.tsx";
import { NoteButton, NoteDialog } from "./note-dialog.tsx";
import { Person } from "./person.tsx";
import { FoundHistory } from "./record-alone.tsx";
import { RecordLoader } from "./record.tsx";
import { askedOf, filterIn } from "./record-filter.ts";
import { recordsWords } from "./records-words.ts";
import { subjectNamed, type NamedSubject } from "./subject-named.ts";

/** What was looked for last, so that the way back from a record leads to it. It is in no address and no storage. */
let last = { place: "", text: "" };

function WholePerson({ subject }: { readonly subject: NamedSubject }) {
  const { api } = useApp();
  const site = useSite();
  const held = useLoaded((signal) => heldAbout(api, site.id, subject, signal), [subject.kind, subject.id]);
  return (
    <Shown of={held} lines={8}>
      {(value) => <Person subject={subject} held={value} onChanged={held.reload} />}
    </Shown>
  );
}

/** Everything for who may see people; for others the records alone, without their personal halves. */
function Found({ subject }: { readonly subject: NamedSubject }) {
  const { session } = useApp();
  return session?.user.verbs.includes("subject.export") ? (
    <WholePerson subject={subject} />
  ) : (
    <FoundHistory key={subject.id} subject={subject} />
  );
}

const handedOver = (): string => {
  const state: unknown = history.state;
  const found = typeof state === "object" && state !== null && "find" in state ? state.find : undefined;
  return typeof found === "string" ? found : "";
};

/** Noting what anybody said; an address may ask it, too. Beside a person the way to it stands with them. */
function Noting({ isOffered }: { readonly isOffered: boolean }) {
  const { session } = useApp();
  const [isAsked, setAsked] = useState(false);
  useAsked("act", (id) => {
    const isMeant = id === "note" && (session?.user.verbs.includes("record.note") ?? false);
    if (isMeant) setAsked(true);
    return isMeant;
  });
  return (
    <>
      {isOffered && <NoteButton />}
      {isAsked && <NoteDialog onClose={() => setAsked(false)} />}
    </>
  );
}

/** What stands in the field, what was looked for last, and looking for something. */
function useFind(isFiltered: boolean) {
  const site = useSite();
  const { session } = useApp();
  // Another site, another person at the same screen, and an address with a filter begin with nothing.
  const place = `${site.id} ${session?.user.id}`;
  const [text, setText] = useState(() => handedOver() || (last.place === place && !isFiltered ? last.text : ""));
  const [asked, setAsked] = useState(text);
  const find = (wanted: string) => {
    last = { place, text: wanted };
    setAsked(wanted);
    const named = subjectNamed(wanted);
    // A link or an id means that one record.
    if (named?.kind === "record") go(to(site.id, "records", named.id));
  };
  useEffect(() => {
    const follow = () => {
      const wanted = handedOver();
      // Browsers keep a history's state for longer than this page.
      history.replaceState(null, "");
      setText(wanted);
      find(wanted);
    };
    if (handedOver()) follow();
    addEventListener("assent:find", follow);
    return () => removeEventListener("assent:find", follow);
  }, []);
  return { text, setText, asked, find };
}

function Search({ query }: Pick<ScreenProps, "query">) {
  const said = useWords(recordsWords);
  const { text, setText, asked, find } = useFind(askedOf(filterIn(query)) > 0);
  const subject = subjectNamed(asked);
  // Nothing is shown of, and done to, somebody whom the field names no more.
  const isPerson = subject !== undefined && subject.kind !== "record";
  const isUnclear = asked.trim() !== "" && subject === undefined;
  return (
    <>
      <Head title={said.title} about={said.about}>
        <Noting isOffered={!isPerson} />
      </Head>
      <div class="stack">
        <form
          class="search"
          role="search"
          onSubmit={(event) => {
            event.preventDefault();
            find(text);
          }}
        >
          <Field
            type="search"
            label={said.find}
            hint={said.findHelp}
            fault={isUnclear ? said.unclear : undefined}
            value={text}
            onChange={setText}
            isFirst
          />
          <Button type="submit" kind="main" icon="search">
            {said.search}
          </Button>
        </form>
        {!isPerson && <LatestRecords query={query} />}
        {isPerson && text.trim() === asked.trim() && <Found subject={subject} />}
      </div>
    </>
  );
}

export function Screen({ rest, query }: ScreenProps) {
  const said = useWords(recordsWords);
  const site = useSite();
  const [id] = rest;
  if (id === undefined) return <Search query={query} />;
  return (
    <>
      <Head title={said.facts.record}>
        <LinkButton icon="back" href={to(site.id, "records")}>
          {said.title}
        </LinkButton>
      </Head>
      <div class="stack">
        <RecordLoader key={id} id={id} />
      </div>
    </>
  );
}
