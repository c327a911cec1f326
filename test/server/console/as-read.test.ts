// The condition of a change: the tag as it came, and none where none came, which nothing could fit.
import { expect, test } from "vitest";
import type { Api } from "../../../server/console/app/api.ts";
import { asRead, readTagged } from "../../../server/console/app/as-read.ts";

const answering =
  (headers: Record<string, string>): Api["fetch"] =>
  async () =>
    new Response('{"country":"DE"}', { headers });
const conditionAfter = async (headers: Record<string, string>) =>
  asRead(await readTagged({ fetch: answering(headers) } as Api, "/v1/settings", "site_demo"));

test("a tag is sent back as it came, also a weak one, and no condition where a proxy took the tag away", async () => {
  expect(await conditionAfter({ ETag: '"0123456789abcdef"' })).toEqual({ "If-Match": '"0123456789abcdef"' });
  expect(await conditionAfter({ ETag: 'W/"0123456789abcdef"' })).toEqual({ "If-Match": 'W/"0123456789abcdef"' });
  expect(await conditionAfter({})).toEqual({});
});
