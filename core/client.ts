// assent/client: the calls a mailer, a dialler or a CRM makes, typed by the schemas that the server validates with.
import type * as z from "zod/mini";
import type { changeKeysResponse, changesResponse } from "./change-schema.ts";
import { called, type AssentClientOptions, type ClientCall, type ClientFile } from "./client-request.ts";
import { streamed, type StreamedAnswers } from "./client-stream.ts";
import type {
  checkRecordResponse,
  CheckQuestion,
  CheckRequest,
  CheckResponse,
  dealingsResponse,
  RecheckResponse,
  salesRequest,
  sendsRequest,
  SuppressionEntry,
  suppressionQuestion,
  suppressionResponse,
  suppressionsFound,
  unsubscribeRequest,
  unsubscribeResponse,
} from "./contact-schema.ts";
import type { ImportMapping, ImportResponse, importsResponse } from "./import-schema.ts";
import type { ProcessingRecord } from "./processing.ts";
import type { purposeRequest, purposeResponse, purposeSetResponse, purposesResponse } from "./purpose-schema.ts";
import type { linkRequest, noteRequest, recordResponse } from "./schema.ts";
import type {
  findSharesRequest,
  foundSharesResponse,
  sharesRequest,
  toldRequest,
  toldResponse,
  toTellResponse,
} from "./share-schema.ts";
import type {
  DeliveriesPage,
  replayRequest,
  replayResponse,
  webhookChange,
  webhookRequest,
  webhookSecretResponse,
  webhooksResponse,
  WebhookView,
} from "./webhook-schema.ts";

export { AssentProblem, type AssentClientOptions } from "./client-request.ts";
export { keyMaker, type KeyMaker } from "./export-key.ts";

type Recipient = CheckRequest["recipients"][number];

