// The consent checkbox in a form of the page: bound to the same records as the banner's answers.
/** @jsxImportSource ./dom */
import { dateText } from "./dates.ts";
import { receiptOf } from "./receipt.tsx";
import { channelAddress } from "../../core/address.ts";
import type { RecordId } from "../../core/ids.ts";
import type { Channel } from "../../core/purpose.ts";
import { childrenOf } from "./dom/jsx-runtime.ts";
import { formChoices, rememberFormChoice } from "./form-choices.ts";
import { whenOfAge } from "./of-age.ts";
import { fill, say, titleOf, withLayer, type Session } from "./session.ts";

/** One `<div data-assent-form="newsletter" data-assent-channel="email">`. */
interface Field {
  readonly place: HTMLElement;
  readonly form: HTMLFormElement;
  readonly purpose: string;
  readonly version: number;
  readonly channel: Channel;
  readonly id: string;
  /** A person set the tick, and it is still there. */
  ticked: boolean;
  /** A person pressed the form's button, or Enter, since the tick and the last submit. */
  pressed: boolean;
  /** What became of the last submit: its record, or "". */
  record: RecordId | "";
  /** Says what became of it. */
  readonly told: HTMLElement;
}

// Set through the CSSOM, which a strict policy allows. Everything else is the page's own look.
const boxLook = "display:flex;gap:.6em;align-items:flex-start;min-height:24px";
const tickLook = "flex:none;width:24px;height:24px;margin:0";
let count = 0;
const fieldsIn = new WeakMap<HTMLFormElement, Field[]>();

// A submit event looks the same when a script asked for it: what a person did just before tells them apart.
function press(form: HTMLFormElement | null | undefined): void {
  for (const field of (form && fieldsIn.get(form)) ?? []) field.pressed = true;
}

let isTrusted: Session["host"]["isTrusted"];
document.addEventListener(
  "click",
  (event) => {
    const { target } = event;
    if (!isTrusted(event) || !(target instanceof Element)) return;
    press(target.closest<HTMLButtonElement>("button,[type=submit],[type=image]")?.form);
  },
  true,
);

function draw(session: Session, field: Field): void {
  const { place, purpose, channel, id } = field;
  const text = fill(session.view, session.view.texts.purposes[purpose]!.formLabel!);
  const tick = (event: Event) => {
    const isMeant = box.checked && session.host.isTrusted(event);
    // What a script ticks is not ticked.
    box.checked = field.ticked = field.pressed = false;
    if (isMeant) void whenOfAge(session, () => (box.checked = field.ticked = true), true);
  };
  const box = (<input type="checkbox" id={id} onClick={tick} />) as HTMLInputElement;
  const line = (
    <div>
      {box}
      <label for={id}>{text}</label>
    </div>
  ) as HTMLElement;
  box.style.cssText = tickLook;
  line.style.cssText = boxLook;
  const given = formChoices(session.host).findLast(
    (choice) => choice.purpose === purpose && choice.channel === channel && choice.status === "given",
  );
  if (given) {
    const date = dateText(session.view, given.at);
    field.told.append(
      ...childrenOf(<a href={receiptOf(session, given.record)}>{say(session, "formGivenStatus", { date }) || date}</a>),
    );
  }
  place.lang = session.view.lang;
  place.dir = session.view.dir ?? "ltr";
  place.append(line, field.told);
}

// Nearly what the server accepts (core/address.ts), in a twentieth of the bytes: enough to say so at once.
const plausible = { email: /^\S+@\S+\.\w{2,}$/, phone: /^\+[1-9](?!.*\(0)[\d\s().-]{7,}$/ };

/** The address the form holds for the channel, with its kind; undefined when there is none that could be used. */
function addressIn({ form, channel }: Field): { kind: "email" | "phone"; id: string } | undefined {
  const kind = channelAddress[channel];
  const input =
    kind && form.querySelector<HTMLInputElement>(kind === "phone" ? "input[type=tel]" : "input[type=email]");
  const id = input?.value.trim();
  return kind && id && plausible[kind].test(id) ? { kind, id } : undefined;
}

function tellStatus(session: Session, field: Field, key: string): void {
  field.told.textContent = say(session, key, { purpose: titleOf(session, field.purpose) });
}

function submitted(session: Session, field: Field, event: Event): void {
  const { host } = session;
  const { purpose, version, channel, form } = field;
  const box = form.querySelector<HTMLInputElement>(`#${field.id}`);
  const meant = box?.checked && field.ticked && field.pressed && event.isTrusted;
  field.pressed = false;
  if (!meant) return;
  const subject = addressIn(field);
  if (subject) {
    const record = host.record({
      event: "give",
      choices: [{ purpose, version, status: "given", channel }],
      subject,
      manner: { surface: "form", action: "submit", layer: 1 },
      trusted: true,
    });
    field.record = record;
    rememberFormChoice(host, { record, purpose, channel, at: new Date(Date.now()).toISOString(), status: "given" });
    field.ticked = false;
    box.checked = false;
  }
  tellStatus(session, field, subject ? "formSavedStatus" : "formNoAddressStatus");
}

function open(session: Session, place: HTMLElement): void {
  place.dataset.assentReady = "";
  const { assentForm: purpose = "", assentChannel: channel = "" } = place.dataset;
  const form = place.closest("form");
  const known = session.view.purposes.find(({ id }) => id === purpose);
  const isChannel = (name: string): name is Channel => Object.hasOwn(channelAddress, name);
  if (!form || !known || !isChannel(channel) || !session.view.texts.purposes[purpose]?.formLabel) return;
  const field: Field = {
    place,
    form,
    purpose,
    channel,
    version: known.version,
    id: `privacy-form-${++count}`,
    ticked: false,
    pressed: false,
    record: "",
    told: (<div role="status" />) as HTMLElement,
  };
  fieldsIn.set(form, [...(fieldsIn.get(form) ?? []), field]);
  form.addEventListener("keydown", (event) => {
    if (event.isTrusted && event.key === "Enter") press(form);
  });
  form.addEventListener("submit", (event) => submitted(session, field, event), true);
  addEventListener("assent:error", (event) => {
    // The server knows better what an address is.
    if ((event as CustomEvent<{ about: unknown }>).detail.about !== field.record) return;
    tellStatus(session, field, "formNoAddressStatus");
    session.draw();
  });
  draw(session, field);
}

/** Fills every place in the page's forms that has not been filled yet. */
export async function openForms(session: Session): Promise<void> {
  ({ isTrusted } = session.host);
  await withLayer(session, "later");
  for (const place of document.querySelectorAll<HTMLElement>("[data-assent-form]:not([data-assent-ready])")) {
    open(session, place);
  }
}
