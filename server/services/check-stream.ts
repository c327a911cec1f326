// Checks of any length: one line asked, one line answered, in the same order and in constant memory.
import { checkStreamHead, checkStreamLine } from "../../core/contact-schema.ts";
import type { Actor, ServiceContext, SiteActor } from "../context.ts";
import { ProblemError } from "../errors.ts";
import { audited } from "./audit.ts";
import { checkScene, gather, type CheckScene } from "./check-facts.ts";
import { decisionRecorder, type DecisionRecorder } from "./check-records.ts";
import { resultsFor } from "./check-results.ts";
import { askedInstant } from "./checks.ts";
import { parsed } from "./parse.ts";
import type { SentRecipient } from "./recipients.ts";
import { actorName, mayDo } from "./scopes.ts";

/** Lines that are answered together: few enough that the first come soon and none of them lives long, many enough that a read is worth it. */
const together = 250;

/**
 * Answers a stream. The first line is the question, each line after it one recipient; each is answered by one line,
 * and the last line is the signed summary with the decision record. A stream without that line must be treated as
 * failed. A line that cannot be read is answered INPUT_INVALID and stops nothing. Needs the scope `check`. The promise
 * rejects with `not-json`, `not-valid` or `may-not` before anything was answered.
 */
export async function checkStream(
  context: ServiceContext,
  actor: SiteActor,
  lines: AsyncIterable<string>,
): Promise<AsyncGenerator<string>> {
  const { site } = actor;
  const rest = lines[Symbol.asyncIterator]();
  return audited(context, { actor, verb: "check.ask", site }, async () => {
    const head = await rest.next();
    const question = parsed(checkStreamHead, json(head.done ? "" : head.value));
    const { at, asOf } = askedInstant(context, actor, { site, question });
    // Lines are read one by one: one with a key is answered INPUT_INVALID to who may not use them.
    const byKey = mayDo(actor, "check.bykey", site);
    const scene = await checkScene(context, { site, question, at, asOf, byKey });
    const recorder = decisionRecorder(context, scene, actor.id);
    return { value: answers(context, { scene, recorder, rest, actor }), logged: true };
  });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ProblemError("not-json", undefined, {}, { cause: error });
  }
}

interface Streaming {
  readonly scene: CheckScene;
  readonly recorder: DecisionRecorder;
  readonly rest: AsyncIterator<string>;
  readonly actor: Actor;
}

async function* answers(context: ServiceContext, { scene, recorder, rest, actor }: Streaming): AsyncGenerator<string> {
  let [answered, isClosed] = [0, false];
  try {
    // While one part is answered the next is read, so that reading and the databases' thread work at once.
    let coming = gatheredPart(context, scene, rest);
    for (;;) {
      const part = await coming;
      if (part.asked.length === 0) break;
      coming = gatheredPart(context, scene, rest);
      // Who waits for it hears of a failure when its turn comes.
      coming.catch(() => {});
      const explain = scene.question.explain === true;
      const { results, ends } = resultsFor(part.gathered, scene.rules, explain);
      answered += results.length;
      yield `${recorder.add(part.asked, results, ends).join("\n")}\n`;
    }
    const { record, ...summary } = await recorder.close();
    isClosed = true;
    yield `${JSON.stringify({ summary: { ...summary, record } })}\n`;
  } finally {
    await rest.return?.();
    // What was answered without a decision record is at least in the audit.
    if (!isClosed) await brokenOff(context, { scene, actor, answered });
  }
}

function brokenOff(
  context: ServiceContext,
  { scene, actor, answered }: { scene: CheckScene; actor: Actor; answered: number },
): Promise<void> {
  const detail = `stream broke off after ${answered} answers`;
  const row = { at: context.now(), actor: actorName(actor), verb: "check.ask", site: scene.site } as const;
  return context.control.audit({ ...row, outcome: "refused", detail });
}

async function gatheredPart(context: ServiceContext, scene: CheckScene, rest: AsyncIterator<string>) {
  const asked: SentRecipient[] = [];
  while (asked.length < together) {
    const line = await rest.next();
    if (line.done) break;
    if (line.value.trim() !== "") asked.push(recipientIn(line.value));
  }
  return { asked, gathered: asked.length > 0 ? await gather(context, scene, asked) : [] };
}

/** The recipient on a line; one without an address, which is answered INPUT_INVALID, where there is none. */
function recipientIn(line: string): SentRecipient {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return {};
  }
  const read = checkStreamLine.safeParse(value);
  if (read.success) return read.data;
  const ref = typeof value === "object" && value !== null && "ref" in value ? value.ref : undefined;
  const own = typeof ref === "string" ? ref.slice(0, 200) : undefined;
  // Cut in the middle of a character it has no canonical form.
  return own?.isWellFormed() ? { ref: own } : {};
}