/** Every call; each rejects with `AssentProblem` where the server refuses, and with fetch's own error where it cannot be reached. */
export interface AssentClient {
  /** May these be contacted? Up to 10,000. */
  check(request: CheckRequest): Promise<CheckResponse>;
  /**
   * The same for any number: results in the order of the recipients, while they are still being sent. `summary` is set
   * once the last result was taken; a stream that broke off throws, and none of it may be used.
   */
  checkStream(question: CheckQuestion, recipients: AsyncIterable<Recipient> | Iterable<Recipient>): StreamedAnswers;
  /** Of an earlier check, those whose answer is another now. */
  recheck(check: string, recipients: readonly Recipient[]): Promise<RecheckResponse>;
  /** The decision record of a check, and its place in the log once a checkpoint covers it. */
  checkRecord(check: string): Promise<z.infer<typeof checkRecordResponse>>;
  /** Forbids contact, all or none. */
  suppress(entries: readonly SuppressionEntry[]): Promise<z.infer<typeof suppressionResponse>>;
  /** Every entry against one address, lifted ones too. */
  findSuppressions(who: z.infer<typeof suppressionQuestion>): Promise<z.infer<typeof suppressionsFound>>;
  /** Takes an entry away, and keeps why. */
  liftSuppression(id: string, reason: string): Promise<void>;
  /** Keeps what a person said on the telephone, on paper or through a colleague; with an id of its own it is one however often it is sent. */
  note(request: z.input<typeof noteRequest>): Promise<z.infer<typeof recordResponse>>;
  /** Keeps that two subjects are one person, and what shows it. */
  link(request: z.input<typeof linkRequest>): Promise<z.infer<typeof recordResponse>>;
  /** Brings a file in, CSV unless told, and says what importing it would do; nobody is changed. Never sent again by itself. */
  upload(file: ClientFile, mapping: ImportMapping, format?: "csv" | "ndjson"): Promise<ImportResponse>;
  /** The latest hundred imports. */
  imports(): Promise<z.infer<typeof importsResponse>>;
  /** What stands of an import. */
  importOf(id: string): Promise<ImportResponse>;
  /** Makes its rows records, and comes back when all are. */
  commitImport(id: string): Promise<ImportResponse>;
  /** Takes back what it gave, and comes back when all is. */
  undoImport(id: string): Promise<ImportResponse>;
  /** Brings in a list-cleaner's results (CSV: number, listed, register, date), all or none. */
  screeningResults(file: ClientFile, country?: string): Promise<{ readonly rows: number }>;
  /** Tells what was passed on of whom to which recipient, all or none. */
  tellShares(shares: z.input<typeof sharesRequest>["shares"]): Promise<z.infer<typeof dealingsResponse>>;
  /** Who was told what of whom, oldest first. */
  findShares(request: z.input<typeof findSharesRequest>): Promise<z.infer<typeof foundSharesResponse>>;
  /** Which recipients are to be told that what they were given is over; the page after that share. */
  sharesToTell(after?: number): Promise<z.infer<typeof toTellResponse>>;
  /** These recipients were told. */
  sharesTold(told: z.input<typeof toldRequest>["told"]): Promise<z.infer<typeof toldResponse>>;
  /** The record of processing activities (GDPR Art. 30), in a language of the notice. */
  processing(lang?: string): Promise<ProcessingRecord>;
  /** A link for each recipient, and the headers of a message that carries it. */
  unsubscribeLinks(request: z.infer<typeof unsubscribeRequest>): Promise<z.infer<typeof unsubscribeResponse>>;
  /** Tells who bought what, which a soft opt-in rests on; the same twice is one. */
  tellSales(sales: z.infer<typeof salesRequest>["sales"]): Promise<z.infer<typeof dealingsResponse>>;
  /** Tells what was sent to whom, for caps and soft opt-in; the same twice is one. */
  tellSends(request: z.infer<typeof sendsRequest>): Promise<z.infer<typeof dealingsResponse>>;
  /** The purposes in force, and those of an announced notice. */
  purposes(): Promise<z.infer<typeof purposesResponse>>;
  /** One purpose with its words and its revision. */
  purpose(id: string): Promise<z.infer<typeof purposeResponse>>;
  /**
   * Changes a purpose, or adds one, which publishes a notice. With the `revision` that was read it is refused where
   * somebody changed it since; null where it must be new.
   */
  setPurpose(
    id: string,
    purpose: z.input<typeof purposeRequest>,
    revision?: string | null,
  ): Promise<z.infer<typeof purposeSetResponse>>;
  /** Takes a purpose out of the notice; with the `revision` that was read as `setPurpose`. */
  retirePurpose(id: string, revision?: string): Promise<z.infer<typeof purposeSetResponse>>;
  /** What changed after a cursor, from the first change without one: go on from `cursor`, at once where there is `more`. */
  changes(after?: string, limit?: number): Promise<z.infer<typeof changesResponse>>;
  /** By which keys changes name these addresses. */
  changeKeys(recipients: readonly Recipient[]): Promise<z.infer<typeof changeKeysResponse>>;
  /** Who is told of changes. */
  webhooks(): Promise<z.infer<typeof webhooksResponse>>;
  /** Has an address told; its secret is in this answer and nowhere else. Never sent again by itself. */
  addWebhook(request: z.infer<typeof webhookRequest>): Promise<z.infer<typeof webhookSecretResponse>>;
  /** Changes who is told of what; what is left out stays. */
  changeWebhook(id: string, change: z.infer<typeof webhookChange>): Promise<WebhookView>;
  /** A new secret; the earlier one signs too for a while. Never sent again by itself. */
  rotateWebhook(id: string): Promise<z.infer<typeof webhookSecretResponse>>;
  /** Tells an address no more. */
  removeWebhook(id: string): Promise<void>;
  /** How telling went, the latest first; the page before that entry. */
  deliveries(id: string, before?: number): Promise<DeliveriesPage>;
  /** Tells again: one delivery, or all of a period. */
  replay(id: string, request: z.infer<typeof replayRequest>): Promise<z.infer<typeof replayResponse>>;
}

