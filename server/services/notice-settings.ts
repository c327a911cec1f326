// What a site's owner writes to have a notice published: the shape of the file, and the settings a published notice had.
import * as z from "zod/mini";
import type { Notice } from "../../core/notice.ts";
import { purposeSchema, purposeTextSchema } from "../../core/purpose-schema.ts";
import { contentHash, instant, text } from "../../core/schema.ts";
import { layouts } from "../../core/site.ts";
import type { NoticeSettings } from "./notices.ts";
import { parsed } from "./parse.ts";

const words = text(4_000);

const settings = z.object({
  controller: z.strictObject({
    id: z.optional(text(300)),
    name: text(300),
    address: text(1_000),
    contact: text(300),
  }),
  purposes: z.array(purposeSchema).check(z.minLength(1), z.maxLength(100)),
  languages: z.record(
    z.string().check(z.regex(/^[A-Za-z0-9-]{2,35}$/)),
    z.object({ messages: z.record(z.string(), words), purposes: z.record(z.string(), purposeTextSchema) }),
  ),
  defaultLanguage: z.optional(z.string()),
  style: z.optional(z.record(z.string(), text(300))),
  shape: z.optional(z.enum(layouts)),
  minimumAge: z.optional(z.int().check(z.positive(), z.maximum(120))),
  policy: z.strictObject({
    version: text(100),
    url: text(2_000),
    effectiveAt: instant,
    hash: z.optional(contentHash),
    announcedAt: z.optional(instant),
  }),
  rights: z.strictObject({ url: text(2_000), authority: text(500) }),
  withdrawal: z.optional(z.strictObject({ method: text(1_000), url: z.optional(text(2_000)) })),
});

/** The settings a published notice came from. */
export function settingsOfNotice(notice: Notice): NoticeSettings {
  const { layout, languages, defaultLanguage = Object.keys(languages).sort()[0] ?? "en", minimumAge } = notice;
  const { controller, purposes, policy, rights, withdrawal } = notice;
  return {
    controller,
    purposes,
    languages,
    defaultLanguage,
    style: layout.style,
    policy,
    rights,
    ...(layout.shape ? { shape: layout.shape } : {}),
    ...(minimumAge === undefined ? {} : { minimumAge }),
    ...(withdrawal ? { withdrawal } : {}),
  };
}

/**
 * The settings in a value: what an owner writes, or a notice as it was published, whose layout stands under `layout`.
 * Throws `not-valid` with a pointer for each fault. What is lawful, the linter says when it is published.
 */
export function noticeSettings(value: unknown): NoticeSettings {
  const layout = (value as Partial<Notice> | null)?.layout;
  const written = layout ? { style: layout.style, shape: layout.shape, ...(value as object) } : value;
  const read = parsed(settings, written);
  const defaultLanguage = read.defaultLanguage ?? Object.keys(read.languages).sort()[0] ?? "en";
  // The schema's optional members may be undefined, which canonical JSON leaves out as it does absent ones.
  return JSON.parse(JSON.stringify({ ...read, style: read.style ?? {}, defaultLanguage })) as NoticeSettings;
}
