// What holds for every verb of the command line: help with an example, one JSON object, exit codes, and a page that says so.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "citty";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { UsageError } from "../../../server/cli/command.ts";
import { failureOf, failureProblem, failureText } from "../../../server/cli/failures.ts";
import { argumentsOf, assertUnderstood, helpOf, meant, metaOf } from "../../../server/cli/help.ts";
import { assentCommand } from "../../../server/cli/verbs.ts";
import { ProblemError } from "../../../server/errors.ts";
import { roles } from "../../../server/services/scopes.ts";
import { cliPage, leavesOf } from "../../support/cli-page.ts";
import { post, recordRequest } from "../../support/requests.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { threadUrl } from "../../support/thread.ts";

const root = assentCommand(threadUrl());
const leaves = leavesOf(root).map((leaf) => [leaf.path.join(" "), leaf] as const);
/** The words of a call, as a shell takes them apart. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|[^\s"]+/g)].map(([word, quoted]) => quoted ?? word);

test("help and a misspelt call load little, so that they answer at once", () => {
  const loaded = new Map<string, string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    const text = readFileSync(file, "utf8");
    loaded.set(file, text);
    for (const [, name] of text.matchAll(/^import (?:[^;"]* from )?"([^"]+)";$/gm))
      if (name!.startsWith(".")) load(join(file, "..", name!));
      else expect(name, file).toMatch(/^node:/);
  };
  load("dist/cli.js");
  expect([...loaded.values()].join("").length).toBeLessThan(180_000);
});

test("the page of the command line says what the verbs say", async () => {
  await expect(cliPage(root)).toMatchFileSnapshot("../../../docs/cli.md");
});

test("the roles that help names are those there are", () => {
  const [, { command }] = leaves.find(([name]) => name === "users create")!;
  expect(argumentsOf(command)["role"]?.description).toBe(Object.keys(roles).join(", "));
});

describe.each(leaves)("assent %s", (name, { path, command }) => {
  const { description, example = "", json, wrong } = metaOf(command);

  test("has an example that it understands, says what --json prints, and its help holds both and the exit codes", async () => {
    const [typed = ""] = example.replace(/^.*?\bassent /, "").split(" > ");
    const call = meant(root, wordsOf(typed));
    expect(call.path).toEqual(path);
    expect(() => assertUnderstood(call)).not.toThrow();
    expect(argumentsOf(command)["json"]?.type).toBe("boolean");
    expect([description, json].every((text) => text !== undefined && text.length > 3)).toBe(true);
    expect(Object.values(argumentsOf(command)).filter((option) => !option.description)).toEqual([]);
    const help = await helpOf({ path, command, rest: [] }, false);
    for (const part of [example, "EXIT CODES", "  0  ", "  2  ", "  3  ", ...(wrong ? [`  1  ${wrong}`] : [])])
      expect(help, name).toContain(part);
  });

  test("refuses an option it does not have, and one without its value", () => {
    const called =
      (...words: string[]) =>
      () =>
        assertUnderstood(meant(root, [...path, ...words]));
    expect(called("--jsn")).toThrow(UsageError);
    expect(failureOf(new UsageError("x")).exit).toBe(2);
    for (const [option, { type }] of Object.entries(argumentsOf(command)))
      if (type === "string") expect(called(`--${option}`), option).toThrow(`--${option} needs a value`);
  });
});

describe("what --json prints", () => {
  const folder = temporaryFolder();
  const data = join(folder, "data");
  const at = (name: string) => join(folder, name);
  const written = (name: string, text: string): string => {
    writeFileSync(at(name), text);
    return at(name);
  };
  const known: Record<string, Record<string, never>> = {};
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer({ dataFolder: data });
    const { notice } = (await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: string };
    expect((await post(`${server.url}/v1/records`, recordRequest(notice))).status).toBe(201);
    vi.stubEnv("ASSENT_DATA", data);
    vi.stubEnv("ASSENT_URL", server.url);
    vi.stubEnv("ASSENT_KEY", server.demoKey);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Everything the call wrote to standard output. */
  async function printed(words: readonly string[]): Promise<string> {
    let out = "";
    const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      out += String(text);
      return true;
    });
    // From the second call on the folder has two sites.
    const takesSite = argumentsOf(meant(root, words).command)["site"] !== undefined && words[0] !== "init";
    const site = takesSite && !words.includes("--site") ? ["--site", "site_demo"] : [];
    try {
      await runCommand(root, { rawArgs: [...words, ...site, "--json"] });
    } finally {
      spy.mockRestore();
      process.exitCode = undefined;
    }
    return out;
  }

  const person = ["--email", "ada@example.com"];
  const owner = ["--controller", "Shop Ltd", "--address", "York", "--contact", "p@shop.example", "--country", "GB"];
  const idOf = (verb: string, member: string) => String((known[verb] as unknown as Record<string, unknown>)[member]);
  /** A call of each verb, in an order in which each finds what it needs. `dev` and `scan` have tests of their own. */
  const calls: Readonly<Record<string, () => readonly string[]>> = {
    init: () => ["shop.example", ...owner, "--file", at("shop.json")],
    config: () => [],
    apply: () => [at("shop.json"), "--dry-run"],
    lint: () => [written("notice.json", JSON.stringify((known["config"] as { notice?: object }).notice))],
    publish: () => ["--without-screenshots", "a test"],
    "settings show": () => [],
    "settings set": () => [written("settings.json", "{}")],
    "purposes list": () => [],
    "purposes show": () => ["newsletter"],
    "purposes set": () => ["newsletter", written("newsletter.json", JSON.stringify(known["purposes show"]))],
    "purposes export": () => [at("processing.csv")],
    check: () => [
      written("list.csv", "email\nada@example.com\n"),
      "--purpose",
      "newsletter",
      "--channel",
      "email",
      "--keep",
      at("kept.ndjson"),
    ],
    prove: () => [at("kept.ndjson"), "--line", "1"],
    import: () => [
      written("crm.csv", "E-Mail,Date\nbob@example.com,2026-01-02\n"),
      "--map",
      "email=E-Mail,purpose==newsletter,channel==email,status==given,date=Date,evidence==list 3",
    ],
    "screen list": () => [],
    "screen register": () => [written("tps.txt", "07100000000\n"), "--register", "TPS", "--date", "2026-11-20"],
    "screen results": () => [written("cleaned.csv", "number,listed,register,date\n07100000001,no,TPS,2026-11-20\n")],
    "screen coverage": () => [written("numbers.csv", "number\n07100000001\n")],
    "call-list": () => [at("numbers.csv"), "--purpose", "call-back"],
    "webhooks add": () => ["https://crm.example.com/hooks"],
    "webhooks list": () => [],
    "webhooks deliveries": () => [idOf("webhooks add", "id")],
    "webhooks replay": () => [
      idOf("webhooks add", "id"),
      "--from",
      "2026-01-01T00:00:00.000Z",
      "--to",
      "2026-01-02T00:00:00.000Z",
    ],
    "webhooks remove": () => [idOf("webhooks add", "id")],
    export: () => [at("demo.ndjson")],
    verify: () => [at("demo.ndjson")],
    pack: () => [at("ada.html"), ...person],
    held: () => [at("ada.json"), ...person],
    erase: () => [...person, "--verified", "signed-link"],
    retention: () => [],
    recordings: () => ["--held"],
    "keys list": () => [],
    "keys new": () => [],
    "keys rotate": () => ["--site", "site_shopexample"],
    "keys retire": () => {
      const [first] = (known["keys rotate"] as unknown as { keys: { keyText: string }[] }).keys;
      return [first!.keyText, "--now", "--site", "site_shopexample"];
    },
    "keys api create": () => ["Shop", "--scopes", "check", "--site", "site_shopexample"],
    "keys api list": () => ["--site", "site_shopexample"],
    "keys api revoke": () => [idOf("keys api create", "id"), "--site", "site_shopexample"],
    "keys identity status": () => [],
    "keys identity rotate": () => ["--site", "site_shopexample"],
    "users list": () => [],
    "users create": () => ["Ada", "--role", "editor"],
    "users invite": () => ["Bob", "--role", "auditor", "--days", "7"],
    "users link": () => [idOf("users invite", "user")],
    "users role": () => [
      (known["users create"] as unknown as { users: { id: string }[] }).users[0]!.id,
      "--role",
      "marketer",
    ],
    "users remove": () => [idOf("users invite", "user")],
    "reset-admin": () => [],
    backup: () => {
      const key = spawnSync(process.execPath, ["dist/cli.js", "backup", "--new-key", at("key.txt")], {
        encoding: "utf8",
      });
      return [at("backups"), "--recipient", key.stdout.trim()];
    },
    restore: () => {
      const [made = ""] = readdirSync(at("backups"));
      return [join(at("backups"), made), "--identity", at("key.txt"), "--data", at("restored"), "--nothing-later"];
    },
    doctor: () => [],
  };

  test("is known of every verb", () =>
    expect([...Object.keys(calls), "dev", "scan"].sort()).toEqual(leaves.map(([name]) => name).sort()));

  test.each(Object.entries(calls))("of %s is one object with the members that the page names", async (name, words) => {
    const out = await printed([...name.split(" "), ...words()]);
    const value = JSON.parse(out) as Record<string, never>;
    expect(out.trimEnd().split("\n")).toHaveLength(1);
    expect([typeof value, Array.isArray(value)]).toEqual(["object", false]);
    known[name] = value;
    const { json = "" } = metaOf(leaves.find(([verb]) => verb === name)![1].command);
    const [shape = ""] = /\{.*\}/.exec(json.split(";")[0]!) ?? [];
    for (const member of membersOf(shape))
      if (!optional.has(`${name} ${member}`)) expect(value, out).toHaveProperty(member);
  });

  test("is a problem on standard error where it fails, with the exit code and what to do, and nothing on standard output", () => {
    const env = { ...process.env, ASSENT_DATA: at("nowhere") };
    const call = (...words: string[]) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, ["dist/cli.js", ...words], {
        encoding: "utf8",
        env,
      });
      return { status, stdout, stderr };
    };
    const failed = call("users", "--json");
    expect([failed.status, failed.stdout]).toEqual([3, ""]);
    expect(JSON.parse(failed.stderr)).toMatchObject({ type: "about:blank", fix: expect.any(String), exit: 3 });
    const misspelt = call("user", "--json");
    expect([misspelt.status, misspelt.stdout]).toEqual([2, ""]);
    expect(JSON.parse(misspelt.stderr)).toMatchObject({
      title: "there is no verb user",
      fix: "Did you mean users?",
      exit: 2,
    });
    expect(call("keys", "rotate", "-h")).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("assent keys rotate"),
      stderr: "",
    });
  });
});

