// Site settings in the control database: every version, the last of a site in force.
import type { SiteId } from "../../core/ids.ts";
import type { SiteSettings } from "../../core/schema.ts";
import type { Database } from "./client.ts";
import type { ControlStore } from "./rows.ts";
import { stored, storedTwice } from "./store-error.ts";

type SettingsRows = Pick<ControlStore, "settings" | "insertSettings">;

const selectLast =
  "SELECT site, doc FROM site_settings WHERE seq IN (SELECT max(seq) FROM site_settings GROUP BY site)";
const insert = "INSERT INTO site_settings (site, doc, at) VALUES (?, ?, ?)";

/** The part of the control store that holds site settings. */
export function settingsRows({ reader, writer }: Database): SettingsRows {
  return {
    settings: () =>
      storedTwice(async () => {
        const { rows } = await reader.execute(selectLast);
        return new Map(
          rows.map((row) => [String(row["site"]) as SiteId, JSON.parse(String(row["doc"])) as SiteSettings]),
        );
      }),
    insertSettings: (site, settings, at) =>
      stored(async () => {
        await writer.execute({ sql: insert, args: [site, JSON.stringify(settings), at] });
      }),
  };
}
