// `assent reset-admin`: a new claim link for the owner, over a data folder.
import process from "node:process";
import { defineCommand } from "citty";
import { commandLine } from "./command-line.ts";

/** The command; it prints the link and nothing else on standard output. */
export const resetAdminCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent reset-admin",
      description: "Print a new claim link: whoever opens it within 30 minutes is the owner",
    },
    args: {
      data: { type: "string", description: "The data folder (ASSENT_DATA)", valueHint: "folder" },
      url: { type: "string", description: "Where browsers reach the server (ASSENT_PUBLIC_URL)", valueHint: "address" },
      json: { type: "boolean", description: "Print JSON" },
    },
    run: async ({ args }) => {
      const { inDataFolder } = await import("./data-folder.ts");
      const { configuration } = await import("../node/variables.ts");
      const { claimLink } = await import("../services/sign-in-links.ts");
      const { ASSENT_PUBLIC_URL, PORT } = configuration(process.env);
      const publicUrl = (args.url ?? ASSENT_PUBLIC_URL ?? `http://localhost:${PORT}`).replace(/\/+$/, "");
      if (!URL.canParse(publicUrl)) throw new Error(`${publicUrl} is no address such as https://consent.example.com`);
      const { address, link } = await inDataFolder({ data: args.data, threadUrl }, (context) =>
        claimLink({ ...context, publicUrl }, commandLine),
      );
      const { expiresAt } = link;
      process.stdout.write(args.json ? `${JSON.stringify({ address, expiresAt })}\n` : `${address}\n`);
      process.stderr.write("It is good for 30 minutes and once. What users sign in with now stays good.\n");
    },
  });
