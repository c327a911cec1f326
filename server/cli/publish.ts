// `assent publish`: its arguments, and what it prints and exits with.
import { defineCommand } from "citty";
import { ProblemError } from "../errors.ts";

/** A notice that breaks a rule was looked at and refused, as by `assent lint`; anything else could not be run. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof ProblemError && error.cause.slug === "notice-unlawful";

/** The command. */
export const publishCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent publish",
      description: "Publish a notice with screenshots of it: assent publish notice.json --site site_demo",
    },
    args: {
      notice: {
        type: "positional",
        description: "The notice as JSON, or - for standard input; without it, the one in force, drawn by this version",
        required: false,
      },
      site: { type: "string", description: "The site", default: "site_demo" },
      data: { type: "string", description: "The data folder (ASSENT_DATA)", valueHint: "folder" },
      effective: { type: "string", description: "In force from then, thirty days on or more", valueHint: "instant" },
      "short-notice": { type: "string", description: "Why it comes sooner than that", valueHint: "reason" },
      changed: { type: "string", description: "Purposes that mean something else now", valueHint: "id,id" },
      browser: { type: "string", description: "The browser to use (ASSENT_BROWSER)", valueHint: "path" },
      "without-screenshots": { type: "string", description: "Why there are none", valueHint: "reason" },
      json: { type: "boolean", description: "Print JSON" },
    },
    run: async ({ args }) => {
      const { inDataFolder } = await import("./data-folder.ts");
      const { publish, publishedJson, publishedLines } = await import("./publishing.ts");
      const wanted = {
        notice: args.notice,
        site: args.site,
        effective: args.effective,
        short: args["short-notice"],
        changed: args.changed,
        browser: args.browser,
        without: args["without-screenshots"],
      };
      try {
        const report = await inDataFolder({ data: args.data, threadUrl }, (context) => publish(context, wanted));
        const text = args.json ? JSON.stringify(publishedJson(report)) : publishedLines(report).join("\n");
        process.stdout.write(`${text}\n`);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        process.stderr.write(`assent: ${(error as Error).message}\n`);
        process.exitCode = 1;
      }
    },
  });
