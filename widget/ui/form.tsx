// The consent checkbox in a form of the page: bound to the same records as the banner's answers.
/** @jsxImportSource ./dom */
import { dateText } from "./dates.ts";
import { listText } from "./wording.ts";
import { receiptOf } from "./receipt.tsx";
import { channelAddress, type AddressKind } from "../../core/address.ts";
import type { RecordId } from "../../core/ids.ts";
import type { Channel } from "../../core/purpose.ts";
import type { FirstPurpose } from "../../core/site.ts";
import { childrenOf, type Child } from "./dom/jsx-runtime.ts";
import { formChoices, rememberFormChoice } from "./form-choices.ts";
import { whenOfAge } from "./of-age.ts";
import { fill, say, titleOf, withLayer, type Session } from "./session.ts";

/** One `<div data-assent-form="newsletter" data-assent-channel="email">`. */
interface Field {
  readonly place: HTMLElement;
  readonly form: HTMLFormElement;
  readonly purpose: FirstPurpose;
  readonly channel: Channel;
  /** Which of its sentences a person ticked, where the ticks are still there; explicit consent takes both. */
  readonly ticked: Set<HTMLInputElement>;
  /** Its boxes, in their order. */
  readonly boxes: HTMLInputElement[];
  /** A person pressed the form's button, or Enter, since the tick and the last submit. */
  pressed: boolean;
  /** What became of the last submit: its record, or "". */
  record: RecordId | "";
  /** Says what became of it. */
  readonly told: HTMLElement;
}

// Set through the CSSOM, which a strict policy allows. Everything else is the page's own look.
const boxLook = "display:flex;gap:10px;align-items:flex-start";
const tickLook = "flex:none;width:24px;height:24px;margin:10px 0";
const labelLook = "flex:1;padding:13px 0";
const recipientsLook = "margin:0 0 13px;padding-inline-start:34px";
let count = 0;
const fieldsIn = new WeakMap<HTMLFormElement, Field[]>();

const isMail = ({ channel }: Field): boolean => channelAddress[channel] === "email";

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

/** A sentence with its box, which only a person ticks. */
function boxLine(session: Session, field: Field, sentence: string): HTMLElement {
  const id = `privacy-form-${++count}`;
  const tick = (event: Event) => {
    const isMeant = box.checked && session.host.isTrusted(event);
    // What a script ticks is not ticked.
    box.checked = field.pressed = false;
    field.ticked.delete(box);
    if (isMeant) whenOfAge(session, () => (box.checked = !!field.ticked.add(box)), true);
  };
  const box = (<input type="checkbox" id={id} onClick={tick} />) as HTMLInputElement;
  field.boxes.push(box);
  const label = (<label for={id}>{fill(session.view, sentence)}</label>) as HTMLElement;
  const line = (
    <div>
      {box}
      {label}
    </div>
  ) as HTMLElement;
  box.style.cssText = tickLook;
  label.style.cssText = labelLook;
  line.style.cssText = boxLook;
  return line;
}

/** Consent to pass something on is consent to those who are named. */
function recipientsLine(session: Session, { purpose, channel }: Field): Child {
  const at = session.view.purposes.indexOf(purpose);
  const recipients = channel === "sharing" ? (session.facts[at]?.recipients ?? []) : [];
  if (!recipients.length) return null;
  const line = (
    <p>
      {say(session, "recipients")}: {listText(session.view, recipients)}
    </p>
  ) as HTMLElement;
  line.style.cssText = recipientsLook;
  return line;
}

