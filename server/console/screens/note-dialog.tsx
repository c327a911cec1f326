// What somebody said on the telephone, on paper or in person is noted: a record with what shows it, and what follows at once.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Attachment, SubjectKind } from "../../../core/record.ts";
import type { NoticeVersion } from "../../services/notice-versions.ts";
import type { Register } from "../../services/purposes.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { nowMs, useWords, type Language } from "../app/language.ts";
import { useFaultOf } from "../app/problem-words.ts";
import { useAction, useLoaded } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Field, Form } from "../parts/field.tsx";
import { Failure, Shown } from "../parts/said.tsx";
import { NoteDone, type Noted } from "./note-done.tsx";
import { Answers, Circumstances } from "./note-fields.tsx";
import { Shows } from "./note-shows.tsx";
import { noteWords } from "./note-words.ts";

import {
  aheadBy,
  answered,
  askedOf,
  isExplicit,
  newRecordId,
  noteBody,
  showing,
  type Note,
  type ShownFile,
} from "./note-wish.ts";
import { NothingToAsk } from "./question-fields.tsx";
import { subjectNamed, type NamedSubject } from "./subject-named.ts";

type ToldNotice = Pick<NoticeVersion, "hash" | "effectiveAt" | "languages" | "standing" | "purposes">;

/** What can be asked, by which notices, and how far this clock is ahead. */
interface Ground {
  readonly register: Register;
  readonly notices: readonly ToldNotice[];
  readonly ahead: number;
}

function useGround() {
  const { api, session } = useApp();
  const site = useSite();
  const mayList = session?.user.verbs.includes("notice.list") ?? false;
  return useLoaded(
    async (signal): Promise<Ground> => {
      const asking = { site: site.id, signal };
      const [answer, list] = await Promise.all([
        api.fetch("GET", "/v1/purposes", undefined, asking),
        mayList ? api.json<{ notices: readonly ToldNotice[] }>("GET", "/v1/notices", undefined, asking) : undefined,
      ]);
      const ahead = aheadBy(answer.headers.get("Date"), nowMs());
      const register = (await answer.json()) as Register;
      const notices = (list?.notices ?? []).filter(
        ({ standing }) => standing === "in-force" || standing === "superseded",
      );
      return { register, notices, ahead };
    },
    [site.id],
  );
}

/** As it stands before anything is filled in: said just now, on the telephone, by the notice in force. */
function firstNote({ register }: Ground, language: Language, address: string): Note {
  const languages = Object.keys(register.purposes[0]?.texts ?? {});
  return {
    address,
    answers: {},
    isObjection: false,
    surface: "phone",
    speaker: "agent",
    saidAt: "",
    notice: register.notice ?? "",
    lang: languages.find((tag) => tag.split("-")[0] === language) ?? languages[0] ?? language,
    secondAct: "spoken",
    files: {},
    scriptVersion: "",
    reference: "",
    agent: "",
  };
}

/** What the chosen notice asks in the same words as the one in force: others' answers would be to something else. */
function askedBy({ register, notices }: Ground, note: Note, kinds: readonly SubjectKind[] | undefined) {
  const told = notices.find(({ hash }) => hash === note.notice);
  const asked = askedOf(register, kinds);
  return told
    ? asked.filter(({ purpose }) =>
        told.purposes.some(({ id, version }) => id === purpose.id && version === purpose.version),
      )
    : asked;
}

interface NoteFormProps {
  readonly ground: Ground;
  /** Whose words they are, where that is known; and in which ways they are known, where one is not enough to tell. */
  readonly subject: NamedSubject | undefined;
  readonly kinds: readonly SubjectKind[] | undefined;
  readonly onNoted: (noted: Noted) => void;
}

/** What is filled in, what is asked by it, and sending it: under one id until something in it changes. */
function useNote({ ground, subject: given, kinds: known, onNoted }: NoteFormProps) {
  const { api, language } = useApp();
  const site = useSite();
  const [note, setNote] = useState(() => firstNote(ground, language, given?.id ?? ""));
  /** How often it was tried to send. */
  const [tries, setTries] = useState(0);
  const sent = useRef<{ readonly of: string; readonly id: string; readonly now: string } | null>(null);
  const subject = given ?? subjectNamed(note.address);
  const kinds = known ?? (subject && subject.kind !== "record" ? [subject.kind] : undefined);
  const asked = askedBy(ground, note, kinds);
  const isSilent = answered(asked, note).length === 0 && !note.isObjection;
  const send = useAction(async () => {
    setTries((before) => before + 1);
    if (!subject || isSilent) return;
    const of = JSON.stringify([subject, note]);
    const ms = nowMs() - ground.ahead;
    if (sent.current?.of !== of) sent.current = { of, id: newRecordId(ms), now: new Date(ms).toISOString() };
    const body = noteBody(note, { subject, asked, ...sent.current });
    const { id } = await api.json<{ id: string }>("POST", "/v1/records", body, { site: site.id });
    onNoted({
      record: id,
      subject,
      answers: asked.flatMap((one) => {
        const status = note.isObjection ? "withdrawn" : note.answers[one.key];
        return status ? [{ asked: one, status }] : [];
      }),
    });
  });
  const change = (part: Partial<Note>) => setNote((now) => ({ ...now, ...part }));
  const show = (kind: Attachment["kind"], shown: ShownFile | undefined) =>
    setNote((now) => {
      const { [kind]: _, ...others } = now.files;
      return { ...now, files: shown ? { ...others, [kind]: shown } : others };
    });
  return { note, change, show, tries, subject, asked, isSilent, send };
}

