// `assent doctor`: what stands well, what is doubtful, what is bad, and what to do about it.
import { defineCommand } from "citty";
import { dataOption, jsonOption, print } from "./command.ts";
import type { Check } from "./doctor-checks.ts";

const marks = { good: "ok ", doubtful: "?  ", bad: "BAD" } as const;

const lineOf = ({ name, state, said, fix }: Check): string =>
  `${marks[state]}  ${name}: ${said}${fix === undefined ? "" : `\n       ${fix}`}`;

/** Looks at an installation; exit code 1 where something is bad. */
export const doctorCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent doctor",
      description:
        "Look at an installation: address, proxy, mail, secrets, disk, backups, and of each site origins, notice, log, records and clock",
      example: "assent doctor --data ./data",
      json: "{checks: [{name, state: good | doubtful | bad, said, fix}]}",
      wrong: "something is bad",
    },
    args: { data: dataOption, json: jsonOption },
    run: async ({ args }) => {
      const { configuration } = await import("../node/variables.ts");
      const { inDataFolder } = await import("./data-folder.ts");
      const { environmentChecks, folderChecks, siteChecks } = await import("./doctor-checks.ts");
      const env = configuration(process.env);
      const folder = args.data ?? env.ASSENT_DATA;
      const checks = environmentChecks(env);
      const isFolder = env.ASSENT_DB_URL === undefined;
      const { progressBar } = await import("./progress.ts");
      const bar = progressBar();
      const sites = await inDataFolder({ data: args.data, threadUrl }, (context) =>
        siteChecks(context, bar.show),
      ).finally(() => bar.end());
      checks.push(...(isFolder ? await folderChecks(folder, Date.now()) : []), ...sites);
      print(args.json, { checks }, checks.map(lineOf));
      if (checks.some(({ state }) => state === "bad")) process.exitCode = 1;
    },
  });
