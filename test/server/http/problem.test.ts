// Errors become problems in one place, and docs/problems.md says what each of them means.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import { expect, test } from "vitest";
import { problems, type ProblemSlug } from "../../../core/problem.ts";
import { ProblemError } from "../../../server/errors.ts";
import type { AppContext, AppDeps, AppEnv } from "../../../server/http/deps.ts";
import { frame } from "../../../server/http/frame.ts";
import { problemAnswer, problemsPage } from "../../../server/http/problem.ts";
import { StoreError } from "../../../server/store/store-error.ts";

const reported: unknown[] = [];
const context = {
  publicUrl: "https://consent.example",
  now: () => "2026-11-22T09:00:00.000Z",
  nowMs: () => 1_795_338_000_000,
  random: (n: number) => new Uint8Array(n),
};
const deps = { context: () => context, report: (error: unknown) => reported.push(error) } as unknown as AppDeps;

async function answerTo(error: Error): Promise<{ response: Response; body: Record<string, unknown> }> {
  const app = new Hono<AppEnv>();
  app.use(frame(deps));
  app.onError((thrown, c: AppContext) => problemAnswer(thrown, c));
  app.get("/", () => {
    throw error;
  });
  const response = await app.request("/");
  return { response, body: (await response.json()) as Record<string, unknown> };
}

test.each(Object.keys(problems) as ProblemSlug[])("%s has its status, title and an absolute type", async (slug) => {
  const { response, body } = await answerTo(new ProblemError(slug));
  const { status, title } = problems[slug];
  expect(response.status).toBe(status);
  expect(response.headers.get("Content-Type")).toBe("application/problem+json");
  expect(body).toMatchObject({ status, title, type: `https://consent.example/docs/problems.md#${slug}` });
  expect(body["instance"]).toBe(`urn:uuid:${response.headers.get("X-Request-Id")}`);
});

test("a failure of ours carries no detail and no cause, and is reported", async () => {
  reported.length = 0;
  const secret = new Error("SELECT * FROM subject_key -- /data/sites/site_demo.db");
  const { response, body } = await answerTo(secret);
  expect(response.status).toBe(500);
  expect(JSON.stringify(body)).not.toMatch(/SELECT|data/);
  const detailed = await answerTo(new ProblemError("internal", "a detail", {}, { cause: secret }));
  expect(detailed.body).not.toHaveProperty("detail");
  expect(reported).toHaveLength(2);
});

test("a store that does not answer is 503 with Retry-After, one that refused is 500", async () => {
  const away = await answerTo(new StoreError("unavailable"));
  expect([away.response.status, away.response.headers.get("Retry-After")]).toEqual([503, "2"]);
  expect((await answerTo(new StoreError("failed"))).response.status).toBe(500);
});

test("a refusal is not reported", async () => {
  reported.length = 0;
  await answerTo(new ProblemError("not-valid", "why"));
  expect(reported).toEqual([]);
});

test("docs/problems.md is what core/problem.ts says; delete it to have it written again", () => {
  const file = join(import.meta.dirname, "../../../docs/problems.md");
  if (!existsSync(file)) writeFileSync(file, problemsPage());
  expect(readFileSync(file, "utf8")).toBe(problemsPage());
});
