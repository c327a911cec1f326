// `assent init`: a site with a lawful first notice, and the file that says how it is.
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { defineCommand } from "citty";
import type { SiteId } from "../../core/ids.ts";
import { instantAt } from "../../core/time.ts";
import { countryCodes, guessFor, siteWish, type Country, type SiteWish } from "../console/screens/wizard-wish.ts";
import type { ServiceContext } from "../context.ts";
import type { ConfigFile } from "../services/config-files.ts";
import { answered } from "./asking.ts";
import { commandLine } from "./command-line.ts";
import { CommandError, dataOption, jsonOption, print, urlOption, UsageError } from "./command.ts";

const codes = countryCodes.filter((code) => code !== "other").join(", ");

const args = {
  domain: { type: "positional", description: "Where the site is, such as shop.example", required: true },
  controller: { type: "string", description: "Who is responsible: the legal name", valueHint: "Shop Ltd" },
  address: { type: "string", description: "Their postal address", valueHint: "1 High Street, York" },
  contact: { type: "string", description: "Where people write about their data", valueHint: "privacy@shop.example" },
  country: { type: "string", description: `Whose authority people complain to: ${codes}`, valueHint: "GB" },
  authority: {
    type: "string",
    description: "The authority, where it is another than the country's",
    valueHint: "name",
  },
  "stored-in": { type: "string", description: "Where data is kept, where it is another country", valueHint: "country" },
  policy: { type: "string", description: "The privacy policy; /privacy of the site unless told", valueHint: "address" },
  lang: { type: "string", description: "Languages, the default first", default: "en", valueHint: "en,de" },
  vendors: { type: "string", description: "Vendors in use (docs/catalogue.md)", valueHint: "google-analytics,hotjar" },
  forms: { type: "string", description: "What forms ask for: newsletter, call-back", valueHint: "newsletter" },
  site: { type: "string", description: "The site's id; made of the domain unless told", valueHint: "site_shop" },
  file: { type: "string", description: "Where to write; never over a file that is there", default: "assent.json" },
  url: urlOption,
  data: dataOption,
  json: jsonOption,
} as const;

interface Wishes {
  readonly controller: string;
  readonly address: string;
  readonly contact: string;
  readonly country?: string | undefined;
  readonly authority?: string | undefined;
  readonly "stored-in"?: string | undefined;
  readonly policy?: string | undefined;
  readonly lang: string;
  readonly vendors?: string | undefined;
  readonly forms?: string | undefined;
}

/** Makes a site and its file. */
export const initCommand = (threadUrl: URL) =>
  defineCommand({
    meta: {
      name: "assent init",
      description: "Make a site with a lawful first notice, and the file that says how it is (assent apply takes it)",
      example:
        'assent init shop.example --controller "Shop Ltd" --address "1 High Street, York" --contact privacy@shop.example --country GB',
      json: "{site, file, origins, tag, log, next}",
      wrong: "the notice would break a rule of docs/lint.md; nothing was made",
    },
    args,
    run: async ({ args: given }) => {
      const { file, data, json } = given;
      if (existsSync(file))
        throw new CommandError(
          `${file} is there already`,
          `Name another with --file, or apply this: assent apply ${file}`,
        );
      const place = siteWish(given.domain, []);
      if (!place) throw new UsageError(`${given.domain} is no domain`, "Such as shop.example, or localhost:5173.");
      const site = { ...place, id: given.site ?? place.id };
      const wishes = await answered(given, [
        { option: "controller", ask: "Who is responsible for the site", such: "Shop Ltd" },
        { option: "address", ask: "Their postal address", such: "1 High Street, York YO1 7AA, United Kingdom" },
        { option: "contact", ask: "Where people write about their data", such: "privacy@shop.example" },
        ...(given.authority && given["stored-in"]
          ? []
          : [{ option: "country", ask: `Their country (${codes})`, such: "GB" }]),
      ]);
      const outline = outlineOf({ ...given, ...wishes } as Wishes, site);
      const { inDataFolder, publicUrlOf } = await import("./data-folder.ts");
      const publicUrl = publicUrlOf(given.url);
      const log = await inDataFolder({ data, threadUrl, create: true, publicUrl }, (context) =>
        made(context, { site, outline, file }),
      );
      const tag = `<script src="${publicUrl}/s/${site.id}.js"></script>`;
      const next = `npx assent dev ${file}`;
      print(json, { site: site.id, file: resolve(file), origins: site.origins, tag, log, next }, [
        `${site.id} is made, for ${site.origins.join(" and ")}; ${file} says how, for your version control.`,
        `Its log is ${log}, for good.${isHere(publicUrl) ? " Where browsers are to reach the server elsewhere, make the site there, or with --url." : ""}`,
        "",
        "First in the <head> of every page:",
        "",
        `  ${tag}`,
        "",
        `Next: ${next}   (a server here that follows the file as you save it)`,
      ]);
    },
  });

const isHere = (url: string): boolean => url.startsWith("http://127.0.0.1");

const listOf = (text: string | undefined): string[] =>
  (text ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean);

function outlineOf(wishes: Wishes, site: SiteWish): object {
  const country = (wishes.country?.toUpperCase() ?? "other") as Country;
  if (!countryCodes.includes(country))
    throw new UsageError(
      `--country ${wishes.country} is not known`,
      `Known are ${codes}; else --authority and --stored-in.`,
    );
  const guess = guessFor(country);
  const { controller: name, address, contact } = wishes;
  return {
    controller: { name, address, contact },
    policyUrl: wishes.policy ?? `${site.origins[0]!}/privacy`,
    authority: wishes.authority ?? guess.authority,
    languages: listOf(wishes.lang),
    vendors: listOf(wishes.vendors),
    forms: listOf(wishes.forms),
    storageLocation: wishes["stored-in"] ?? guess.storageLocation,
  };
}

/** The file first: a site that was made has one, and what is in its way is found before anything is. Answers the log's name. */
async function made(
  context: ServiceContext,
  { site, outline, file }: { site: SiteWish; outline: object; file: string },
): Promise<string> {
  const { applyConfig } = await import("../services/config-files.ts");
  const { lawful } = await import("../services/lint.ts");
  const { builtNotice } = await import("../services/notices.ts");
  const { outlineSettings } = await import("../services/outlines.ts");
  const { existingSite, siteById } = await import("../services/sites.ts");
  const { sealSite } = await import("../assemble.ts");
  const id = site.id as SiteId;
  if (await siteById(context, id))
    throw new CommandError(
      `${id} is there already`,
      `Name another with --site, or print it: assent config --site ${id}`,
    );
  const notice = outlineSettings(outline, { site: id, now: instantAt(context.nowMs()) });
  lawful(builtNotice(context, id, notice));
  const config: ConfigFile = { v: 1, site, settings: {}, notice };
  await writeFile(file, `${JSON.stringify(config, undefined, 2)}\n`, { flag: "wx" });
  await applyConfig(context, commandLine, config);
  await sealSite(context, id);
  return (await existingSite(context, id)).logOrigin;
}
