// The consent checkbox in a form of the page: bound to the same records as the banner's answers.
import { render } from "preact";
import { channelAddress } from "../../core/contact.ts";
import { channels, type Channel } from "../../core/purpose.ts";
import { rememberFormChoice } from "./form-choices.ts";
import { fill, say, titleOf, type Session } from "./session.ts";

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
  status: string;
}

const box = { display: "flex", gap: "0.6em", alignItems: "flex-start", minHeight: "24px" };
const tick = { flex: "none", width: "24px", height: "24px", margin: "0" };
let count = 0;

function draw(session: Session, field: Field): void {
  const label = session.view.texts.purposes[field.purpose]!.formLabel!;
  render(
    <>
      <div style={box}>
        <input
          type="checkbox"
          id={field.id}
          style={tick}
          onClick={(event) => {
            field.ticked = event.isTrusted && event.currentTarget.checked;
            field.pressed = false;
          }}
        />
        {/* A scripted click on the label would reach the box as if a person had made it. */}
        <label for={field.id} onClick={(event) => event.isTrusted || event.preventDefault()}>
          {fill(session.view, label)}
        </label>
      </div>
      <div role="status">{field.status}</div>
    </>,
    field.place,
  );
}

// Nearly what the server accepts (core/contact.ts), in a twentieth of the bytes: enough to say so at once.
const plausible = { email: /^\S+@\S+\.\w{2,}$/, phone: /^\+(?!.*\(0)[\d\s().-]{8,}$/ };

/** The address the form holds for the channel, with its kind; undefined when there is none that could be used. */
function addressIn({ form, channel }: Field): { kind: "email" | "phone"; id: string } | undefined {
  const kind = channelAddress[channel];
  const input =
    kind && form.querySelector<HTMLInputElement>(kind === "phone" ? "input[type=tel]" : "input[type=email]");
  const id = input?.value.trim();
  return kind && id && plausible[kind].test(id) ? { kind, id } : undefined;
}

function submitted(session: Session, field: Field, event: Event): void {
  const { host } = session;
  const { purpose, version, channel, form } = field;
  const box = form.querySelector<HTMLInputElement>(`#${field.id}`);
  const meant = box?.checked && field.ticked && field.pressed && host.isTrusted(event);
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
    rememberFormChoice(host, { record, purpose, channel, at: new Date(Date.now()).toISOString(), status: "given" });
    field.ticked = false;
    box.checked = false;
  }
  field.status = say(session, subject ? "formSavedStatus" : "formNoAddressStatus", {
    purpose: titleOf(session, purpose),
  });
  draw(session, field);
}

function open(session: Session, place: HTMLElement): void {
  place.dataset.assentReady = "";
  const { assentForm: purpose = "", assentChannel: channel = "" } = place.dataset;
  const form = place.closest("form");
  const known = session.view.purposes.find(({ id }) => id === purpose);
  const isChannel = (name: string): name is Channel => (channels as readonly string[]).includes(name);
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
    status: "",
  };
  // A submit event looks the same when a script asked for it: what a person did just before tells them apart.
  document.addEventListener(
    "click",
    ({ target, isTrusted }) => {
      const button = (target as Element).closest<HTMLButtonElement>("button,[type=submit],[type=image]");
      if (isTrusted && button?.form === form) field.pressed = true;
    },
    true,
  );
  form.addEventListener("keydown", (event) => {
    if (event.isTrusted && event.key === "Enter") field.pressed = true;
  });
  form.addEventListener("submit", (event) => submitted(session, field, event), true);
  draw(session, field);
}

/** Fills every place in the page's forms that has not been filled yet. */
export function openForms(session: Session): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-assent-form]:not([data-assent-ready])")) {
    open(session, place);
  }
}
