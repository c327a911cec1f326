// Every problem the API can answer with: slug, status, title, and what to do about it (RFC 9457).

/** What holds for every occurrence of one problem. */
export interface Problem {
  readonly status: number;
  /** Never varies for a slug. */
  readonly title: string;
  /** For docs/problems.md: cause and fix. */
  readonly help: string;
}

/** Every problem by its slug, the last part of its `type` URL. */
export const problems = {
  "not-json": {
    status: 400,
    title: "The body is not JSON",
    help: "Send a JSON object with Content-Type application/json.",
  },
  "no-credential": {
    status: 401,
    title: "A credential is needed",
    help: "Send `Authorization: Bearer` with an API key of the site, or sign in.",
  },
  "sign-in-refused": {
    status: 401,
    title: "This lets nobody in",
    help: "Links and recovery codes are good once, and links end. Ask an owner for a new link; for the owner, `assent reset-admin` prints one.",
  },
  "no-site": {
    status: 400,
    title: "No site is named",
    help: "Name the site in the header `Assent-Site`, or of a GET in `?site=`. An API key needs neither.",
  },
  "may-not": {
    status: 403,
    title: "This credential may not do that",
    help: "Use a key that has the scope named in `scope` and belongs to the site, or act as an enabled user whose role may.",
  },
  "origin-not-allowed": {
    status: 403,
    title: "This origin may not write",
    help: "Add the page's origin to the site's allowed origins.",
  },
  "forged-request": {
    status: 403,
    title: "This request may be forged",
    help: "Send what a session changes from a page of this server, with the session's token in `Assent-CSRF`. Behind a proxy, ASSENT_PUBLIC_URL must be the address in the browser.",
  },
  "not-found": {
    status: 404,
    title: "Nothing here",
    help: "Check the address. Receipts appear as soon as the record is acknowledged.",
  },
  "method-not-allowed": {
    status: 405,
    title: "This method is not for this address",
    help: "The Allow header lists the methods that are.",
  },
  "record-conflict": {
    status: 409,
    title: "Another record has this id",
    help: "An id names one act. Make a new id for a new act.",
  },
  "draft-conflict": {
    status: 409,
    title: "Somebody saved the draft meanwhile",
    help: "Read the draft again, and save or publish it with the revision it has now.",
  },
  "site-exists": {
    status: 409,
    title: "Another site has this id",
    help: "Choose another id, or none: then one is made.",
  },
  "import-stage": {
    status: 409,
    title: "The import is at another stage",
    help: "Commit what is at `dry-run` or `committing`; undo what is at `dry-run` or `committed`.",
  },
  "other-file": {
    status: 409,
    title: "Another file had begun",
    help: "The import of this register and date had begun with other bytes. It was dropped: send the file again.",
  },
  "import-running": {
    status: 409,
    title: "Another import of this register is running",
    help: "Wait until it is done or its process has ended, then send the same file again: it goes on where that was.",
  },
  "log-contradicted": {
    status: 409,
    title: "The log contradicts this checkpoint",
    help: "Keep the checkpoint: it shows that the log was changed or lost entries after it had signed. The owner finds it in the log's report.",
  },
  "not-as-read": {
    status: 412,
    title: "It is not as it was read",
    help: "Somebody wrote it meanwhile, and nothing of theirs was replaced; of a file in parts the detail says what was written before. Read it again, put the change over what it is now, and send its ETag in If-Match; without If-Match it is replaced whatever it is.",
  },
  "purpose-changed": {
    status: 412,
    title: "The purpose is not as it was read",
    help: "Read it again, look at what is another, and send its ETag in If-Match; of a new purpose send If-None-Match: *.",
  },
  "notice-coming": {
    status: 409,
    title: "A notice is coming",
    help: "A change made now would call it off. Change the purpose in the coming notice (?of=coming), or publish the next notice whole.",
  },
  "last-owner": {
    status: 409,
    title: "An enabled owner must remain",
    help: "Create another owner first, then disable this one.",
  },
  "idempotency-in-progress": {
    status: 409,
    title: "The same request is being done",
    help: "Another with the same Idempotency-Key came first and is not answered yet. Send the same again after Retry-After.",
  },
  "idempotency-unanswered": {
    status: 409,
    title: "The same request was begun, and no answer of it is kept",
    help: "It was done and its answer was too long to keep, or it was begun over a minute ago and never answered. Look whether it was done; what is to be done again needs another Idempotency-Key.",
  },
  "not-kept": {
    status: 410,
    title: "What was known then is not kept",
    help: "What registers said is kept for 400 days. Ask about a later instant; of an earlier check, ask a new one.",
  },
  "body-too-large": {
    status: 413,
    title: "The body is too large",
    help: "Records hold at most 8 kB, checks at most 4 MiB, imports at most 512 MiB.",
  },
  "pack-too-large": {
    status: 413,
    title: "The history is too long for one pack",
    help: "A pack holds at most 2,000 records. Ask for packs of single records, or take what is held about the person.",
  },
  "not-valid": {
    status: 422,
    title: "The body does not fit the schema",
    help: "`errors` lists each fault with a JSON pointer.",
  },
  "idempotency-key-reused": {
    status: 422,
    title: "Another request had this Idempotency-Key",
    help: "A key names one request for a day. Send the same body, or another key.",
  },
  "unknown-notice": {
    status: 422,
    title: "The notice is not known",
    help: "Send the hash of a notice this site has published, in a language it has.",
  },
  "unknown-purpose": {
    status: 422,
    title: "The purpose is not in the notice",
    help: "Send purposes, versions and channels as the notice has them.",
  },
  "notice-unlawful": {
    status: 422,
    title: "The notice breaks rules of consent",
    help: "`errors` names each broken rule by its number in docs/lint.md, with a JSON pointer into the notice.",
  },
  "grant-not-trusted": {
    status: 422,
    title: "Consent needs a person's own act",
    help: "A scripted event may refuse or withdraw, never give.",
  },
  "unknown-receipt": {
    status: 422,
    title: "The receipt is not known",
    help: "Withdraw with the id of a record of this site.",
  },
  "too-many-requests": {
    status: 429,
    title: "Too many requests",
    help: "Wait as many seconds as Retry-After says, then send the same again.",
  },
  internal: {
    status: 500,
    title: "Something failed here",
    help: "Send the same request again: ids make that safe. Quote `instance` when you report it.",
  },
  unavailable: {
    status: 503,
    title: "The store does not answer",
    help: "Nothing was lost that was acknowledged. Send the same request again after Retry-After.",
  },
} as const satisfies Readonly<Record<string, Problem>>;

export type ProblemSlug = keyof typeof problems;
