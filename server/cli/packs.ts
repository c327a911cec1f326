// `assent pack`, `assent held`: the evidence of a person's acts, or everything held about them, as a file.
import { writeFile } from "node:fs/promises";
import { defineCommand } from "citty";
import { ProblemError } from "../errors.ts";
import { commandLine } from "./command-line.ts";
import { assertOneOutput, CommandError, note, print, sharedOptions, type SharedArguments } from "./command.ts";
import { subjectOf } from "./subjects.ts";

const person = {
  email: { type: "string", description: "The person's e-mail address", valueHint: "address" },
  phone: { type: "string", description: "The person's telephone number, with + and country", valueHint: "number" },
  device: { type: "string", description: "The browser's id", valueHint: "hex" },
  record: { type: "string", description: "A record about the person", valueHint: "rec_…" },
} as const;

const named = ({ site, data }: SharedArguments) => ({ site, data });

/** What the API says to a stranger is too little for who has the data. */
function nobody(error: unknown): never {
  if (!(error instanceof ProblemError) || error.slug !== "not-found") throw error;
  throw new CommandError(
    "no record is known of them",
    "Look at how the address is written, and at --site and --data; whoever never answered has no evidence.",
    { cause: error },
  );
}

/** Writes an evidence pack. */
export const packCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent pack",
      description: "Write the evidence of a person's acts as an HTML file that verifies itself",
      example: "assent pack ada.html --email ada@example.com",
      json: "{site, file, records}",
    },
    args: {
      file: { type: "positional", description: "Where to write, or - for standard output", required: true },
      ...person,
      alone: { type: "boolean", description: "Of the one record that --record names" },
      lang: { type: "string", description: "In which the pack speaks", valueHint: "en" },
      ...sharedOptions,
    },
    run: async ({ args }) => {
      const { inSite } = await import("./data-folder.ts");
      const { sealSite } = await import("../assemble.ts");
      const { collectPack } = await import("../services/packs.ts");
      const { packFile } = await import("../http/pack-page.ts");
      assertOneOutput(args.file, args.json);
      const request = { subject: subjectOf(args), about: args.alone ? "record" : "subject", lang: args.lang };
      const { site, file, count } = await inSite({ ...named(args), threadUrl }, async (context, id) => {
        if (await context.control.site(id)) await sealSite(context, id);
        const collected = await collectPack(context, commandLine, { site: id, read: () => request }).catch(nobody);
        return { site: id, file: await packFile(context, collected), count: collected.content.records.length };
      });
      if (args.file === "-") process.stdout.write(file);
      else await writeFile(args.file, file, { mode: 0o600 });
      note(args.json, `${site}: ${count} ${count === 1 ? "record" : "records"} in the pack`);
      if (args.json) print(true, { site, file: args.file, records: count }, []);
    },
  });

/** Writes everything held about a person. */
export const heldCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent held",
      description: "Write everything held about a person, for an access request",
      example: "assent held ada.json --email ada@example.com --verified signed-link --request DSR-17",
      json: "{site, file, records}",
    },
    args: {
      file: {
        type: "positional",
        description: "Where to write (.csv for a table of the records), or -",
        required: true,
      },
      ...person,
      verified: {
        type: "string",
        description: "Where it is handed out: how it was made sure who asks",
        valueHint: "word",
      },
      request: { type: "string", description: "Your own number of the request", valueHint: "DSR-17" },
      ...sharedOptions,
    },
    run: async ({ args }) => {
      const { inSite } = await import("./data-folder.ts");
      const { heldAbout, heldTable } = await import("../services/held.ts");
      const { file } = args;
      assertOneOutput(file, args.json);
      const { verified, request } = args;
      const asked = { subject: subjectOf(args), ...(verified ? { verified } : {}), ...(request ? { request } : {}) };
      const { site, held } = await inSite({ ...named(args), threadUrl }, async (context, id) => ({
        site: id,
        held: await heldAbout(context, commandLine, { site: id, read: () => asked }),
      }));
      const text = file.endsWith(".csv") ? heldTable(held) : `${JSON.stringify(held, undefined, 2)}\n`;
      if (file === "-") process.stdout.write(text);
      else await writeFile(file, text, { mode: 0o600 });
      const count = held.records.length;
      note(args.json, `${site}: ${count} ${count === 1 ? "record" : "records"} held about them`);
      if (args.json) print(true, { site, file, records: count }, []);
    },
  });