function draw(session: Session, field: Field): void {
  const { place, purpose, channel } = field;
  const { formLabel, formConfirm } = session.view.texts.purposes[purpose.id]!;
  const given = formChoices(session.host).findLast(
    (choice) => choice.purpose === purpose.id && choice.channel === channel && choice.status === "given",
  );
  if (given) {
    const date = dateText(session.view, given.at);
    field.told.append(
      ...childrenOf(<a href={receiptOf(session, given.record)}>{say(session, "formGivenStatus", { date }) || date}</a>),
    );
  }
  place.lang = session.view.lang;
  place.dir = session.view.dir ?? "ltr";
  place.append(
    boxLine(session, field, formLabel!),
    ...childrenOf(recipientsLine(session, field)),
    // Who reads an e-mail address is asked there, whatever was ticked.
    ...(formConfirm && purpose.explicit && !isMail(field) ? [boxLine(session, field, formConfirm)] : []),
    field.told,
  );
}

// Nearly what the server accepts (core/address.ts), in a twentieth of the bytes: enough to say so at once.
const plausible = {
  email: /^\S+@\S+\.\w{2,}$/,
  phone: /^\+[1-9](?!.*\(0)[\d\s().-]{7,}$/,
  post: /.[\n,;].*[\n,;]\s*[a-z]{2}$/is,
  push: /^https:/,
  chat: /^[a-z].*:./i,
};

/** The address the form holds for the channel, with its kind; undefined when there is none that could be used. */
function addressIn({ form, channel }: Field): { kind: AddressKind; id: string } | undefined {
  const kind = channelAddress[channel];
  const input = form.querySelector<HTMLInputElement>(
    `input[type=${kind === "phone" ? "tel" : kind}],[data-assent-${kind}]`,
  );
  const id = input?.value.trim();
  return id && plausible[kind].test(id) ? { kind, id } : undefined;
}

function tellStatus(session: Session, field: Field, key: string): void {
  field.told.textContent = say(session, key, { purpose: titleOf(session, field.purpose.id) });
}

/** The words for what a yes waits for, as the server has it wait (server/services/confirm-mail.ts); none where it holds. */
function waitsFor(field: Field, isSecond: boolean): string | undefined {
  const { explicit, doubleOptIn } = field.purpose;
  if (isMail(field)) return explicit || doubleOptIn ? "formMailStatus" : undefined;
  if (!explicit || isSecond) return undefined;
  return field.boxes[1] ? "formHalfStatus" : "statusRequested";
}

function submitted(session: Session, field: Field, event: Event): void {
  const { host } = session;
  const { channel, boxes, ticked } = field;
  const { id: purpose, version } = field.purpose;
  const isMeant = (box: HTMLInputElement | undefined): boolean => !!box?.checked && ticked.has(box);
  const meant = isMeant(boxes[0]) && field.pressed && event.isTrusted;
  field.pressed = false;
  if (!meant) return;
  const subject = addressIn(field);
  const isSecond = isMeant(boxes[1]);
  const waits = waitsFor(field, isSecond);
  if (subject) {
    const record = host.record({
      event: "give",
      choices: [{ purpose, version, status: "given", channel }],
      subject,
      manner: { surface: "form", action: "submit", layer: 1, ...(isSecond ? { secondAct: "pressed" } : {}) },
      trusted: true,
    });
    field.record = record;
    const at = new Date(Date.now()).toISOString();
    rememberFormChoice(host, { record, purpose, channel, at, status: waits ? "requested" : "given" });
    // The first tick stays for the second to be added to it.
    if (waits !== "formHalfStatus") {
      ticked.clear();
      for (const box of boxes) box.checked = false;
    }
  }
  tellStatus(session, field, subject ? (waits ?? "formSavedStatus") : "formNoAddressStatus");
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
    purpose: known,
    channel,
    ticked: new Set(),
    boxes: [],
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
  const places = "[data-assent-form]:not([data-assent-ready])";
  await withLayer(session, "answers");
  // Where something is passed on, the panel's layer says to whom.
  if (document.querySelector(`${places}[data-assent-channel=sharing]`)) await withLayer(session, "panel");
  // A box that has the focus is scrolled out from under the trigger.
  document.documentElement.style.scrollPaddingBottom ||= "72px";
  for (const place of document.querySelectorAll<HTMLElement>(places)) open(session, place);
}
