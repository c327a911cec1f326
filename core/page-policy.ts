// Whether a page's Content-Security-Policy lets the tag work: what each header says of what the tag needs [CSP3].

/** What a policy may forbid: the tag itself, sending answers, or the tag's own Trusted Types policy. */
type PolicyNeed = "script" | "connect" | "trusted-types";

/** One thing a policy forbids. */
export interface PolicyFinding {
  readonly need: PolicyNeed;
  /** The directive that says so, such as `script-src`. */
  readonly directive: string;
  /** What to add to it, such as `https://consent.example.com`, or `a nonce`. */
  readonly add: string;
  /** The policy takes nothing but nonces and hashes: the tag must carry the page's nonce. */
  readonly byNonce?: true;
}

type Directives = ReadonlyMap<string, readonly string[]>;

/** The policies of a header's value, or of what was pasted with the header's name; report-only ones forbid nothing. */
export function policiesIn(pasted: string): Directives[] {
  const values = pasted.split(/\r?\n/).flatMap((line) => {
    const [, name, value] = /^\s*(content-security-policy(?:-report-only)?)\s*:\s*(.*)$/i.exec(line) ?? [];
    if (name === undefined) return /^\s*[\w-]+:\s/.test(line) ? [] : [line];
    return /only$/i.test(name) ? [] : [value!];
  });
  // A comma ends a policy: headers of one name are joined by it.
  return values
    .flatMap((value) => value.split(","))
    .map((policy) => {
      const parts = policy.split(";").map((part) => part.trim().split(/\s+/));
      const named = parts.filter(([name]) => name).map(([name, ...sources]) => [name!.toLowerCase(), sources] as const);
      // Of a directive that is there twice the first counts (CSP3 §2.2.1).
      return new Map(named.toReversed());
    })
    .filter(({ size }) => size > 0);
}

const isKeyed = (source: string): boolean => /^'(nonce-|sha(256|384|512)-)/i.test(source);

/** Whether a source of a policy covers the origin of an address (CSP3 §6.7.2.8, without paths: those a redirect ignores). */
function covers(source: string, origin: URL, page: string | undefined): boolean {
  const text = source.toLowerCase();
  if (text === "*") return /^https?:$/.test(origin.protocol);
  if (text === "'self'") return page === origin.origin;
  if (/^[a-z][a-z0-9+.-]*:$/.test(text))
    return text === origin.protocol || (text === "http:" && origin.protocol === "https:");
  const [, scheme, host = "", port] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/:]+)(?::(\d+|\*))?/.exec(text) ?? [];
  if (scheme && `${scheme}:` !== origin.protocol && !(scheme === "http" && origin.protocol === "https:")) return false;
  const usual = origin.port || (origin.protocol === "https:" ? "443" : "80");
  if (port ? port !== "*" && port !== usual : origin.port !== "") return false;
  return host.startsWith("*.") ? origin.hostname.endsWith(host.slice(1)) : host === origin.hostname;
}

const directiveFor = (policy: Directives, names: readonly string[]): [string, readonly string[]] | undefined => {
  const name = names.find((one) => policy.has(one));
  return name === undefined ? undefined : [name, policy.get(name)!];
};

function ofScripts(policy: Directives, api: URL, page: string | undefined): PolicyFinding[] {
  const [directive, sources] = directiveFor(policy, ["script-src-elem", "script-src", "default-src"]) ?? [];
  if (!directive || !sources) return [];
  const isStrict = sources.some((source) => /^'strict-dynamic'$/i.test(source)) && sources.some(isKeyed);
  // Then hosts count for nothing, and what a trusted script loads is trusted (CSP3 §8.2).
  if (isStrict) return [{ need: "script", directive, add: "nonce", byNonce: true }];
  if (sources.some((source) => covers(source, api, page))) return [];
  return [{ need: "script", directive, add: api.origin }];
}

function ofConnections(policy: Directives, api: URL, page: string | undefined): PolicyFinding[] {
  const [directive, sources] = directiveFor(policy, ["connect-src", "default-src"]) ?? [];
  if (!directive || !sources || sources.some((source) => covers(source, api, page))) return [];
  return [{ need: "connect", directive, add: api.origin }];
}

function ofTrustedTypes(policy: Directives): PolicyFinding[] {
  const names = policy.get("trusted-types");
  if (!policy.has("require-trusted-types-for") || !names || names.includes("*") || names.includes("assent")) return [];
  return [{ need: "trusted-types", directive: "trusted-types", add: "assent" }];
}

/**
 * What the pasted headers forbid of what the tag needs: nothing where the list is empty. `api` is the server's address,
 * `page` the origin of the page. A policy by nonces is named whether or not the tag has one: a header does not tell.
 */
export function policyFindings(pasted: string, { api, page }: { api: string; page?: string }): PolicyFinding[] {
  const server = new URL(api);
  const found = policiesIn(pasted).flatMap((policy) => [
    ...ofScripts(policy, server, page),
    ...ofConnections(policy, server, page),
    ...ofTrustedTypes(policy),
  ]);
  return [...new Map(found.map((one) => [`${one.need} ${one.directive} ${one.add}`, one])).values()];
}
