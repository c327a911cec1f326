// An evidence pack, verified without a browser and without its own script.
import { readFile } from "node:fs/promises";
import { fromBase64 } from "../../core/bytes.ts";
import { packFindings, type Pack, type PackFinding, type PackPicture } from "../../core/pack.ts";
import { jsonOf, paperCrypto } from "./verify-papers.ts";
import { counted, trustLine, verdict, type Verdict } from "./verify-report.ts";
import type { Known } from "./verify-things.ts";
import { CommandError } from "./command.ts";

/** What is broken, in words. */
const faults: Readonly<Record<PackFinding["rule"], string>> = {
  malformed: "its data are not those of a pack",
  "bad-verifier-key": "its verifier key is malformed, or its hash is that of another",
  "other-log": "it names another verifier key than yours",
  "bad-checkpoint": "the log's key did not sign its checkpoint",
  "record-not-included": "the record does not lead to the root that the log's key signed: it was changed",
  "notice-hash": "the text filed under this hash has another",
  "notice-not-included": "the log does not say that this text was published then",
  "notice-missing": "the text that the record names is not in the pack",
  "notice-later-than-record": "the text was published only after the record says that it was shown",
  "other-site": "the record is of another site",
  "pictures-not-included": "the log does not have this entry that names pictures",
  "picture-changed": "the picture was changed: it has another hash",
  "picture-not-named": "the log does not name this picture",
  "pack-signature": "something was taken out, added or changed: the signature over the whole does not fit",
  "page-differs": "what the page shows is not what was signed",
};

/** The page as it was signed, and the pictures that stand in it, which are known by their hashes. */
function withoutPictures(main: string): { shown: string; pictures: PackPicture[] } {
  const pictures: PackPicture[] = [];
  const picture = / data-picture="(sha256:[0-9a-f]{64})" src="data:image\/png;base64,([A-Za-z0-9+/=]*)"/g;
  const shown = main.replaceAll(picture, (_, named: string, data: string) => {
    pictures.push({ named, bytes: fromBase64(data) ?? new Uint8Array() });
    return ` data-picture="${named}"`;
  });
  return { shown, pictures };
}

/** Verifies a pack's data, its signature, and that its page is the signed one. Throws for HTML that is no pack. */
export async function packVerdict(thing: string, known: Known): Promise<Verdict> {
  const text = await readFile(thing, "utf8");
  const data = /<script type="application\/json" id="pack">(.*)<\/script>/.exec(text);
  if (!data) throw new CommandError(`${thing} is no evidence pack`, "assent pack, and the console, make them.");
  const pack = jsonOf(data[1]!, thing) as Pack;
  const main = text.slice(text.indexOf("<main"), text.lastIndexOf("</main>", data.index) + "</main>".length);
  const { shown, pictures } = withoutPictures(main);
  const found = await packFindings(pack, { crypto: paperCrypto, pinned: known.key, shown, pictures });
  const about = [
    `evidence pack of ${pack.site}, made ${pack.madeAt}: ${counted(pack.records?.length ?? 0, "record")}, ${counted(pack.notices?.length ?? 0, "notice")}`,
  ];
  const findings = found.map(({ rule, about: what, entry }) => ({
    rule,
    ...(entry === undefined ? {} : { entry }),
    detail: what ? `${what}: ${faults[rule]}` : faults[rule],
  }));
  const said =
    "every record and every text leads to the root that the log's key signed, and the page is the one that was signed.";
  return verdict(
    { thing, kind: "pack", about },
    { found: findings, shows: [said, trustLine(known.key, pack.verifierKey)] },
  );
}
