// Vendors that were allowed alone: their embeds are shown though their purpose is off (docs/decisions/0046).
/** @jsxImportSource ./dom */
import type { UiHost } from "../host.ts";
import { place, type PartProps } from "./controls.tsx";
import type { Child } from "./dom/jsx-runtime.ts";
import { say, titleOf, type Session } from "./session.ts";

const dayMs = 864e5;

/** Whether the answer about one vendor of a purpose, such as `social/video`, is a yes that still holds. */
export function isAlone({ config, decision, gpc, gpcHolds }: UiHost, id: string): boolean {
  const rowOf = (name: string) => config.purposes.find(([own]) => own === name);
  const purpose = rowOf(id.split("/")[0]!);
  const answer = decision()?.answers[id];
  if (!purpose || !answer || answer[1] !== "given" || answer[0] !== rowOf(id)?.[1]) return false;
  // As with a purpose: a yes from before the signal was there does not outweigh it.
  const isHeld = gpc && gpcHolds(purpose[2]) && !answer[3];
  return !isHeld && Date.now() - answer[2] < (purpose[4] || config.renew.given) * dayMs;
}

/** The answers about one vendor that hold, as `social/video`; of the one purpose where it is named. */
const aloneIn = ({ host }: Session, purpose = ""): string[] =>
  host.config.purposes
    .map(([id]) => id)
    .filter((id) => id.includes("/") && id.startsWith(purpose) && isAlone(host, id));

/** What the notice calls a vendor. */
export function vendorName({ view, facts }: Session, purpose: string, vendor: string): string | undefined {
  const known = facts.flatMap(({ vendors }) => vendors).find(({ id }) => id === vendor);
  return view.texts.purposes[purpose]?.vendors?.[vendor] ?? known?.name;
}

/** What was answered, as people read it: a purpose, or one vendor with its purpose. */
export function answerName(session: Session, id: string): string {
  const [purpose = "", vendor] = id.split("/");
  const title = titleOf(session, purpose);
  return vendor === undefined ? title : `${vendorName(session, purpose, vendor) ?? vendor} (${title})`;
}

/** Those of every purpose, as lines of what holds. */
export const list = (session: Session): Child =>
  aloneIn(session).map((id) => (
    <li>
      {answerName(session, id)}: {say(session, "statusGiven")}
    </li>
  ));

/** The vendors of a purpose that were allowed alone, each with its switch: off is a no once it is saved. */
export const Vendors = ({ session, purpose }: PartProps & { readonly purpose: string }): Child => {
  const { draft, host } = session;
  const allowed = aloneIn(session, `${purpose}/`);
  // Whose yes has ended meanwhile, in another tab or by its period, has no switch, and nothing is saved of it.
  for (const id of Object.keys(draft)) if (id.startsWith(`${purpose}/`) && !allowed.includes(id)) delete draft[id];
  return allowed.map((id) => {
    const label = say(session, "placeholderAlways", { vendor: vendorName(session, purpose, id.split("/")[1]!) ?? id });
    draft[id] ??= true;
    const toggle = (event: Event) => {
      const box = event.target as HTMLInputElement;
      // A script may switch off, never on.
      draft[id] = box.checked &&= host.isTrusted(event);
    };
    return (
      <div class="head">
        <span>{label}</span>
        {place(
          session,
          `switch-${id}`,
          <input type="checkbox" role="switch" aria-label={label} checked={draft[id]} onClick={toggle} />,
        )}
      </div>
    );
  });
};
