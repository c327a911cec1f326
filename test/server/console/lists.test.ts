// Lists as files: columns and rows however they are written, and the mapping of an import.
import { describe, expect, test } from "vitest";
import { guessedWish, isWhole, mappingText } from "../../../server/console/screens/import-wish.ts";
import { inUtf8, likelyColumn, ListFault, listRows, lookAt } from "../../../server/console/screens/list-file.ts";

async function rowsOf(file: Blob): Promise<(readonly string[])[]> {
  const found: (readonly string[])[] = [];
  for await (const { rows } of listRows(file, await lookAt(file))) found.push(...rows);
  return found;
}

describe("a file", () => {
  test("tells its delimiter, its names, and where addresses stand", async () => {
    const look = await lookAt(new Blob(["Name;Telefon;E-Mail\r\nAda;+44 20 7946 0000;ada@example.com\r\n"]));
    expect(look).toMatchObject({ delimiter: ";", hasNames: true, columns: ["Name", "Telefon", "E-Mail"] });
    expect([likelyColumn(look, "email"), likelyColumn(look, "phone")]).toEqual([2, 1]);
    expect(look.sample).toEqual([["Ada", "+44 20 7946 0000", "ada@example.com"]]);
  });

  test("without names begins with its first row, and columns are found by what stands in them", async () => {
    const look = await lookAt(new Blob(["x\tada@example.com\ny\tbob@example.com"]));
    expect(look).toMatchObject({ delimiter: "\t", hasNames: false, columns: ["1", "2"] });
    expect(likelyColumn(look, "email")).toBe(1);
  });

  test.each([
    ["push", "https://push.example/send/a1,Ada\nhttps://push.example/send/b2,Bob\n", 0],
    ["chat", "Ada,telegram:ada_1\nBob,telegram:bob_2\n", 1],
    ["post", 'Ada,"1 High Street, Leeds LS1 4AB"\nBob,"2 High Street, Leeds LS1 4AB"\n', 1],
  ] as const)("of %s addresses without names keeps its first person", async (kind, text, at) => {
    const file = new Blob([text]);
    const look = await lookAt(file);
    expect(look).toMatchObject({ hasNames: false, columns: ["1", "2"] });
    expect(likelyColumn(look, kind)).toBe(at);
    expect((await rowsOf(file)).length).toBe(2);
  });

  test("of names that look like an address begins after them", async () => {
    const look = await lookAt(new Blob(['Name;"Address, line 1";Town\nAda;"1 High Street";Leeds\n']));
    expect(look).toMatchObject({ hasNames: true, columns: ["Name", "Address, line 1", "Town"] });
  });

  test("of letters takes no column of e-mail addresses for theirs", async () => {
    const text = 'E-mail address;Postal address\nada@example.com;"1 High Street, Leeds LS1 4AB"\n';
    const look = await lookAt(new Blob([text]));
    expect(look.hasNames).toBe(true);
    expect([likelyColumn(look, "email"), likelyColumn(look, "post")]).toEqual([0, 1]);
  });

  test("is read whole, however it is cut: quotation marks, both endings, empty rows, letters of several bytes", async () => {
    const filler = Array.from({ length: 30_000 }, (_, at) => `"Ü, ${at}",u${at}@example.com`).join("\r\n");
    const rows = await rowsOf(new Blob([`name,email\n\n"a\nb",one@example.com\r\n${filler}\n`]));
    expect(rows.length).toBe(30_001);
    expect(rows[0]).toEqual(["a\nb", "one@example.com"]);
    expect(rows.every((row) => row.length === 2 && !row[0]!.includes("\uFFFD"))).toBe(true);
    expect(rows.at(-1)).toEqual(["Ü, 29999", "u29999@example.com"]);
  });

  test("from a spreadsheet in UTF-16 is read too", async () => {
    const text = "\uFEFFemail\nü@example.com\n";
    const bytes = Uint8Array.from(
      Array.from(text).flatMap((letter) => [letter.charCodeAt(0) & 0xff, letter.charCodeAt(0) >> 8]),
    );
    expect(await rowsOf(new Blob([bytes]))).toEqual([["ü@example.com"]]);
  });

  test("from a spreadsheet on Windows keeps its letters, wherever the first of them stands, and says how it was read", async () => {
    const latin = (text: string) => Uint8Array.from(Array.from(text, (letter) => letter.charCodeAt(0)));
    const plain = Array.from({ length: 20_000 }, (_, at) => `Person,p${at}@example.com`).join("\n");
    const file = new Blob([latin(`name,email\n${plain}\nMüller,mueller@example.com\n`)]);
    const look = await lookAt(file);
    expect(look.encoding).toBe("windows-1252");
    expect((await rowsOf(file)).at(-1)).toEqual(["Müller", "mueller@example.com"]);
    // What a server reads is UTF-8.
    expect(await (await inUtf8(file, look)).text()).toContain("\nMüller,mueller@example.com\n");
    const own = new Blob(["name\nMüller\n"]);
    expect((await lookAt(own)).encoding).toBe("utf-8");
    expect(await inUtf8(own, { encoding: "utf-8" })).toBe(own);
  });

  test("has its numbers without the apostrophe that a spreadsheet put before them", async () => {
    expect(await rowsOf(new Blob(["phone\n'+44 20 7946 0958\n'tis\n"]))).toEqual([["+44 20 7946 0958"], ["'tis"]]);
  });

  test("with nothing in it, or with a row that does not end, is refused by name", async () => {
    await expect(lookAt(new Blob(["\n \n"]))).rejects.toMatchObject({ code: "empty" });
    const endless = rowsOf(new Blob([`email\na@example.com\n"${"x".repeat(400_000)}`]));
    await expect(endless).rejects.toBeInstanceOf(ListFault);
  });
});