/** Members that are only there where there is something to say. */
const optional = new Set([
  "purposes set asksAgain",
  "webhooks deliveries before",
  "screen register replaced",
  "config notice",
]);

/** The names of the outermost members in such as `{a, b: [{c}], d: {e, f}, …}`. */
function membersOf(shape: string): string[] {
  let depth = 0;
  const outermost = shape.split("").filter((letter) => {
    if ("}]".includes(letter)) depth -= 1;
    const kept = depth === 1 && !"{[".includes(letter);
    if ("{[".includes(letter)) depth += 1;
    return kept;
  });
  return outermost
    .join("")
    .split(",")
    .map((part) => part.split(":")[0]!.trim())
    .filter((name) => /^\w+$/.test(name));
}

test("failures have an exit code, a cause, and a fix; faults of a file are named with where they are", () => {
  const unlawful = new ProblemError("notice-unlawful", "Rules broken: 3.", {
    errors: [{ rule: 3, pointer: "/purposes/0", code: "purpose-unexplained", detail: "is vague" }],
  });
  expect(failureOf(unlawful).exit).toBe(1);
  expect(failureText(failureOf(unlawful))).toMatch(/^assent: purposes\/0 is vague\n {2}Mend/);
  expect(failureProblem(failureOf(unlawful))).toMatchObject({
    type: "/docs/problems.md#notice-unlawful",
    status: 422,
    errors: [{ rule: 3 }],
    exit: 1,
  });
  const away = Object.assign(new Error("ENOENT"), { code: "ENOENT", path: "list.csv" });
  expect(failureText(failureOf(away))).toMatch(/^assent: list.csv is not there\n {2}Look/);
  const taken = Object.assign(new Error("EADDRINUSE"), { code: "EADDRINUSE", port: 8787 });
  expect(failureOf(taken)).toMatchObject({ exit: 3, title: "port 8787 is taken" });
  const full = failureText(failureOf(new ProblemError("last-owner")));
  expect(full).toBe("assent: An enabled owner must remain\n  Create another owner first, then disable this one.");
});
