// Every mounted route is described, and every described route is mounted.
import { expect, test } from "vitest";
import { routes } from "../../../server/app.ts";
import { openApi, operations } from "../../../server/http/openapi.ts";

const mounted = routes.flatMap(({ path, on }) =>
  Object.keys(on).map((method) => `${method} ${path.replace(/:(\w+)(\{[^}]*\})?/g, "{$1}")}`),
);

test("the description and the routes are the same list", () => {
  expect(Object.keys(operations).sort()).toEqual(mounted.sort());
});

test("the description is whole: parameters, schemas and a problem for every operation that can fail", () => {
  const { paths } = openApi("https://consent.example") as { paths: Record<string, Record<string, Operation>> };
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
      expect(
        inPath.map((parameter) => parameter.name),
        path,
      ).toEqual(named);
      expect(Object.keys(operation.responses), `${method} ${path}`).toContain("500");
    }
  }
  const record = paths["/v1/records"]!["post"]!;
  const [ofPages, ofAgents] = record.requestBody!.content["application/json"]!.schema!.anyOf!;
  expect(ofPages!.required).toContain("waitedMs");
  expect(ofAgents!.required).toContain("actedAt");
  expect(Object.keys(record.responses)).toEqual(
    expect.arrayContaining(["200", "201", "403", "409", "413", "422", "429", "503"]),
  );
});

test("an Idempotency-Key is for writes of a key or a user alone, with what it may be answered", () => {
  const { paths } = openApi("https://consent.example") as { paths: Record<string, Record<string, Operation>> };
  const heeding = Object.entries(operations).filter(([route]) => {
    const [method = "", path = ""] = route.split(" ");
    const { parameters = [], responses } = paths[path]![method.toLowerCase()]!;
    const isHeeded = parameters.some(({ name }) => name === "Idempotency-Key");
    if (isHeeded) expect(Object.keys(responses), route).toEqual(expect.arrayContaining(["409", "422"]));
    return isHeeded;
  });
  expect(heeding.filter(([route, { key, session }]) => /^GET|^OPTIONS/.test(route) || !(key ?? session))).toEqual([]);
  const routesHeeding = heeding.map(([route]) => route);
  for (const route of Object.keys(operations).filter((one) => /^(PUT|DELETE) /.test(one)))
    expect(routesHeeding).toContain(route);
  for (const route of ["POST /v1/suppressions", "POST /v1/keys", "POST /v1/own-links", "POST /v1/webhooks/{id}/rotate"])
    expect(routesHeeding).toContain(route);
  for (const route of ["POST /v1/check", "POST /v1/imports", "POST /v1/session", "POST /v1/packs"])
    expect(routesHeeding).not.toContain(route);
});

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: {
    readonly content: Record<
      string,
      { readonly schema?: { readonly anyOf?: readonly { readonly required?: readonly string[] }[] } }
    >;
  };
  readonly responses: Record<string, unknown>;
}
