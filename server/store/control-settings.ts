// Site settings in the control database: every version, the last of a site in force.
import type { SiteId } from "../../core/ids.ts";
import type { SiteSettings } from "../../core/schema.ts";
import type { Instant } from "../../core/time.ts";
import type { Database } from "./client.ts";
import { stored, storedTwice } from "./store-error.ts";

export interface SettingsStore {
  /** The settings that rule now, by site; sites without any are not in it. */
  settings(): Promise<ReadonlyMap<SiteId, SiteSettings>>;
  /** Those of a site that ruled at an instant; empty before the first. */
  settingsAt(site: SiteId, at: Instant): Promise<SiteSettings>;
  /**
   * From here on these rule; earlier ones are kept. With `over`, only where those rule now: false where others do, and
   * nothing was stored.
   */
  insertSettings(site: SiteId, settings: SiteSettings, at: Instant, over?: SiteSettings): Promise<boolean>;
}

const selectLast =
  "SELECT site, doc FROM site_settings WHERE seq IN (SELECT max(seq) FROM site_settings GROUP BY site)";
const selectAt = "SELECT doc FROM site_settings WHERE site = ? AND at <= ? ORDER BY seq DESC LIMIT 1";
const insert = "INSERT INTO site_settings (site, doc, at) VALUES (?, ?, ?)";
const insertOver = `
INSERT INTO site_settings (site, doc, at) SELECT ?, ?, ?
WHERE COALESCE((SELECT doc FROM site_settings WHERE site = ? ORDER BY seq DESC LIMIT 1), '{}') = ?`;

/** The part of the control store that holds site settings. */
export function settingsRows({ reader, writer }: Database): SettingsStore {
  return {
    settings: () =>
      storedTwice(async () => {
        const { rows } = await reader.execute(selectLast);
        return new Map(
          rows.map((row) => [String(row["site"]) as SiteId, JSON.parse(String(row["doc"])) as SiteSettings]),
        );
      }),
    settingsAt: (site, at) =>
      storedTwice(async () => {
        const { rows } = await reader.execute({ sql: selectAt, args: [site, at] });
        return rows[0] ? (JSON.parse(String(rows[0]["doc"])) as SiteSettings) : {};
      }),
    insertSettings: (site, settings, at, over) =>
      stored(async () => {
        const args = [site, JSON.stringify(settings), at];
        const condition = over && { sql: insertOver, args: [...args, site, JSON.stringify(over)] };
        const { rowsAffected } = await writer.execute(condition ?? { sql: insert, args });
        return rowsAffected > 0;
      }),
  };
}