interface WhoseProps {
  readonly given: NamedSubject | undefined;
  readonly address: string;
  readonly fault: string | undefined;
  readonly onAddress: (address: string) => void;
}

/** Whose words they are: as given, or to be written here. */
function Whose({ given, address, fault, onAddress }: WhoseProps) {
  const said = useWords(noteWords);
  if (given) {
    return (
      <>
        {given.kind !== "record" && <p class="address">{given.id}</p>}
        {fault && <p class="fault">{fault}</p>}
      </>
    );
  }
  return (
    <Field
      label={said.whose}
      hint={said.whoseHelp}
      value={address}
      onChange={onAddress}
      fault={fault}
      isRequired
      isFirst
    />
  );
}

function NoteForm(props: NoteFormProps) {
  const said = useWords(noteWords);
  const { note, change, show, tries, subject, asked, isSilent, send } = useNote(props);
  const sentFault = useFaultOf(send.error);
  const form = useRef<HTMLDivElement>(null);
  const faultOf = (pointer: string) =>
    pointer === "/choices" && tries > 0 && isSilent ? said.unsaid : sentFault(pointer);
  // To the first field that something is wrong with, or to what is said of all of them.
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("[aria-invalid], .fault[tabindex]")?.focus();
  }, [send.error, tries]);
  const explicit = isExplicit(asked, note);
  const addressFault = tries > 0 && !subject ? said.unclear : (sentFault("/subject/id") ?? sentFault("/subject"));
  return (
    <div ref={form}>
      <Form onSend={send.run}>
        <p class="quiet">{said.about}</p>
        <Whose
          given={props.subject}
          fault={addressFault}
          address={note.address}
          onAddress={(address) => change({ address })}
        />
        {subject && <Answers note={note} asked={asked} faultOf={faultOf} onChange={change} />}
        <Circumstances note={note} notices={props.ground.notices} faultOf={faultOf} onChange={change} />
        <Shows
          note={note}
          kinds={showing(note, explicit)}
          explicit={explicit}
          faultOf={faultOf}
          onChange={change}
          onFile={show}
        />
        <Field
          label={said.reference}
          hint={said.referenceHelp}
          value={note.reference}
          onChange={(reference) => change({ reference })}
          fault={faultOf("/externalRef")}
        />
        <Field
          label={said.agent}
          hint={said.agentHelp}
          value={note.agent}
          onChange={(agent) => change({ agent })}
          fault={faultOf("/agent")}
        />
        <Failure error={send.error} />
        <div class="end">
          <Button type="submit" kind="main" isBusy={send.isBusy}>
            {said.save}
          </Button>
        </div>
      </Form>
    </div>
  );
}

export interface NoteDialogProps {
  readonly subject?: NamedSubject | undefined;
  readonly kinds?: readonly SubjectKind[] | undefined;
  readonly onClose: () => void;
  /** A record was made. */
  readonly onDone?: (() => void) | undefined;
}

export function NoteDialog({ subject, kinds, onClose, onDone }: NoteDialogProps) {
  const said = useWords(noteWords);
  const ground = useGround();
  const [noted, setNoted] = useState<Noted>();
  const [round, setRound] = useState(0);
  const close = () => {
    onClose();
    if (noted) onDone?.();
  };
  return (
    <Dialog title={said.title} look="wide" onClose={close}>
      {noted ? (
        <NoteDone
          noted={noted}
          onAnother={() => {
            setNoted(undefined);
            setRound(round + 1);
          }}
          onClose={close}
        />
      ) : (
        <Shown of={ground} lines={8}>
          {(value) =>
            value.register.purposes.length === 0 ? (
              <NothingToAsk />
            ) : (
              <NoteForm key={round} ground={value} subject={subject} kinds={kinds} onNoted={setNoted} />
            )
          }
        </Shown>
      )}
    </Dialog>
  );
}

/** The way to it, for who may note; nothing for others. */
export function NoteButton(props: Omit<NoteDialogProps, "onClose">) {
  const said = useWords(noteWords);
  const { session } = useApp();
  const [isOpen, setOpen] = useState(false);
  if (!session?.user.verbs.includes("record.note")) return null;
  return (
    <>
      <Button icon="plus" onPress={() => setOpen(true)}>
        {said.open}
      </Button>
      {isOpen && <NoteDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}
