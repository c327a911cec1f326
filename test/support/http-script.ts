// Plain-text HTTP scripts: what to send, what to expect. Each `###` is one test; see test/server/http/*.http.
//
//   @consent = {"id":"{{id}}", …}          a body by name, filled in anew for each use in a test
//   ### title
//   20 times POST /v1/records             method and path, or a kept address; "N times" sends them all at once
//   Origin: {{origin}}                    headers; then an empty line and the body
//
//   {{consent}} + {"path":"/x"}           the second object's members replace the first's
//
//   HTTP 201 or 200                       one of these; "eventually" asks again for up to fifteen seconds, until all below holds too
//   ETag: /^"/                            a header that equals, matches /…/, or is not there: -
//   /promise/origin = "…"                 a JSON pointer that equals, matches /…/, or is not there: -
//   contains text · lacks text            about the body as text
//   let name = /pointer                   keeps a value (or `let name = ETag`) for later {{name}}
import { expect } from "vitest";
import { freshDevice, freshRecordId } from "./requests.ts";

export interface Exchange {
  readonly times: number;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: string;
  readonly statuses: readonly number[];
  readonly eventually: boolean;
  readonly expectations: readonly string[];
}

export interface Script {
  /** `@name = value` before the first test. */
  readonly values: Readonly<Record<string, string>>;
  readonly tests: readonly { readonly title: string; readonly exchanges: readonly Exchange[] }[];
}

const requestLine = /^(?:(\d+) times )?(GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH) (\S+)$/;
const statusLine = /^HTTP (\d{3}(?: or \d{3})*)( eventually)?$/;

/** Parses a script; throws with the line that makes no sense. */
export function parseScript(text: string): Script {
  const values: Record<string, string> = {};
  const tests: { title: string; exchanges: Exchange[] }[] = [];
  const lines = text.split("\n").filter((line) => !line.startsWith("#") || line.startsWith("### "));
  for (let i = 0; i < lines.length;) {
    const line = lines[i]!;
    const value = /^@(\w+) = (.+)$/.exec(line);
    if (value) values[value[1]!] = value[2]!;
    else if (line.startsWith("### ")) tests.push({ title: line.slice(4), exchanges: [] });
    else if (requestLine.test(line)) {
      const { exchange, next } = parseExchange(lines, i);
      tests.at(-1)!.exchanges.push(exchange);
      i = next;
      continue;
    } else if (line.trim() !== "") throw new Error(`not understood: ${line}`);
    i++;
  }
  return { values, tests };
}

function parseExchange(lines: readonly string[], start: number): { exchange: Exchange; next: number } {
  const [, times, method, path] = requestLine.exec(lines[start]!)!;
  let i = start + 1;
  const headers: string[] = [];
  while (/^[\w-]+: /.test(lines[i] ?? "")) headers.push(lines[i++]!);
  const body: string[] = [];
  while (i < lines.length && !statusLine.test(lines[i]!)) body.push(lines[i++]!);
  const status = statusLine.exec(lines[i] ?? "");
  if (!status) throw new Error(`no HTTP line after: ${lines[start]}`);
  i++;
  const expectations: string[] = [];
  while (i < lines.length && !requestLine.test(lines[i]!) && !lines[i]!.startsWith("### ")) {
    if (lines[i]!.trim()) expectations.push(lines[i]!);
    i++;
  }
  const exchange: Exchange = {
    times: Number(times ?? 1),
    method: method!,
    path: path!,
    headers,
    body: body.join("\n").trim(),
    statuses: status[1]!.split(" or ").map(Number),
    eventually: status[2] !== undefined,
    expectations,
  };
  return { exchange, next: i };
}

/** Values for `{{name}}`: those given, those kept by `let`, and fresh ids that stay the same within one test. */
export interface Scope {
  readonly url: string;
  readonly values: Record<string, string>;
}

