// The script inside an evidence pack: verifies the pack and the page around it, offline, and says what is broken.
import { fromBase64 } from "../../core/bytes.ts";
import { packFindings, type Pack, type PackFinding, type PackPicture } from "../../core/pack.ts";
import { browserCrypto } from "./browser-crypto.ts";
import { packWords, type PackWords } from "./pack-words.ts";

const verdict = document.getElementById("verdict");
const details = document.getElementById("findings");

function say(state: string, text: string, lines: readonly string[] = []): void {
  if (!verdict || !details) return;
  verdict.dataset["state"] = state;
  verdict.textContent = text;
  details.replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }),
  );
}

/** Whether the browser has what signatures are verified with: a key of the right length is refused where it has not. */
async function canVerify(): Promise<boolean> {
  try {
    const { publicKey } = await self.crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    return publicKey.type === "public";
  } catch {
    return false;
  }
}

/** The page's HTML as it was signed; something else where what is on screen differs from it in anything. */
function shownPage({ page, lang }: Pack): string {
  const main = document.querySelector("main")?.cloneNode(true) as HTMLElement | undefined;
  for (const image of main?.querySelectorAll("img[data-picture]") ?? []) image.removeAttribute("src");
  const signed = new DOMParser().parseFromString(page, "text/html").querySelector("main");
  const ids = [...document.body.children].map(({ tagName, id }) => `${tagName} ${id}`).join();
  const loose = [...document.body.childNodes].some(({ nodeType, nodeValue }) => nodeType === 3 && nodeValue?.trim());
  const isAround =
    ids === "HEADER around,MAIN ,SCRIPT pack,SCRIPT " && !loose && document.documentElement.lang === lang;
  const isTitled = document.title === signed?.querySelector("h1")?.textContent;
  return main && signed?.isEqualNode(main) && isAround && isTitled ? page : "";
}

/** What the browser itself shows for each picture. */
const picturesShown = (): PackPicture[] =>
  [...document.querySelectorAll<HTMLImageElement>("main img")].map((image) => {
    const [, data] = /^data:image\/png;base64,([A-Za-z0-9+/=]*)$/.exec(image.getAttribute("src") ?? "") ?? [];
    return { named: image.dataset["picture"] ?? "", bytes: fromBase64(data ?? "") ?? new Uint8Array() };
  });

function sentence({ rule, about, entry }: PackFinding, words: PackWords): string {
  const place = entry === undefined ? undefined : words.entry.replace("{entry}", String(entry));
  const subject = [about, place].filter(Boolean).join(", ");
  return subject ? `${subject}: ${words.rules[rule]}` : words.rules[rule];
}

function packIn(text: string | null | undefined): Pack | undefined {
  try {
    return JSON.parse(text ?? "") as Pack;
  } catch {
    return undefined;
  }
}

async function run(): Promise<void> {
  const pack = packIn(document.getElementById("pack")?.textContent);
  const words = packWords(typeof pack?.lang === "string" ? pack.lang : document.documentElement.lang);
  if (!pack) return say("failed", words.failed, [words.rules.malformed]);
  if (!(await canVerify())) return say("waiting", words.unable);
  const shown = typeof pack.page === "string" ? shownPage(pack) : undefined;
  const found = await packFindings(pack, { crypto: browserCrypto, shown, pictures: picturesShown() });
  if (found.length > 0)
    return say(
      "failed",
      words.failed,
      found.map((finding) => sentence(finding, words)),
    );
  say("verified", words.verified, [words.trust.replace("{key}", pack.verifierKey)]);
}

void run();