/** A client of one site. It keeps nothing between calls. */
export function assentClient(options: AssentClientOptions): AssentClient {
  const call = <T>(method: ClientCall["method"], path: string, rest: Omit<ClientCall, "method" | "path"> = {}) =>
    called<T>(options, { method, path, ...rest });
  const post = <T>(path: string, body: unknown) => call<T>("POST", path, { body });
  return {
    check: (request) => post("/v1/check", request),
    checkStream: (question, recipients) => streamed(options, question, recipients),
    recheck: (check, recipients) => post(`/v1/checks/${part(check)}/recheck`, { recipients }),
    checkRecord: (id) => call("GET", `/v1/checks/${part(id)}`),
    findSuppressions: (who) => post("/v1/suppressions/find", who),
    liftSuppression: (id, reason) => post(`/v1/suppressions/${part(id)}/lift`, { reason }),
    note: (request) => post("/v1/records", request),
    link: (request) => post("/v1/links", request),
    ...files(call),
    tellShares: (shares) => post("/v1/shares", { shares }),
    findShares: (request) => post("/v1/shares/find", request),
    sharesToTell: (after) => call("GET", `/v1/shares/to-tell${query({ after })}`),
    sharesTold: (told) => post("/v1/shares/told", { told }),
    processing: (lang) => call("GET", `/v1/processing.json${query({ lang })}`),
    suppress: (entries) => post("/v1/suppressions", { entries }),
    unsubscribeLinks: (request) => post("/v1/unsubscribe-links", request),
    tellSales: (sales) => post("/v1/sales", { sales }),
    tellSends: (request) => post("/v1/sends", request),
    purposes: () => call("GET", "/v1/purposes"),
    purpose: (id) => call("GET", `/v1/purposes/${part(id)}`),
    setPurpose: (id, body, revision) =>
      call("PUT", `/v1/purposes/${part(id)}`, { body, headers: conditionOf(revision) }),
    retirePurpose: (id, revision) =>
      call("POST", `/v1/purposes/${part(id)}/retire`, { headers: conditionOf(revision) }),
    changes: (after, limit) => call("GET", `/v1/changes${query({ after, limit })}`),
    changeKeys: (recipients) => post("/v1/change-keys", { recipients }),
    webhooks: () => call("GET", "/v1/webhooks"),
    addWebhook: (body) => call("POST", "/v1/webhooks", { body, once: true }),
    changeWebhook: (id, change) => post(`/v1/webhooks/${part(id)}`, change),
    rotateWebhook: (id) => call("POST", `/v1/webhooks/${part(id)}/rotate`, { once: true }),
    removeWebhook: (id) => call("POST", `/v1/webhooks/${part(id)}/remove`),
    deliveries: (id, before) => call("GET", `/v1/webhooks/${part(id)}/deliveries${query({ before })}`),
    replay: (id, request) => post(`/v1/webhooks/${part(id)}/replay`, request),
  };
}

type Call = <T>(method: ClientCall["method"], path: string, rest?: Omit<ClientCall, "method" | "path">) => Promise<T>;

/** The calls that bring files in, and what becomes of those. */
function files(
  call: Call,
): Pick<AssentClient, "upload" | "imports" | "importOf" | "commitImport" | "undoImport" | "screeningResults"> {
  const until = async (state: ImportResponse["state"], path: string): Promise<ImportResponse> => {
    for (;;) {
      const stands = await call<ImportResponse>("POST", path);
      if (stands.state === state) return stands;
    }
  };
  const at = (id: string) => `/v1/imports/${part(id)}`;
  return {
    upload: (data, mapping, format = "csv") =>
      call("POST", "/v1/imports", {
        file: { data, media: format === "csv" ? "text/csv" : "application/x-ndjson" },
        // Names of columns may hold what a header may not.
        headers: { "Import-Mapping": escaped(JSON.stringify(mapping)) },
        once: true,
      }),
    imports: () => call("GET", "/v1/imports"),
    importOf: (id) => call("GET", at(id)),
    commitImport: (id) => until("committed", `${at(id)}/commit`),
    undoImport: (id) => until("undone", `${at(id)}/undo`),
    screeningResults: (data, country) =>
      call("POST", `/v1/screenings${query({ country })}`, { file: { data, media: "text/csv" } }),
  };
}

/** JSON in ASCII alone. */
const escaped = (json: string): string =>
  json.replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);

const part = encodeURIComponent;

const conditionOf = (revision: string | null | undefined): Record<string, string> => {
  if (revision === undefined) return {};
  return revision === null ? { "If-None-Match": "*" } : { "If-Match": `"${revision}"` };
};

function query(asked: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return given.length > 0 ? `?${new URLSearchParams(given).toString()}` : "";
}
