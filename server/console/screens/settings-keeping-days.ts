// After how many days records go by themselves, written over the settings as they are at that moment.
import type { SiteSettings } from "../../../core/schema.ts";
import type { Api } from "../app/api.ts";
import { asRead, overTheirs, readTagged } from "../app/as-read.ts";

/** Days as they are set, or as they were typed; undefined where nothing goes by itself. */
export type Days = number | string | undefined;

/** Sets the days from what was on screen to what is wanted. Where somebody else set them meanwhile theirs stay: false. */
export const setDays = (api: Api, site: string, { from, to }: { from: Days; to: Days }): Promise<boolean> =>
  overTheirs(async () => {
    const now = await readTagged<SiteSettings>(api, "/v1/settings", site);
    const { forgetAfterDays: there, ...others } = now.value;
    if (there === to) return true;
    if (there !== from) return false;
    const settings = to === undefined ? others : { ...others, forgetAfterDays: to };
    await api.json("PUT", "/v1/settings", settings, { site, headers: asRead(now) });
    return true;
  });
