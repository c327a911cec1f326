// An entry that forbids contact, added by hand: what was said, about what, and by whom.
import { useState } from "preact/hooks";
import type { AddressKind } from "../../../core/address.ts";
import type { Channel } from "../../../core/purpose.ts";
import {
  suppressionNeeds,
  suppressionReasons,
  suppressionSources,
  type SuppressionReason,
  type SuppressionSource,
} from "../../../core/suppression.ts";
import type { Register } from "../../services/purposes.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { useAction } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Field, Form, Select } from "../parts/field.tsx";
import { Failure } from "../parts/said.tsx";
import { checkWords } from "./check-words.ts";
import { contactPurposes, purposeName } from "./question-fields.tsx";
import { subjectNamed } from "./subject-named.ts";
import { suppressionWords } from "./suppression-words.ts";

/** An address of one kind, and as these calls take it. */
export interface Named {
  readonly kind: AddressKind;
  readonly address: string;
}
export const asSent = ({ kind, address }: Named): Readonly<Partial<Record<AddressKind, string>>> => ({
  [kind]: address,
});

/** What was typed, as an address of one kind; undefined where it is none. */
export function addressNamed(text: string): Named | undefined {
  const subject = subjectNamed(text);
  if (!subject || subject.kind === "record" || subject.kind === "device") return undefined;
  return { kind: subject.kind, address: subject.id };
}

/** Where somebody who is known by such an address is contacted first. */
const usualChannel = {
  email: "email",
  phone: "phone",
  post: "post",
  push: "push",
  chat: "chat",
} as const satisfies Record<AddressKind, Channel>;

const reasonNames = Object.keys(suppressionReasons) as SuppressionReason[];

/** What an entry says beside the address. */
interface Entry {
  readonly reason: SuppressionReason;
  readonly source: SuppressionSource;
  readonly channel: Channel;
  readonly topic: string;
  /** In the words of the notice; empty for everything that this site sends. */
  readonly controller: string;
  /** A day, or empty for now. */
  readonly since: string;
}

/** What somebody can say no to for one controller alone; a topic names its own, and an address is dead for everybody. */
const ofController: ReadonlySet<SuppressionReason> = new Set(["OBJECTED_ALL", "DO_NOT_CONTACT_CHANNEL", "COMPLAINT"]);

/** The entry as the API takes it: only what its reason needs. */
export function entryOf(address: Named, { reason, source, channel, topic, controller, since }: Entry): object {
  const needs = suppressionNeeds[reason];
  return {
    ...asSent(address),
    reason,
    source,
    ...(needs === "channel" ? { channel } : {}),
    ...(needs === "topic" ? { topic } : {}),
    ...(ofController.has(reason) && controller !== "" ? { controller } : {}),
    ...(since === "" ? {} : { since: `${since}T00:00:00.000Z` }),
  };
}

interface FieldsProps {
  readonly register: Register;
  readonly entry: Entry;
  readonly onChange: (part: Partial<Entry>) => void;
}

function EntryFields({ register, entry, onChange }: FieldsProps) {
  const said = useWords(suppressionWords);
  const { channels } = useWords(checkWords);
  const { language } = useApp();
  const needs = suppressionNeeds[entry.reason];
  return (
    <>
      <Select
        label={said.reason}
        value={entry.reason}
        options={reasonNames.map((one) => [one, said.reasons[one]] as const)}
        onChange={(reason) => onChange({ reason })}
      />
      {needs === "channel" && (
        <Select
          label={said.channel}
          value={entry.channel}
          options={Object.entries(channels).map(([id, name]) => [id as Channel, name] as const)}
          onChange={(channel) => onChange({ channel })}
        />
      )}
      {needs === "topic" && (
        <Select
          label={said.topic}
          value={entry.topic}
          options={contactPurposes(register).map((one) => [one.id, purposeName(one, language)] as const)}
          onChange={(topic) => onChange({ topic })}
        />
      )}
      {register.controllers.length > 1 && ofController.has(entry.reason) && (
        <Select
          label={said.controller}
          hint={said.controllerHelp}
          value={entry.controller}
          options={[["", said.everybody], ...register.controllers.map((name) => [name, name] as const)]}
          onChange={(controller) => onChange({ controller })}
        />
      )}
      <Select
        label={said.source}
        value={entry.source}
        options={suppressionSources.map((one) => [one, said.sources[one]] as const)}
        onChange={(source) => onChange({ source })}
      />
      <Field
        label={said.said}
        hint={said.saidHelp}
        type="date"
        value={entry.since}
        onChange={(since) => onChange({ since })}
      />
    </>
  );
}

export interface SuppressionAddProps {
  readonly address: Named;
  readonly register: Register;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function SuppressionAdd({ address, register, onClose, onDone }: SuppressionAddProps) {
  const said = useWords(suppressionWords);
  const { api, toast } = useApp();
  const site = useSite();
  const [entry, setEntry] = useState<Entry>({
    reason: "OBJECTED_ALL",
    source: "subject",
    channel: usualChannel[address.kind],
    topic: contactPurposes(register)[0]?.id ?? "",
    controller: "",
    since: "",
  });
  const add = useAction(async () => {
    const body = { entries: [entryOf(address, entry)] };
    const { added } = await api.json<{ added: number }>("POST", "/v1/suppressions", body, { site: site.id });
    toast({ text: added > 0 ? said.addedNow : said.stoodAlready });
    onClose();
    onDone();
  });
  return (
    <Dialog title={`${said.add}: ${address.address}`} onClose={onClose}>
      <Form onSend={add.run}>
        <p>{said.addAbout}</p>
        <EntryFields register={register} entry={entry} onChange={(part) => setEntry({ ...entry, ...part })} />
        <Failure error={add.error} />
        <div class="end">
          <Button type="submit" kind="main" isBusy={add.isBusy}>
            {said.add}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
