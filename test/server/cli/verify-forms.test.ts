// A receipt in each of its forms, as its address gives them: each verifies, alone or beside the receipt, and no changed one does.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verdictsOf } from "../../../server/cli/verify-things.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { receiptForms } from "../../../server/services/receipt-forms.ts";
import { receiptName } from "../../../server/services/receipt-names.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { testContext, visitor, type TestContext } from "../../support/context.ts";
import { bannerRequest } from "../../support/requests.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
let t: TestContext;
let key: string;
/** Of a consent by form and a refusal by banner, by the ending of the address. */
let forms: Record<string, string>[];
beforeAll(async () => {
  t = await testContext();
  const requests = [t.request(), bannerRequest(t.notice, "refused", { id: t.request().id })];
  for (const request of requests) await recordDecision(t.context, visitor, request);
  await t.seal();
  key = (await t.context.signer(demoSite)).keyText;
  forms = [];
  for (const { id } of requests) {
    const name = receiptName(t.context, id);
    const texts = await Promise.all(
      Object.entries(receiptForms).map(async ([ending, form]) => [ending, await form.text(t.context, name)] as const),
    );
    forms.push(Object.fromEntries(texts));
  }
});
afterAll(async () => {
  await t.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function verify(ending: string, text: string, known: { of?: string; key?: string } = {}) {
  const path = join(folder, `receipt.${ending}`);
  writeFileSync(path, text);
  return (await verdictsOf([path], { key, ...known }))[0]!;
}

test.each([0, 1])("a JWS and DPV receipt %i verify by themselves, the other forms beside the receipt", async (n) => {
  const { jws, jsonld, json: of, ...others } = forms[n]!;
  for (const [ending, text] of Object.entries({ jws, jsonld }))
    expect(await verify(ending, text!), ending).toMatchObject({ ok: true, kind: "receipt", findings: [] });
  for (const ending of ["record.jsonld", "kantara.json"]) {
    expect(await verify(ending, others[ending]!, { of: of! }), ending).toMatchObject({ ok: true, findings: [] });
    await expect(verify(ending, others[ending]!)).rejects.toThrow(/proves nothing by itself/);
  }
});

describe("what was changed is named", () => {
  const rules = async (ending: string, change: (text: string) => string, n = 0) => {
    const before = forms[n]![ending]!;
    const after = change(before);
    expect(after).not.toBe(before);
    const { ok, findings } = await verify(ending, after, { of: forms[n]!["json"]! });
    expect(ok).toBe(false);
    return findings.map(({ rule, detail }) => `${rule} ${detail}`).join("\n");
  };

  test("in DPV and Kantara: another status, purpose, time or record", async () => {
    const given = (text: string) => text.replaceAll("ConsentRefused", "ConsentGiven");
    expect(await rules("jsonld", given, 1)).toContain("form-differs dpv:hasConsentStatus");
    expect(await rules("record.jsonld", (text) => text.replace("newsletter/1", "newsletter/2"))).toContain(
      "dpv:hasPurpose",
    );
    expect(await rules("kantara.json", (text) => text.replace('"given"', '"withdrawn"'))).toContain("consentStatus");
    expect(
      await rules("kantara.json", (text) => text.replace(/"consentTimestamp":\d/, '"consentTimestamp":9')),
    ).toContain("consentTimestamp");
    expect(await rules("record.jsonld", () => forms[1]!["record.jsonld"]!)).toContain("dpv:hasIdentifier");
  });

  test("in a JWS: its payload, its signature, or the key it names", async () => {
    const [header, payload, signature] = forms[0]!["jws"]!.split(".") as [string, string, string];
    const [, other] = forms[1]!["jws"]!.split(".") as [string, string];
    expect(await rules("jws", () => [header, other, signature].join("."))).toContain("jws-signature");
    expect(await rules("jws", () => [header, payload, `A${signature.slice(1, -1)}A`].join("."))).toContain(
      "jws-signature",
    );
    expect(await rules("jws", (text) => `${text}.x`)).toContain("malformed");
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    expect(await rules("jws", () => [none, payload, signature].join("."))).toContain("jws-signature");
  });
});
