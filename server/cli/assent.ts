#!/usr/bin/env node
// The `assent` command: its subcommands, and what its exit codes mean (0 done, 1 verification or lint failed, 2 could not run).
import { defineCommand, renderUsage, runCommand } from "citty";
import { checkCommand } from "./check.ts";
import { applyCommand, configCommand } from "./config.ts";
import { doctorCommand } from "./doctor.ts";
import { backupCommand, restoreCommand } from "./backup.ts";
import { importCommand } from "./import.ts";
import { keysCommand } from "./keys.ts";
import { heldCommand, packCommand } from "./packs.ts";
import { publishCommand } from "./publish.ts";
import { resetAdminCommand } from "./reset-admin.ts";
import { purposesCommand } from "./purposes.ts";
import { callListCommand, screenCommand } from "./screen.ts";
import { settingsCommand } from "./settings.ts";
import { eraseCommand, retentionCommand } from "./subjects.ts";
import { usersCommand } from "./users.ts";
import { webhooksCommand } from "./webhooks.ts";

const threadUrl = new URL("./database-thread.js", import.meta.url);

const verify = defineCommand({
  meta: {
    name: "assent verify",
    description:
      "Verify an export, an evidence pack, a receipt, a tlog-proof, checkpoints, a folder of these, or a log's address; names every entry that is wrong",
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
    proof: { type: "string", description: "The consistency proof between two checkpoints (file)", valueHint: "file" },
    of: { type: "string", description: "The receipt that a tlog-proof is of (file)", valueHint: "file" },
    limit: { type: "string", description: "Most findings to list", default: "100" },
    json: { type: "boolean", description: "Print JSON" },
  },
  run: async ({ args }) => {
    // Each command loads what it works with when it runs: help, and a misspelt call, answer at once.
    const { verifyThings } = await import("./verify.ts");
    process.exitCode = await verifyThings({ ...args, things: args._ });
  },
});

const exported = defineCommand({
  meta: { name: "assent export", description: "Write a site's sealed log to a file that `verify` understands" },
  args: {
    file: { type: "positional", description: "Where to write, or - for standard output", required: true },
    site: { type: "string", description: "The site", default: "site_demo" },
    data: { type: "string", description: "The data folder (ASSENT_DATA)", valueHint: "folder" },
  },
  run: async ({ args }) => {
    const { exportSite } = await import("./export.ts");
    process.exitCode = await exportSite(args, threadUrl);
  },
});

const lint = defineCommand({
  meta: { name: "assent lint", description: "Name the rules that a notice breaks, as publishing it would" },
  args: { notice: { type: "positional", description: "A notice, or its settings, as JSON", required: true } },
  run: async ({ args }) => {
    const { lintFile } = await import("./lint.ts");
    process.exitCode = await lintFile(args.notice);
  },
});

const config = configCommand(threadUrl);
const apply = applyCommand(threadUrl);
const doctor = doctorCommand(threadUrl);
const settings = settingsCommand(threadUrl);
const purposes = purposesCommand(threadUrl);
const users = usersCommand(threadUrl);
const webhooks = webhooksCommand(threadUrl);
const keys = keysCommand(threadUrl);
const pack = packCommand(threadUrl);
const held = heldCommand(threadUrl);
const imported = importCommand(threadUrl);
const publish = publishCommand(threadUrl);
const erase = eraseCommand(threadUrl);
const retention = retentionCommand(threadUrl);
const backup = backupCommand();
const restore = restoreCommand(threadUrl);
const screen = screenCommand(threadUrl);
const callList = callListCommand(threadUrl);
const resetAdmin = resetAdminCommand(threadUrl);

const assent = defineCommand({
  meta: { name: "assent", description: "Consent that can be proven" },
  subCommands: {
    verify,
    export: exported,
    import: imported,
    publish,
    check: checkCommand,
    keys,
    screen,
    "call-list": callList,
    pack,
    held,
    erase,
    retention,
    backup,
    restore,
    lint,
    settings,
    purposes,
    config,
    apply,
    doctor,
    users,
    webhooks,
    "reset-admin": resetAdmin,
  },
});

const usages: Readonly<Record<string, () => Promise<string>>> = {
  verify: () => renderUsage(verify),
  export: () => renderUsage(exported),
  import: () => renderUsage(imported),
  check: () => renderUsage(checkCommand),
  keys: () => renderUsage(keys),
  pack: () => renderUsage(pack),
  held: () => renderUsage(held),
  publish: () => renderUsage(publish),
  erase: () => renderUsage(erase),
  retention: () => renderUsage(retention),
  backup: () => renderUsage(backup),
  restore: () => renderUsage(restore),
  lint: () => renderUsage(lint),
  screen: () => renderUsage(screen),
  "call-list": () => renderUsage(callList),
  settings: () => renderUsage(settings),
  purposes: () => renderUsage(purposes),
  config: () => renderUsage(config),
  apply: () => renderUsage(apply),
  doctor: () => renderUsage(doctor),
  users: () => renderUsage(users),
  webhooks: () => renderUsage(webhooks),
  "reset-admin": () => renderUsage(resetAdmin),
};

async function main(args: readonly string[]): Promise<void> {
  const wantsHelp = args.includes("--help") || args.includes("-h");
  if (wantsHelp || args.length === 0) {
    const usage = usages[args[0] ?? ""] ?? (() => renderUsage(assent));
    process.stdout.write(`${await usage()}\n`);
    process.exitCode = wantsHelp ? 0 : 2;
    return;
  }
  try {
    await runCommand(assent, { rawArgs: [...args] });
  } catch (error) {
    process.stderr.write(`assent: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}

await main(process.argv.slice(2));
