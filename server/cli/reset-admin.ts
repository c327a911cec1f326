// `assent reset-admin`: a new claim link for the owner, over a data folder.
import { defineCommand } from "citty";
import { commandLine } from "./command-line.ts";
import { dataOption, jsonOption, note, print, urlOption } from "./command.ts";

/** The command; it prints the link and nothing else on standard output. */
export const resetAdminCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent reset-admin",
      description: "Print a new claim link: whoever opens it within 30 minutes is the owner",
      example: "assent reset-admin --url https://consent.example.com",
      json: "{address, expiresAt}",
    },
    args: { data: dataOption, url: urlOption, json: jsonOption },
    run: async ({ args }) => {
      const { inDataFolder, publicUrlOf } = await import("./data-folder.ts");
      const { claimLink } = await import("../services/sign-in-links.ts");
      const publicUrl = publicUrlOf(args.url);
      const { address, link } = await inDataFolder({ data: args.data, threadUrl, publicUrl }, (context) =>
        claimLink(context, commandLine),
      );
      const { expiresAt } = link;
      print(args.json, { address, expiresAt }, [address]);
      note(args.json, "It is good for 30 minutes and once. What users sign in with now stays good.");
    },
  });
