// One call of the client: patience where the server asks for it, and not where a call would act twice.
import { expect, test } from "vitest";
import { called, type AssentClientOptions } from "../../core/client-request.ts";

/** Answers 503 so often, then 200 with what was asked. */
function busy(times: number) {
  const asked: string[] = [];
  const send: typeof fetch = async (url, init) => {
    asked.push(`${init?.method} ${String(url)} ${String(init?.body ?? "-")}`);
    return asked.length <= times
      ? new Response("{}", { status: 503, headers: { "Retry-After": "0" } })
      : Response.json({ asked: asked.length });
  };
  const options: AssentClientOptions = { url: "https://consent.example//", key: "k", fetch: send };
  return { asked, options };
}

test("is sent again as often as it is told, three times unless told, and answers what came in the end", async () => {
  const { asked, options } = busy(3);
  expect(await called(options, { method: "POST", path: "/v1/x", body: { a: 1 } })).toEqual({ asked: 4 });
  expect(new Set(asked)).toEqual(new Set(['POST https://consent.example/v1/x {"a":1}']));
  const hasty = busy(2);
  const act = called({ ...hasty.options, retries: 1 }, { method: "GET", path: "/v1/y?z=1" });
  await expect(act).rejects.toMatchObject({ name: "AssentProblem", status: 503 });
  expect(hasty.asked).toEqual(Array.from({ length: 2 }, () => "GET https://consent.example/v1/y?z=1 -"));
});

test("that would act twice is sent once", async () => {
  const { asked, options } = busy(1);
  await expect(called(options, { method: "POST", path: "/v1/webhooks", body: {}, once: true })).rejects.toMatchObject({
    status: 503,
  });
  expect(asked).toHaveLength(1);
});

test("answered without a body gives nothing", async () => {
  const send: typeof fetch = async () => new Response(null, { status: 204 });
  expect(await called({ url: "https://a.example", key: "k", fetch: send }, { method: "POST", path: "/" })).toBe(
    undefined,
  );
});
