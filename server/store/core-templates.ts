// The text of a core that is like one before it but for its id and instants: filled in, and neither written nor taken apart anew.
import type { Choice, RecordCore } from "../../core/record.ts";
import type { RecordedStatus } from "../../core/status.ts";
import { millisecondsOf, type Instant } from "../../core/time.ts";
import { coreText, packCore, packTimes, type PackedCore } from "./packed-core.ts";

/** The text between the places of a shape, and what belongs into them: an instant by its place in order, or the id. */
interface Template {
  readonly shape: string;
  readonly pieces: readonly string[];
  readonly places: readonly number[];
}

const idPlace = -1;
const idLetter = "!";
const firstLetter = 0x41;
const instantLength = 24;

/** Bounds the memory: languages and places come from requests. */
const mostKept = 1_000;
/** By what a core shares with others; null where something else in it is read as an instant or an id. */
const templates = new Map<string, Template | null>();

/** The canonical text of the core, and that text taken apart as `packCore` does. */
export function packedCore(core: RecordCore): { readonly text: string; readonly packed: PackedCore } {
  const at = millisecondsOf(core.at);
  const own = ownInstants(core);
  const key = own && sharedBy(core, own.letters);
  const template = key === undefined ? undefined : templates.get(key);
  if (own && template) return { text: filled(template, core.id, own.texts), packed: packedBy(template, at, own) };
  const text = coreText(core);
  const packed = packCore(text, { id: core.id, at });
  if (own && key !== undefined && template === undefined) {
    if (templates.size >= mostKept) templates.clear();
    templates.set(key, templateOf(packed.shape, own.letters));
  }
  return { text, packed };
}

interface OwnInstants {
  /** Each different instant once, in the order of the text. */
  readonly texts: readonly Instant[];
  readonly ms: readonly number[];
  /** For each place of an instant in the text, the letter of which it is. */
  readonly letters: string;
}

/** Undefined where the core holds more than an answer does, or an instant not in the one spelling. */
function ownInstants(core: RecordCore): OwnInstants | undefined {
  const { attachments, by, erasure, import: imported } = core;
  if ([attachments, by, erasure, imported].some((member) => member !== undefined)) return undefined;
  const found = { texts: [] as Instant[], ms: [] as number[], letters: "" };
  let isPlain = take(found, core.actedAt) && take(found, core.at);
  for (const { until } of core.choices) isPlain &&= until === undefined || take(found, until);
  isPlain &&= take(found, core.clientAt);
  isPlain &&= core.retainUntil === undefined || take(found, core.retainUntil);
  isPlain &&= core.served === undefined || take(found, core.served.on);
  return isPlain ? found : undefined;
}

function take(found: { texts: Instant[]; ms: number[]; letters: string }, instant: Instant): boolean {
  let at = found.texts.indexOf(instant);
  if (at < 0) {
    const ms = instant.length === instantLength ? millisecondsOf(instant) : NaN;
    if (Number.isNaN(ms)) return false;
    found.ms.push(ms);
    at = found.texts.push(instant) - 1;
  }
  found.letters += String.fromCharCode(firstLetter + at);
  return true;
}

/** With its length in front, so that two texts after each other are told from any other two. */
const told = (text: string | undefined): string => (text === undefined ? "-" : `${text.length}:${text}`);

/** Everything in the core's text but its id and instants, and which instants are the same. */
function sharedBy(core: RecordCore, letters: string): string {
  const { site, event, notice, lang, policy, served, method, actor, jurisdiction, located, retainUntil } = core;
  const { surface, action, layer, viaGpc, trusted, secondAct } = method;
  const how = `${surface} ${action} ${layer} ${viaGpc} ${trusted} ${secondAct} ${retainUntil === undefined}`;
  const shown = told(notice) + told(lang) + (policy ? told(policy.version) + told(policy.hash) : "-");
  let key = `${letters} ${event} ${actor} ${located} ${how} ${told(site)}${shown}${told(served?.build)}${told(served?.variant)}${told(jurisdiction)}`;
  for (const choice of core.choices) key += sharedByChoice(choice);
  return key;
}

const sharedByChoice = ({ purpose, version, status, channel, until }: Choice<RecordedStatus>): string =>
  ` ${version} ${status} ${channel} ${until === undefined}${told(purpose)}`;

/** Null where the shape has other places than the core's own id and these instants. */
function templateOf(shape: string, letters: string): Template | null {
  const parts = shape.split("\u0001");
  const marks = parts.slice(1).map((part) => part[0]!);
  const places = marks.map((mark) => (mark === idLetter ? idPlace : mark.charCodeAt(0) - firstLetter));
  const isOwn = places.filter((place) => place === idPlace).length === 1;
  if (!isOwn || marks.filter((mark) => mark !== idLetter).join("") !== letters) return null;
  return { shape, pieces: [parts[0]!, ...parts.slice(1).map((part) => part.slice(1))], places };
}

function filled({ pieces, places }: Template, id: string, texts: readonly Instant[]): string {
  let text = pieces[0]!;
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    text += `"${place === idPlace ? id : texts[place]!}"${pieces[i + 1]!}`;
  }
  return text;
}

const packedBy = ({ shape }: Template, at: number, { ms }: OwnInstants): PackedCore => ({
  shape,
  at,
  times: packTimes(ms.map((own) => own - at)),
});
