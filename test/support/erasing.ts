// Ada, who consents and is erased, in a context of a test's own.
import type { RecordId } from "../../core/ids.ts";
import { checkRecipients } from "../../server/services/checks.ts";
import { demoSite } from "../../server/services/demo.ts";
import { eraseSubject } from "../../server/services/erasures.ts";
import { recordDecision } from "../../server/services/records.ts";
import { system, visitor, type TestContext } from "./context.ts";
import { filesHolding } from "./temporary.ts";

export const ada = { kind: "email", id: "ada@example.com" } as const;
/** What is asked where she is erased. */
export const wish = { subject: ada, mode: "erase", reason: "subject-request", verified: "signed-link" } as const;
/** Who asks before a send. */
export const asker = { kind: "key", id: "key_1", site: demoSite, scopes: ["check"] } as const;

/** What is done about her; `context` is the one of the test that runs. */
export const erasingIn = (context: () => TestContext) => ({
  /** Erases her, or does what the change asks for instead. */
  erase: (change: Record<string, unknown> = {}, actor: Parameters<typeof eraseSubject>[1] = system) =>
    eraseSubject(context().context, actor, { site: demoSite, read: () => ({ ...wish, ...change }) }),
  /** A consent to the newsletter, by its record. */
  async consent(email: string = ada.id): Promise<RecordId> {
    const request = context().request({ subject: { kind: "email", id: email } });
    await recordDecision(context().context, visitor, request);
    return request.id as RecordId;
  },
  /** The reason of a check for the newsletter. */
  async answer(email: string = ada.id): Promise<string> {
    const body = { purpose: "newsletter", channel: "email", recipients: [{ email }] };
    const { results } = await checkRecipients(context().context, asker, () => body);
    return results[0]!.reason;
  },
  store: () => context().context.site(demoSite),
  /** Every file of the data folder that holds the bytes. */
  filesWith: (bytes: Uint8Array | string) => filesHolding(context().folder, bytes),
});
