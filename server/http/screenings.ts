// The addresses of registers and results of screening: /v1/screenings.
import { faultAt } from "../errors.ts";
import { coverageOf } from "../services/coverage.ts";
import { importRegister } from "../services/registers.ts";
import { importScreenings, listScreenings } from "../services/screenings.ts";
import { siteActor } from "./auth.ts";
import { bodyPieces } from "./body.ts";
import type { AppContext, Handler } from "./deps.ts";

const fresh = { "Cache-Control": "no-store" };
/** A register of 18 million numbers with some columns beside them. */
const registerLimit = 2 * 1024 * 1024 * 1024;
const listLimit = 64 * 1024 * 1024;
const mediaTypes = ["text/csv", "text/plain"];

/** The text that was sent; whether it is one is judged where the service, which looks at the right first, asks for it. */
function textPieces(c: AppContext, limit: number): AsyncIterable<Uint8Array> {
  const type = (c.req.header("Content-Type") ?? "").split(";", 1)[0]!.trim().toLowerCase();
  if (!mediaTypes.includes(type)) throw faultAt("", "other-media-type", { types: mediaTypes.join(" or ") });
  return bodyPieces(c, limit);
}

/** A whole number of the query, from 0; NaN where it is none. */
function countIn(c: AppContext, name: string): number | undefined {
  const text = c.req.query(name);
  if (text === undefined) return undefined;
  return /^\d{1,9}$/.test(text) ? Number(text) : NaN;
}

/** `POST /v1/screenings`: a register's file where the query names the register, else a list-cleaner's results. */
export const postScreenings: Handler = async (c) => {
  const actor = await siteActor(c);
  const { site } = actor;
  const register = c.req.query("register");
  const country = c.req.query("country");
  if (register === undefined) {
    const done = await importScreenings(c.get("context"), actor, {
      site,
      country,
      read: () => textPieces(c, listLimit),
    });
    return c.json(done, 200, fresh);
  }
  const report = await importRegister(c.get("context"), actor, {
    site,
    register,
    date: c.req.query("date") ?? "",
    column: c.req.query("column"),
    country,
    mostFaults: countIn(c, "mostFaults"),
    smaller: c.req.query("smaller") === "true",
    read: () => textPieces(c, registerLimit),
  });
  return c.json(report, 200, fresh);
};

/** `GET /v1/screenings`: which registers are there, how old, and how many single results. */
export const getScreenings: Handler = async (c) => {
  const actor = await siteActor(c);
  return c.json(await listScreenings(c.get("context"), actor, actor.site), 200, fresh);
};

/** `POST /v1/screenings/coverage`: what the registers know of a calling list, of which nothing is stored. */
export const postCoverage: Handler = async (c) => {
  const actor = await siteActor(c);
  const { site } = actor;
  const list = { site, column: c.req.query("column"), country: c.req.query("country") };
  return c.json(
    await coverageOf(c.get("context"), actor, { ...list, read: () => textPieces(c, listLimit) }),
    200,
    fresh,
  );
};
