// The table of problems: complete, distinct, and fit for strangers.
import { describe, expect, test } from "vitest";
import { problems, type Problem } from "../../core/problem.ts";

const rows = Object.entries(problems) as [string, Problem][];

test("every title is used once, so that a client may show it", () => {
  expect(new Set(rows.map(([, { title }]) => title)).size).toBe(rows.length);
});

describe.each(rows)("%s", (slug, { status, title, help }) => {
  test("has a slug that stands in a URL", () => expect(slug).toMatch(/^[a-z]+(-[a-z]+)*$/));

  test("has a status of failure", () => {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
  });

  test("says what happened in the title and what to do in the help", () => {
    expect(title).toMatch(/^[A-Z][^.]+$/);
    expect(help).toMatch(/^[A-Z`].+\.$/);
    expect(help).not.toBe(title);
  });
});

test.each([400, 401, 403, 404, 409, 413, 422, 429, 500, 503])("%i has a problem", (status) => {
  expect(rows.some(([, problem]) => problem.status === status)).toBe(true);
});
