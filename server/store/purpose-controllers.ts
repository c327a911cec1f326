// For whom purposes were done: every controller that any notice of a site has or had a purpose under.
import type { Instant } from "../../core/time.ts";
import type { Database } from "./client.ts";
import { storedTwice } from "./store-error.ts";

/** A purpose and somebody it is or was done for. */
export interface PurposeController {
  readonly purpose: string;
  readonly controller: string;
  /** When the first notice that says so was published. */
  readonly since: Instant;
}

export interface ControllerStore {
  /** For whom purposes are or were done by any notice, announced and called off ones too: each pair once. */
  purposeControllers(): Promise<readonly PurposeController[]>;
}

// What `controllersIn` says of each. Texts in all languages stay out of what is sorted: it takes forty times as long with them.
const select = `
WITH told AS MATERIALIZED (
  SELECT rowid AS place, published_at AS since, doc->>'$.controller.name' AS own, doc->'$.purposes' AS purposes
  FROM notice WHERE rowid > ?)
SELECT p.value->>'id' AS purpose, c.value AS controller, min(t.since) AS since, max(t.place) AS last
FROM told AS t CROSS JOIN json_each(t.purposes) AS p
CROSS JOIN json_each(json_insert(
  coalesce(p.value->'jointWith', '[]'), '$[#]', coalesce(p.value->>'processorFor', t.own))) AS c
GROUP BY 1, 2 ORDER BY 3, 1, 2`;

/**
 * The part of a site store that knows for whom purposes were done. Notices never change and never go, so that each is
 * read once, and after that only those that are new.
 */
export function controllerRows({ reader }: Database): ControllerStore {
  let [last, known]: [number, readonly PurposeController[]] = [0, []];
  const learn = (found: readonly PurposeController[]): void => {
    const isNew = ({ purpose, controller }: PurposeController) =>
      !known.some((one) => one.purpose === purpose && one.controller === controller);
    known = [...known, ...found.filter(isNew)];
  };
  return {
    purposeControllers: () =>
      storedTwice(async () => {
        const { rows } = await reader.execute({ sql: select, args: [last] });
        if (rows.length === 0) return known;
        learn(
          rows.map((row) => ({
            purpose: String(row["purpose"]),
            controller: String(row["controller"]),
            since: String(row["since"]),
          })),
        );
        last = Math.max(last, ...rows.map((row) => Number(row["last"])));
        return known;
      }),
  };
}
