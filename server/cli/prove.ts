// `assent prove`: its arguments, and what it prints and exits with.
import { defineCommand } from "citty";
import { jsonOption, print } from "./command.ts";

/** Shows a stranger one answer of a check. */
export const proveCommand = defineCommand({
  meta: {
    name: "assent prove",
    description: "Make of a kept check a file that proves one recipient's answer, and tells nothing of the others",
    example: "assent prove answers.ndjson --recipient ada@example.com",
    json: "{ok, check, to, line, reason, entry, detail}; {ok, check, detail} where it is not as it was kept",
    wrong: "the file is not as it was kept: its lines do not lead to what the log's key signed; nothing was written",
  },
  args: {
    file: { type: "positional", description: "What assent check --keep wrote", required: true },
    recipient: {
      type: "string",
      description: "Whose answer: the address, number, key or ref as it was sent",
      valueHint: "address",
    },
    line: { type: "string", description: "Or its line in the file, from 1", valueHint: "3" },
    to: { type: "string", description: "Where to write; beside the file unless told", valueHint: "file" },
    url: {
      type: "string",
      description: "The server (ASSENT_URL), asked with ASSENT_KEY for the place in the log where the file has none",
      valueHint: "https://…",
    },
    json: jsonOption,
  },
  run: async ({ args }) => {
    const { proveLine } = await import("./proving.ts");
    const proven = await proveLine(args, process.env);
    if (!proven.ok) {
      process.exitCode = 1;
      return print(args.json, proven, [`NOT PROVEN: ${proven.detail}`]);
    }
    const { to, line, detail } = proven;
    print(args.json, proven, [`line ${line}: ${detail}`, `The proof, for assent verify: ${to}`]);
  },
});
