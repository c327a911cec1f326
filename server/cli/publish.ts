// `assent publish`: its arguments, and what it prints and exits with.
import { defineCommand } from "citty";
import { print, sharedOptions } from "./command.ts";

/** The command. */
export const publishCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent publish",
      description: "Publish a notice with screenshots of it (docs/notices.md)",
      example: "assent publish notice.json --site site_demo",
      json: "{notice, publishedAt, effectiveAt, differences, warnings, shown, size}",
      wrong: "the notice breaks a rule of docs/lint.md, and was not published",
    },
    args: {
      notice: {
        type: "positional",
        description: "The notice as JSON, or - for standard input; without it, the one in force, drawn by this version",
        required: false,
      },
      effective: { type: "string", description: "In force from then, thirty days on or more", valueHint: "instant" },
      "short-notice": {
        type: "string",
        description: "Why it comes sooner than that, or changes at once what people were asked about",
        valueHint: "reason",
      },
      changed: { type: "string", description: "Purposes that mean something else now", valueHint: "id,id" },
      policy: {
        type: "string",
        description: "The policy's own text, whose hash the notice takes",
        valueHint: "file or address",
      },
      browser: { type: "string", description: "The browser to use (ASSENT_BROWSER)", valueHint: "path" },
      "without-screenshots": { type: "string", description: "Why there are none", valueHint: "reason" },
      ...sharedOptions,
    },
    run: async ({ args }) => {
      const { inSite } = await import("./data-folder.ts");
      const { publish, publishedJson, publishedLines } = await import("./publishing.ts");
      const wanted = {
        notice: args.notice,
        effective: args.effective,
        short: args["short-notice"],
        changed: args.changed,
        policy: args.policy,
        browser: args.browser,
        without: args["without-screenshots"],
      };
      const report = await inSite({ site: args.site, data: args.data, threadUrl }, (context, site) =>
        publish(context, { ...wanted, site }),
      );
      print(args.json, publishedJson(report), publishedLines(report));
    },
  });
