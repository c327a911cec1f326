// Every verb of the `assent` command, in one list.
import { defineCommand, type CommandDef } from "citty";
import { backupCommand, restoreCommand } from "./backup.ts";
import { checkCommand } from "./check.ts";
import { jsonOption, sharedOptions } from "./command.ts";
import { applyCommand, configCommand } from "./config.ts";
import { devCommand } from "./dev.ts";
import { doctorCommand } from "./doctor.ts";
import { importCommand } from "./import.ts";
import { initCommand } from "./init.ts";
import { keysCommand } from "./keys.ts";
import { heldCommand, packCommand } from "./packs.ts";
import { proveCommand } from "./prove.ts";
import { publishCommand } from "./publish.ts";
import { purposesCommand } from "./purposes.ts";
import { resetAdminCommand } from "./reset-admin.ts";
import { scanCommand } from "./scan.ts";
import { callListCommand, screenCommand } from "./screen.ts";
import { settingsCommand } from "./settings.ts";
import { eraseCommand, recordingsCommand, retentionCommand } from "./subjects.ts";
import { usersCommand } from "./users.ts";
import { webhooksCommand } from "./webhooks.ts";

const verify = defineCommand({
  meta: {
    name: "assent verify",
    description:
      "Verify an export, an evidence pack, a receipt, one answer of a check, a tlog-proof, checkpoints, a folder of these, or a log's address; names every entry that is wrong",
    example: "assent verify demo.ndjson",
    json: "{ok, verdicts: [{thing, kind, ok, about, shows, findings: [{rule, entry, detail}], total, checkpoint}]}",
    wrong: "something was changed, or does not fit",
    several: true,
  },
  args: {
    thing: {
      type: "positional",
      description: "A file, folder, address, or - for an export on standard input",
      required: true,
    },
    key: {
      type: "string",
      description: "The log's verifier key as you know it (text or file; for checkpoints, one a line)",
      valueHint: "name+hash+key",
    },
    checkpoint: { type: "string", description: "A signed checkpoint you hold (file)", valueHint: "file" },
    since: {
      type: "string",
      description: "A checkpoint that a log at an address was verified up to (file): only what came since is read",
      valueHint: "file",
    },
    keep: {
      type: "string",
      description: "Where to write the checkpoint that a sound log at an address was verified up to",
      valueHint: "file",
    },
    proof: { type: "string", description: "The consistency proof between two checkpoints (file)", valueHint: "file" },
    of: { type: "string", description: "The receipt that a tlog-proof is of (file)", valueHint: "file" },
    limit: { type: "string", description: "Most findings to list", default: "100" },
    json: jsonOption,
  },
  run: async ({ args }) => {
    // Each command loads what it works with when it runs: help, and a misspelt call, answer at once.
    const { verifyThings } = await import("./verify.ts");
    process.exitCode = await verifyThings({ ...args, things: args._ });
  },
});

const exportCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent export",
      description: "Write a site's sealed log to a file that `verify` understands",
      example: "assent export demo.ndjson --site site_demo",
      json: "{site, file, size, unsealed}",
    },
    args: {
      file: { type: "positional", description: "Where to write, or - for standard output", required: true },
      ...sharedOptions,
    },
    run: async ({ args }) => {
      const { exportSite } = await import("./export.ts");
      process.exitCode = await exportSite(args, threadUrl);
    },
  });

const lint = defineCommand({
  meta: {
    name: "assent lint",
    description: "Name the rules that a notice breaks, as publishing it would",
    example: "assent lint notice.json",
    json: "{lawful, findings: [{severity, rule, pointer, message}]}",
    wrong: "it breaks a rule of docs/lint.md",
  },
  args: {
    notice: { type: "positional", description: "A notice, or its settings, as JSON", required: true },
    json: jsonOption,
  },
  run: async ({ args }) => {
    const { lintFile } = await import("./lint.ts");
    process.exitCode = await lintFile(args.notice, args.json);
  },
});

/** The command with all of its verbs; `threadUrl` is where the built database thread is. */
export const assentCommand = (threadUrl: URL): CommandDef =>
  defineCommand({
    meta: { name: "assent", description: "Consent that can be proven" },
    subCommands: {
      init: initCommand(threadUrl),
      dev: devCommand(threadUrl),
      publish: publishCommand(threadUrl),
      lint,
      scan: scanCommand,
      config: configCommand(threadUrl),
      apply: applyCommand(threadUrl),
      settings: settingsCommand(threadUrl),
      purposes: purposesCommand(threadUrl),
      check: checkCommand,
      prove: proveCommand,
      import: importCommand(threadUrl),
      screen: screenCommand(threadUrl),
      "call-list": callListCommand(threadUrl),
      webhooks: webhooksCommand(threadUrl),
      export: exportCommand(threadUrl),
      verify,
      pack: packCommand(threadUrl),
      held: heldCommand(threadUrl),
      erase: eraseCommand(threadUrl),
      retention: retentionCommand(threadUrl),
      recordings: recordingsCommand(threadUrl),
      keys: keysCommand(threadUrl),
      users: usersCommand(threadUrl),
      "reset-admin": resetAdminCommand(threadUrl),
      backup: backupCommand(),
      restore: restoreCommand(threadUrl),
      doctor: doctorCommand(threadUrl),
    },
  });
