// The operations of screening, as the API's description has them.
import type { Operation } from "./operation.ts";

const json = { 200: { media: "application/json" } };
const sending = [
  "no-credential",
  "may-not",
  "not-valid",
  "body-too-large",
  "too-many-requests",
  "unavailable",
] as const;
const country = { name: "country", required: false, about: "of national numbers; GB when absent" };

/** By method and path. */
export const screeningOperations: Readonly<Record<string, Operation>> = {
  "GET /v1/screenings": {
    summary: "Every register: the file in use with its age, the file on its way, and single results",
    key: true,
    answers: json,
    problems: ["no-credential", "may-not", "too-many-requests", "unavailable"],
  },
  "POST /v1/screenings": {
    summary:
      "A register's file, where the query names the register, or a list-cleaner's results as CSV: number, listed, register, date",
    key: true,
    query: [
      {
        name: "register",
        required: false,
        about: "TPS, CTPS or MPS, of a register's file; it goes on after an interruption",
      },
      { name: "date", required: false, about: "the date of a register's file, such as 2026-11-20" },
      {
        name: "column",
        required: false,
        about: "the column of the number, by name or counted from 1; the MPS has surname and postcode",
      },
      country,
      { name: "mostFaults", required: false, about: "how many lines that list nobody are passed over; 0 when absent" },
      { name: "smaller", required: false, about: "true lets the register lose more than a tenth of its numbers" },
    ],
    body: { media: "text/csv" },
    answers: json,
    problems: [...sending, "other-file", "import-running"],
  },
  "POST /v1/screenings/coverage": {
    summary: "How many numbers of a calling list (CSV) are listed, fresh, stale and missing in TPS and CTPS",
    key: true,
    query: [{ name: "column", required: false, about: "the column of the number, by name" }, country],
    body: { media: "text/csv" },
    answers: json,
    problems: sending,
  },
};
