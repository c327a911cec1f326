// What an owner may set about how often, and when, people are contacted.
import * as z from "zod/mini";
import { expect, test } from "vitest";
import { caps, quietHours } from "../../core/dealing-schema.ts";

const fits = (schema: z.ZodMiniType, value: unknown) => z.safeParse(schema, value).success;

test.each([
  [{}],
  [{ sms: { fromHour: 21, toHour: 8 } }],
  [{ phone: { fromHour: 0, toHour: 23 }, email: { fromHour: 1, toHour: 0 } }],
])("quiet hours may be %j", (value) => expect(fits(quietHours, value)).toBe(true));
test.each([
  [{ fax: { fromHour: 21, toHour: 8 } }],
  [{ sms: { fromHour: 24, toHour: 8 } }],
  [{ sms: { fromHour: 8, toHour: 8 } }],
])("quiet hours may not be %j", (value) => expect(fits(quietHours, value)).toBe(false));
test.each([[[]], [[{ most: 3, period: "P7D" }]], [[{ most: 1, period: "P1Y", channel: "sms", purpose: "offers" }]]])(
  "caps may be %j",
  (value) => expect(fits(caps, value)).toBe(true),
);
test.each([
  [[{ most: 0, period: "P7D" }]],
  [[{ most: 1, period: "P13M" }]],
  [[{ most: 1, period: "P0D" }]],
  [[{ most: 1, period: "a week" }]],
  [[{ most: 1, period: "P7D", channel: "fax" }]],
])("caps may not be %j", (value) => expect(fits(caps, value)).toBe(false));
