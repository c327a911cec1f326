// Whether what a person answered fits the notice they were shown, and may be taken as their answer.
import { channelAddress } from "../../core/address.ts";
import type { Notice } from "../../core/notice.ts";
import { answeredParts, type Purpose } from "../../core/purpose.ts";
import { eventProblem, type Choice } from "../../core/record.ts";
import type { RecordedStatus } from "../../core/status.ts";
import type { PublicRequest } from "./records.ts";
import { fault, faultAt, ProblemError, refusal, type Fault, type Wrong } from "../errors.ts";

type RequestedChoice = Pick<Choice<RecordedStatus>, "purpose" | "version" | "channel">;

/** Throws `not-valid` when the choices do not fit the event, and `grant-not-trusted` when a script gives. */
export function assertEvent({ event, choices, method, subject }: PublicRequest): void {
  const problem = eventProblem(event, choices);
  if (problem) throw faultAt("/choices", problem);
  const gives = choices.some((choice) => choice.status === "given");
  if (gives && !method.trusted) throw new ProblemError("grant-not-trusted");
  // Who holds a receipt may take back what it records; only the person's own act gives (decision 0006).
  if (gives && subject.kind === "receipt") throw refusal("grant-not-trusted", "receipt-only-withdraws");
}

/** Throws `unknown-purpose`, with a pointer per choice, unless every choice answers what the notice asks. */
export function assertAnswerable(notice: Notice, request: PublicRequest): void {
  const purposes = new Map(notice.purposes.map((purpose) => [purpose.id, purpose]));
  const errors: Fault[] = [];
  for (const [i, choice] of request.choices.entries()) {
    const { purpose, vendor } = answeredParts(choice.purpose);
    const asked = purposes.get(purpose);
    const misfit = misfitOf(
      choice,
      vendor === undefined || mayAlone(asked, vendor) ? asked : undefined,
      request.subject.kind,
    );
    if (misfit) errors.push(fault(`/choices/${i}${misfit.member}`, ...misfit.wrong));
  }
  if (errors.length) throw new ProblemError("unknown-purpose", undefined, { errors });
}

/** Whether a vendor may be allowed alone: one of a purpose of the banner, where a yes takes no second act. */
const mayAlone = (purpose: Purpose | undefined, vendor: string): boolean =>
  purpose?.explicit !== true && purpose?.channels.length === 0 && purpose.vendors.some(({ id }) => id === vendor);

/** What of the choice does not answer the purpose, or not with that kind of subject; undefined when it fits. */
export function misfitOf(
  choice: RequestedChoice,
  purpose: Purpose | undefined,
  subject: PublicRequest["subject"]["kind"],
): { readonly member: string; readonly wrong: Wrong } | undefined {
  if (!purpose || purpose.category === "essential") return { member: "/purpose", wrong: ["purpose-unasked"] };
  if (purpose.version !== choice.version)
    return { member: "/version", wrong: ["other-version", { version: purpose.version }] };
  const fits = choice.channel === undefined ? purpose.channels.length === 0 : purpose.channels.includes(choice.channel);
  if (!fits)
    return { member: "/channel", wrong: ["other-channel", { channels: purpose.channels.join(", ") || "none" }] };
  const needed = choice.channel === undefined ? "device" : channelAddress[choice.channel];
  if (subject === "receipt" || subject === needed) return undefined;
  return { member: "", wrong: ["other-subject", { kind: needed }] };
}
