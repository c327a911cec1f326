// Asking whether people may be contacted: what goes to the server, and the answers as they come back, line by line.
import type { CheckQuestion, CheckResult } from "../../../core/contact-schema.ts";
import { channelAddress, type AddressKind } from "../../../core/address.ts";
import type { Channel } from "../../../core/purpose.ts";
import { ApiAway, type Api } from "../app/api.ts";

/** What is asked about everybody, and from where numbers are that name no country. */
export interface Question {
  readonly purpose: string;
  readonly channel: Channel;
  readonly subscriber: "unknown" | "individual" | "corporate";
  /** ISO 3166-1 alpha-2; empty as the site has it. */
  readonly country: string;
  /** Of a purpose that shares. */
  readonly partner: string;
}

/** One recipient as the API takes it. */
export interface SentRecipient {
  readonly email?: string;
  readonly phone?: string;
  readonly post?: string;
  readonly push?: string;
  readonly chat?: string;
  readonly country?: string;
}

/** What the last line of a stream says, and everything before it. */
export interface Answered {
  readonly results: readonly CheckResult[];
  readonly check: string;
  readonly validUntil: string;
}

/** What kind of address the channel needs. */
export const kindFor = (channel: Channel): AddressKind => channelAddress[channel];

/** The kinds of which one written without its country needs the list's. */
export const needsCountry: ReadonlySet<AddressKind> = new Set(["phone", "post", "chat"]);

/** Fields of a browser, by the kind of address. */
export const inputTypes = { email: "email", phone: "tel", post: "text", push: "url", chat: "text" } as const;

/** The question as the API takes it. */
export const headOf = ({ purpose, channel, subscriber, partner }: Question): CheckQuestion => ({
  purpose,
  channel,
  ...(subscriber === "unknown" ? {} : { subscriber }),
  ...(channel === "sharing" && partner.trim() !== "" ? { partner: partner.trim() } : {}),
});

/** A recipient as the API takes it. */
export const recipientOf = (address: string, { channel, country }: Question): SentRecipient =>
  kindFor(channel) === "email"
    ? { email: address }
    : { [kindFor(channel)]: address, ...(country === "" ? {} : { country }) };

/** Longer ones the API does not read. */
export const longestAddress = { email: 400, phone: 60, post: 400, push: 1000, chat: 240 } as const;

/** A list's part on its way. */
export interface AskedPart {
  readonly site: string;
  readonly question: Question;
  readonly recipients: readonly SentRecipient[];
  readonly signal: AbortSignal;
  /** Told how many answers came. */
  readonly onAnswers: (count: number) => void;
}

/** Asks about a part of a list. Throws ApiProblem and ApiAway; a stream without its summary has failed. */
export async function askPart(api: Api, part: AskedPart): Promise<Answered> {
  const { site, question, recipients, signal, onAnswers } = part;
  const body = `${[headOf(question), ...recipients].map((line) => JSON.stringify(line)).join("\n")}\n`;
  const raw = { type: "application/x-ndjson", body };
  const answer = await api.fetch("POST", "/v1/check/stream", undefined, { site, signal, raw });
  const results: CheckResult[] = [];
  let summary: Pick<Answered, "check" | "validUntil"> | undefined;
  for await (const lines of linesIn(answer.body!, signal)) {
    for (const line of lines) {
      const said = JSON.parse(line) as CheckResult | { readonly summary: Answered };
      if ("summary" in said) summary = said.summary;
      else results.push(said);
    }
    onAnswers(results.length);
  }
  if (!summary || results.length !== recipients.length) throw new ApiAway("the answer broke off");
  return { results, check: summary.check, validUntil: summary.validUntil };
}

/** The lines of a stream of text, as many together as come together. Throws ApiAway where it breaks off. */
export async function* linesIn(stream: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<string[]> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const lines = rest.split("\n");
      rest = done ? "" : lines.pop()!;
      yield lines.filter((line) => line !== "");
      if (done) return;
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiAway("the answer broke off", { cause: error });
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
