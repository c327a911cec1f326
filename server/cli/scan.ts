// `assent scan`: its arguments, and what it prints and exits with.
import { defineCommand } from "citty";
import { jsonOption, print, UsageError } from "./command.ts";

const numberOf = (text: string, option: string, { from, to }: { from: number; to: number }): number => {
  const number = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && number >= from && number <= to) return number;
  throw new UsageError(`--${option} is not ${text}`, `Write a number from ${from} to ${to}.`);
};

/** The command. */
export const scanCommand = defineCommand({
  meta: {
    name: "assent scan",
    description:
      "Open a site's pages before a choice, after Reject all and after Accept all, and compare what they ask for and store with what the notice declares (docs/scan.md)",
    example: "assent scan https://shop.example/ --pages 10",
    json: "{ok, url, pages: [path], site, notice, visits, unopened: [{page, why, visits}], missed: [{visit, why}], seen: [{kind, name, host, vendor, category, declared, when, pages, lifetimeMs}], findings: [{rule, severity, code, about, when, pages, message, fix}], tookMs}",
    wrong: "something was asked or stored too early, or is declared wrongly or not at all",
    several: true,
  },
  args: {
    url: {
      type: "positional",
      description: "The first page, whose links are followed; or several pages; or a site map (.xml)",
      required: true,
    },
    pages: { type: "string", description: "Most pages to open", default: "10", valueHint: "number" },
    own: { type: "string", description: "Further hosts that are the site's own", valueHint: "host,host" },
    stay: {
      type: "string",
      description: "Seconds that each page is looked at, at least",
      default: "5",
      valueHint: "seconds",
    },
    browser: { type: "string", description: "The browser to use (ASSENT_BROWSER)", valueHint: "path" },
    json: jsonOption,
  },
  run: async ({ args }) => {
    const { scanSite } = await import("./scan-run.ts");
    const { scanJson, scanLines, verdictOf, verdicts } = await import("./scan-report.ts");
    const report = await scanSite({
      addresses: args._,
      most: Math.floor(numberOf(args.pages, "pages", { from: 1, to: 500 })),
      own: (args.own ?? "").split(",").filter(Boolean),
      staySeconds: numberOf(args.stay, "stay", { from: 0, to: 60 }),
      browser: args.browser,
    });
    print(args.json, scanJson(report), scanLines(report));
    process.exitCode = verdicts[verdictOf(report)];
  },
});