describe("an import", () => {
  const text = "Größe;E-Mail;Status;Datum;Quelle\n1;ada@example.com;ja;2026-10-01;crm-1\n";

  test("has its mapping guessed by the columns, and what none is taken for the same in every row", async () => {
    const { sources } = guessedWish(await lookAt(new Blob([text])), { purpose: "news", channel: "email" });
    expect(sources).toEqual({
      email: "E-Mail",
      phone: "",
      post: "",
      push: "",
      chat: "",
      country: "",
      purpose: "=news",
      channel: "=email",
      status: "Status",
      date: "Datum",
      evidence: "Quelle",
      secondAct: "",
    });
  });

  test("of letters has the column of addresses and their country, and of reasons what the file's words for them mean", async () => {
    const rows = "Name,Anschrift,Land,Sperrgrund\nEva,Eva Müller; Am Markt 3; 10115 Berlin,DE,verzogen\n";
    const look = await lookAt(new Blob([rows]));
    const wish = guessedWish(look, { purpose: "news", channel: "post" });
    const words = { HARD_BOUNCE: "verzogen, tot", given: "ja" };
    expect(JSON.parse(mappingText({ ...wish, words }, look))).toMatchObject({
      kind: "suppressions",
      post: "Anschrift",
      country: "Land",
      reason: "Sperrgrund",
      words: { verzogen: "HARD_BOUNCE", tot: "HARD_BOUNCE" },
    });
  });

  test("takes nobody to have said yes: what says so is a column of that name, or is chosen", async () => {
    const usual = { purpose: "news", channel: "email" };
    const statusOf = async (head: string) => guessedWish(await lookAt(new Blob([`${head}\na,b,c\n`])), usual);
    for (const head of ["Email,Options,Date", "Email,Adopted,Consent date", "Email,opt_in_at,opt-inside"]) {
      const wish = await statusOf(head);
      expect([head, wish.sources.status, isWhole(wish)]).toEqual([head, "", false]);
    }
    for (const name of ["opt-in", "email_opt_in", "OptIn", "Consent", "Einwilligung"]) {
      const wish = await statusOf(`Email,${name},Date`);
      expect([wish.sources.status, isWhole(wish)]).toEqual([name, true]);
    }
  });

  test("of who must not be contacted is told by a reason without a consent, and has fields of its own", async () => {
    const usual = { purpose: "news", channel: "email" };
    const look = await lookAt(new Blob(["E-Mail,Bounce reason,Date\nada@example.com,HARD_BOUNCE,2026-10-01\n"]));
    const wish = guessedWish(look, usual);
    expect([wish.kind, isWhole(wish)]).toEqual(["suppressions", true]);
    expect(JSON.parse(mappingText(wish, look))).toEqual({
      kind: "suppressions",
      email: "E-Mail",
      reason: "Bounce reason",
      date: "Date",
      dates: "iso",
      delimiter: ",",
    });
    expect(guessedWish(look, usual, "consents").sources).toMatchObject({ purpose: "=news", status: "" });
    const consents = await lookAt(new Blob(["E-Mail,Consent,Reason\nada@example.com,given,asked\n"]));
    expect(guessedWish(consents, usual).kind).toBe("consents");
    expect(isWhole(guessedWish(consents, usual, "suppressions"))).toBe(true);
  });

  test("says in ASCII which column is what, and what the file's own words mean", async () => {
    const look = await lookAt(new Blob([text]));
    const wish = guessedWish(look, { purpose: "news", channel: "email" });
    const words = { given: "ja, klar", refused: "", withdrawn: "" };
    const header = mappingText({ ...wish, sources: { ...wish.sources, evidence: "Größe" }, words }, look);
    expect(header).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.parse(header)).toEqual({
      email: "E-Mail",
      purpose: "=news",
      channel: "=email",
      status: "Status",
      date: "Datum",
      evidence: "Größe",
      words: { ja: "given", klar: "given" },
      dates: "iso",
      delimiter: ";",
    });
  });
});
