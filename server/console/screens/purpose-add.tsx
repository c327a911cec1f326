// A purpose added to the register, by publishing the notice with it; and one taken out again.
import { useState } from "preact/hooks";
import { channels, type Category, type Channel, type Purpose } from "../../../core/purpose.ts";
import type { PurposeSet, RegisteredPurpose } from "../../services/purposes.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { useFaultOf } from "../app/problem-words.ts";
import { useAction } from "../app/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { ConfirmAct, Dialog } from "../parts/dialog.tsx";
import { Field, Form, Select, Tick } from "../parts/field.tsx";
import { Failure } from "../parts/said.tsx";
import { checkWords } from "./check-words.ts";
import { FactFields, TextFields, whole, type Edited } from "./purpose-fields.tsx";
import { purposeWords } from "./purpose-words.ts";
import { purposeName } from "./question-fields.tsx";

/** Where it is asked for: in forms, or on the page under a category. */
type Place = "form" | Exclude<Category, "essential">;

const places = ["form", "analytics", "advertising", "social"] as const satisfies readonly Place[];

/** What it begins with: every language of the notice, nothing said in any; and what the others of the site have. */
function begun({ texts, recipients, storageLocation }: RegisteredPurpose): Edited & Pick<Purpose, "storageLocation"> {
  const blank = Object.fromEntries(Object.keys(texts).map((lang) => [lang, { title: "", text: "" }]));
  return {
    texts: blank,
    validPeriod: "P24M",
    retentionPeriod: "P3Y",
    recipients: recipients.slice(0, 1),
    dataTypes: [],
    storageLocation,
  };
}

interface AskedProps {
  readonly place: Place;
  readonly asked: readonly Channel[];
  onPlace(place: Place): void;
  onAsked(channels: readonly Channel[]): void;
}

function Asked({ place, asked, onPlace, onAsked }: AskedProps) {
  const said = useWords(purposeWords);
  const { channels: names } = useWords(checkWords);
  return (
    <>
      <Select
        label={said.place}
        value={place}
        options={places.map((one) => [one, said.places[one]] as const)}
        onChange={(value) => onPlace(places.find((one) => one === value) ?? "form")}
      />
      {place === "form" && (
        <fieldset>
          <legend>{said.channels}</legend>
          <div class="ticks">
            {channels.map((channel) => (
              <Tick
                key={channel}
                label={names[channel]}
                checked={asked.includes(channel)}
                onChange={(on) => onAsked(channels.filter((one) => (one === channel ? on : asked.includes(one))))}
              />
            ))}
          </div>
        </fieldset>
      )}
    </>
  );
}

interface AddPurposeProps {
  /** One that is there: it says which languages the notice has. */
  readonly like: RegisteredPurpose;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

export function AddPurpose({ like, onClose, onChanged }: AddPurposeProps) {
  const said = useWords(purposeWords);
  const { api, toast } = useApp();
  const site = useSite();
  const [id, setId] = useState("");
  const [place, setPlace] = useState<Place>("form");
  const [asked, setAsked] = useState<readonly Channel[]>(["email"]);
  const [edited, setEdited] = useState(() => begun(like));
  const isForm = place === "form";
  const add = useAction(async () => {
    const { recipients, dataTypes, ...rest } = edited;
    const body = {
      ...rest,
      category: isForm ? null : place,
      channels: isForm ? asked : [],
      basis: "consent",
      recipients: whole(recipients),
      dataTypes: whole(dataTypes),
      vendors: [],
    };
    const headers = { "If-None-Match": "*" };
    await api.json<PurposeSet>("PUT", `/v1/purposes/${encodeURIComponent(id)}`, body, { site: site.id, headers });
    toast({ text: said.added });
    onChanged();
    onClose();
  });
  const faultOf = useFaultOf(add.error);
  const change = (part: Partial<Edited>) => setEdited((now) => ({ ...now, ...part }));
  const fields = { id, edited, hasChannels: isForm, error: add.error, onChange: change };
  return (
    <Dialog title={said.add} isKept={add.isBusy} onClose={onClose}>
      <Form onSend={add.run}>
        <Field
          label={said.key}
          hint={said.keyHelp}
          value={id}
          placeholder="event-news"
          fault={faultOf("/id")}
          onChange={setId}
        />
        <Asked place={place} asked={asked} onPlace={setPlace} onAsked={setAsked} />
        <TextFields {...fields} />
        <FactFields {...fields} />
        <Field
          label={said.storage}
          value={edited.storageLocation}
          fault={faultOf("/storageLocation")}
          onChange={(storageLocation) => setEdited((now) => ({ ...now, storageLocation }))}
        />
        <Failure error={add.error} />
        <div>
          <Button type="submit" kind="main" isOff={id === "" || (isForm && asked.length === 0)} isBusy={add.isBusy}>
            {said.addNow}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

interface RetirePurposeProps {
  readonly purpose: RegisteredPurpose;
  readonly onClose: () => void;
  readonly onRetired: () => void;
}

/** Asks, and takes it out of the notice in force; the revision on screen is the one that is meant. */
export function RetirePurpose({ purpose, onClose, onRetired }: RetirePurposeProps) {
  const said = useWords(purposeWords);
  const { api, language } = useApp();
  const site = useSite();
  const headers = { "If-Match": `"${purpose.revision}"` };
  return (
    <ConfirmAct
      title={said.retireTitle(purposeName(purpose, language))}
      action={said.retire}
      isDanger
      done={said.retired}
      act={() => api.json("POST", `/v1/purposes/${purpose.id}/retire`, {}, { site: site.id, headers })}
      onDone={onRetired}
      onClose={onClose}
    >
      <p>{said.retireAbout}</p>
    </ConfirmAct>
  );
}
