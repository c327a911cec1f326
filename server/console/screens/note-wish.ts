// What an agent notes of somebody: which answers there are for them, what shows these, and the note as the API takes it.
import { channelAddress } from "../../../core/address.ts";
import { toHex } from "../../../core/bytes.ts";
import { recordIdAt } from "../../../core/ids.ts";
import type { Channel } from "../../../core/purpose.ts";
import { secondActs, type Attachment, type SecondAct, type SubjectKind } from "../../../core/record.ts";
import type { Register } from "../../services/purposes.ts";
import type { NamedSubject } from "./subject-named.ts";

/** What somebody says to one question; nothing where they did not speak of it. */
export type Answer = "" | "given" | "refused" | "withdrawn";
/** Where it was said: on the telephone, on paper, or to somebody face to face. */
export type Surface = "phone" | "paper" | "console";

/** One question of the notice: a purpose, over one of its channels where it has such. */
export interface Asked {
  readonly key: string;
  readonly purpose: Register["purposes"][number];
  readonly channel: Channel | undefined;
}

/** A thing that shows what was said: of the thing itself only this leaves the browser. */
export interface ShownFile {
  readonly name: string;
  readonly hash: string;
}

/** Everything that was filled in. */
export interface Note {
  readonly address: string;
  readonly answers: Readonly<Record<string, Answer>>;
  /** They want no marketing at all, whatever it is. */
  readonly isObjection: boolean;
  readonly surface: Surface;
  readonly speaker: "agent" | "delegate";
  /** As a field for day and time has it; empty for now. */
  readonly saidAt: string;
  /** The notice they were told, and in which language. */
  readonly notice: string;
  readonly lang: string;
  readonly secondAct: SecondAct;
  readonly files: Readonly<Partial<Record<Attachment["kind"], ShownFile>>>;
  readonly scriptVersion: string;
  readonly reference: string;
  /** Who heard or read it, where that is not whoever writes it down. */
  readonly agent: string;
}

/** What can be asked of somebody who is known in these ways; of everybody where nothing is known of that. */
export function askedOf(register: Register, kinds: readonly SubjectKind[] | undefined): readonly Asked[] {
  return register.purposes
    .filter(({ category }) => category !== "essential")
    .flatMap((purpose) =>
      (purpose.channels.length > 0 ? purpose.channels : [undefined]).flatMap((channel): Asked[] => {
        const needed = channel === undefined ? "device" : channelAddress[channel];
        return kinds && !kinds.includes(needed) ? [] : [{ key: `${purpose.id} ${channel ?? ""}`, purpose, channel }];
      }),
    );
}

/** What was answered, in the order of the notice; an objection takes back whatever can be asked of them. */
export const answered = (asked: readonly Asked[], { answers, isObjection }: Note) =>
  asked.flatMap(({ key, purpose, channel }) => {
    const status = isObjection ? "withdrawn" : (answers[key] ?? "");
    return status === "" ? [] : [{ purpose: purpose.id, status, ...(channel === undefined ? {} : { channel }) }];
  });

/** Whether a yes among the answers takes a second act. */
export const isExplicit = (asked: readonly Asked[], { answers, isObjection }: Note): boolean =>
  !isObjection && asked.some(({ key, purpose }) => purpose.explicit === true && answers[key] === "given");

const usual: Readonly<Record<Surface, readonly Attachment["kind"][]>> = {
  phone: ["script", "recording"],
  paper: ["paper"],
  console: ["file"],
};

/** What may show it: by where it was said, and by the second act where that is asked for. */
export const showing = (note: Note, explicit: boolean): readonly Attachment["kind"][] => [
  ...new Set([...usual[note.surface], ...(explicit ? [secondActs[note.secondAct]] : [])]),
];

/** The event that these answers make together (core/record.ts). */
function eventOf(statuses: ReadonlySet<string>, isObjection: boolean): string {
  if (isObjection) return "object";
  if (statuses.has("withdrawn")) return statuses.size > 1 ? "change" : "withdraw";
  return statuses.has("given") ? "give" : "refuse";
}

export interface Sending {
  readonly subject: NamedSubject;
  readonly asked: readonly Asked[];
  /** Under which the record is made: sent again it is the same one. */
  readonly id: string;
  /** For what was said now. */
  readonly now: string;
}

/** The note as `POST /v1/records` takes it. */
export function noteBody(note: Note, { subject, asked, id, now }: Sending): object {
  const choices = answered(asked, note);
  const explicit = isExplicit(asked, note);
  const attachments = showing(note, explicit).flatMap((kind) => {
    const file = note.files[kind];
    const version = kind === "script" ? note.scriptVersion.trim() : "";
    return file ? [{ kind, hash: file.hash, ...(version ? { note: version } : {}) }] : [];
  });
  const [reference, agent] = [note.reference.trim(), note.agent.trim()];
  return {
    id,
    event: eventOf(new Set(choices.map(({ status }) => status)), note.isObjection),
    choices,
    subject,
    actedAt: note.saidAt === "" ? now : new Date(note.saidAt).toISOString(),
    notice: note.notice,
    lang: note.lang,
    surface: note.surface,
    actor: note.speaker,
    ...(explicit ? { secondAct: note.secondAct } : {}),
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(reference ? { externalRef: reference } : {}),
    ...(agent ? { agent } : {}),
  };
}

/** An id for a record that is made now. */
export const newRecordId = (ms: number): string =>
  recordIdAt(Math.floor(ms), crypto.getRandomValues(new Uint8Array(10)));

/** More than this a browser does not take into memory for certain. */
export const mostBytes = 1_000_000_000;

/** The file by name and SHA-256, worked out here: nothing of it is sent. */
export async function shownBy(file: File): Promise<ShownFile> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return { name: file.name, hash: `sha256:${toHex(new Uint8Array(digest))}` };
}

/**
 * How far this browser's clock is ahead of the server's, in milliseconds, by the second that an answer was made in;
 * 0 where it is behind or nothing says so. What was said now is never to come.
 */
export function aheadBy(date: string | null, ms: number): number {
  const made = Date.parse(date ?? "");
  return Number.isNaN(made) ? 0 : Math.max(0, ms - made);
}