function filled(text: string, scope: Scope): string {
  let result = text;
  // Twice: a named body holds names itself.
  for (let round = 0; round < 3; round++) {
    result = result.replace(/\{\{(\w+)(?::(\d+))?\}\}/g, (_, name: string, count?: string) => {
      if (name === "letters") return "x".repeat(Number(count));
      return (scope.values[name] ??= fresh(name));
    });
  }
  return result;
}

function fresh(name: string): string {
  if (name.startsWith("id")) return freshRecordId();
  if (name.startsWith("device")) return freshDevice();
  throw new Error(`{{${name}}} has no value`);
}

function bodyOf(text: string): string {
  const merged = /^(\{.*\}) \+ (\{.*\})$/s.exec(text);
  if (!merged) return text;
  const whole = { ...(JSON.parse(merged[1]!) as object), ...(JSON.parse(merged[2]!) as object) };
  return JSON.stringify(whole);
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function send(exchange: Exchange, scope: Scope): Promise<Answer> {
  const headers = new Headers();
  for (const line of exchange.headers) {
    const colon = line.indexOf(": ");
    headers.set(line.slice(0, colon), filled(line.slice(colon + 2), scope));
  }
  const body = bodyOf(filled(exchange.body, scope));
  const path = filled(exchange.path, scope);
  const answer = await fetch(path.startsWith("/") ? scope.url + path : path, {
    method: exchange.method,
    headers,
    redirect: "manual",
    ...(body === "" ? {} : { body }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** Sends one exchange and checks every answer to it; where it is `eventually`, again until all of it holds. */
export async function runExchange(exchange: Exchange, scope: Scope): Promise<void> {
  const until = exchange.eventually ? Date.now() + 15_000 : 0;
  for (;;) {
    const answers = await Promise.all(Array.from({ length: exchange.times }, () => send(exchange, scope)));
    try {
      for (const answer of answers) checkAnswer(exchange, answer, scope);
      return;
    } catch (error) {
      if (Date.now() >= until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function checkAnswer(exchange: Exchange, answer: Answer, scope: Scope): void {
  const where = `${exchange.method} ${exchange.path}`;
  expect(exchange.statuses, `${where} answered ${answer.status}: ${answer.text.slice(0, 400)}`).toContain(
    answer.status,
  );
  for (const expectation of exchange.expectations) check(expectation, { answer, scope, where });
}

function check(line: string, seen: { answer: Answer; scope: Scope; where: string }): void {
  const { answer, scope } = seen;
  const label = `${seen.where}: ${line}\n${answer.text.slice(0, 400)}`;
  const keep = /^let (\w+) = (\S+)$/.exec(line);
  if (keep) {
    const value = keep[2]!.startsWith("/") ? at(answer, keep[2]!) : answer.headers.get(keep[2]!);
    expect(value, label).toBeTypeOf("string");
    scope.values[keep[1]!] = value as string;
    return;
  }
  const text = /^(contains|lacks) (.+)$/.exec(line);
  if (text) {
    expect(answer.text.includes(filled(text[2]!, scope)), label).toBe(text[1] === "contains");
    return;
  }
  const member = /^(\/\S*) = (.+)$/.exec(line);
  if (member) return compare(at(answer, member[1]!), { wanted: filled(member[2]!, scope), label, json: true });
  const header = /^([\w-]+): (.*)$/.exec(line);
  if (!header) throw new Error(`not understood: ${line}`);
  compare(answer.headers.get(header[1]!) ?? undefined, { wanted: filled(header[2]!, scope), label, json: false });
}

function compare(value: unknown, { wanted, label, json }: { wanted: string; label: string; json: boolean }): void {
  const pattern = /^\/(.+)\/$/.exec(wanted);
  if (wanted === "-") expect(value, label).toBeUndefined();
  else if (pattern) expect(String(value), label).toMatch(new RegExp(pattern[1]!));
  else expect(value, label).toEqual(json ? JSON.parse(wanted) : wanted);
}

/** The value at a JSON pointer of the body; undefined when it is not there. */
function at(answer: Answer, pointer: string): unknown {
  let value: unknown = JSON.parse(answer.text);
  for (const part of pointer.split("/").slice(1)) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (pointer === "/") return value;
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  }
  return value;
}
