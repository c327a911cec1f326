// Answers to writes that may be sent again, in the control database.
import type { AnswerStore } from "./answer-rows.ts";
import type { Database } from "./client.ts";
import { blob } from "./query.ts";
import { storedTwice } from "./store-error.ts";

const forget = "DELETE FROM kept_answer WHERE begun_at < ?";
const claim = "INSERT INTO kept_answer (hash, body, claim, begun_at) VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING";
const select = "SELECT body, claim, begun_at, answer FROM kept_answer WHERE hash = ?";
const keep = "UPDATE kept_answer SET answer = ? WHERE hash = ? AND claim = ?";
const drop = "DELETE FROM kept_answer WHERE hash = ? AND claim = ? AND answer IS NULL";

/** The part of the control store that keeps answers. Each call may happen twice: a claim is known by its random bytes. */
export function answerRows({ writer }: Database): AnswerStore {
  const run = (sql: string, args: (Uint8Array | string)[]) =>
    storedTwice(async () => void (await writer.execute({ sql, args })));
  return {
    claimAnswer: (row, before) =>
      storedTwice(async () => {
        const { hash } = row;
        const statements = [
          { sql: forget, args: [before] },
          { sql: claim, args: [hash, row.body, row.claim, row.begunAt] },
          { sql: select, args: [hash] },
        ];
        const found = (await writer.batch(statements, "write"))[2]!.rows[0]!;
        return {
          hash,
          body: blob(found, "body"),
          claim: blob(found, "claim"),
          begunAt: String(found["begun_at"]),
          answer: found["answer"] === null ? null : blob(found, "answer"),
        };
      }),
    keepAnswer: ({ hash, claim: own, answer }) => run(keep, [answer, hash, own]),
    dropClaim: ({ hash, claim: own }) => run(drop, [hash, own]),
    forgetAnswers: (before) => run(forget, [before]),
  };
}
