// The decision record of a check: gathered line by line, committed to the log, and found again with its proof.
import { toBase64 } from "../../core/bytes.ts";
import type { Json } from "../../core/canonical.ts";
import { checkBytes, checkEntry, checkSigned, lineLeaves, recordSalt, type CheckRecord } from "../../core/check.ts";
import type { CheckResponse, CheckResult } from "../../core/contact-schema.ts";
import { uuidV7Hex } from "../../core/ids.ts";
import { runningRoot } from "../../core/merkle.ts";
import { rulesetName } from "../../core/ruleset.ts";
import type { Instant } from "../../core/time.ts";
import type { ServiceContext, SiteActor } from "../context.ts";
import { ProblemError } from "../errors.ts";
import { inclusionProof } from "../log/tiles.ts";
import { audited } from "./audit.ts";
import type { CheckScene } from "./check-facts.ts";
import { countResults, validUntil } from "./check-results.ts";
import type { SentRecipient } from "./recipients.ts";

const encoder = new TextEncoder();

/** What an answer says beside its results. */
type CheckSummary = Omit<CheckResponse, "results" | "record"> & { readonly record: CheckRecord };

/** Takes the lines of one call in order, and closes it. */
export interface DecisionRecorder {
  /**
   * Lines asked and answered, which go on from those before, and until when each may be used where that is not half a
   * day; gives the text of each result.
   */
  add(
    asked: readonly SentRecipient[],
    results: readonly CheckResult[],
    ends: readonly (Instant | undefined)[],
  ): string[];
  /** Commits the record to the log and signs it; resolves once it is durable. */
  close(): Promise<CheckSummary>;
}

/** A recorder for one call, with the caller's key. */
export function decisionRecorder(context: ServiceContext, scene: CheckScene, askedBy: string): DecisionRecorder {
  const id = `chk_${uuidV7Hex(context.nowMs(), context.random(10))}`;
  const salt = context.random(16);
  const tree = runningRoot(context.sha256);
  // What is kept of the salt opens the record's commitment and nothing of a line: those stay the caller's.
  const own = recordSalt(salt, context.sha256);
  const leafOf = lineLeaves(salt, context.sha256);
  const digest = context.runningHash();
  const counts = { allow: 0, deny: 0, byReason: {} as Record<string, number> };
  const from = scene.at < scene.madeAt ? scene.at : scene.madeAt;
  let until: Instant = validUntil(from, [scene.changesAt]);
  return {
    add(asked, results, ends) {
      const texts = results.map((result, i) => {
        const text = JSON.stringify(result);
        tree.append(leafOf({ position: tree.size(), asked: asked[i] as unknown as Json, result: text }));
        return text;
      });
      if (texts.length > 0) digest.update(encoder.encode(`${texts.join("\n")}\n`));
      countResults(counts, results);
      const end = validUntil(from, ends);
      if (end < until) until = end;
      return texts;
    },
    async close() {
      const check = recordOf(scene, { id, askedBy, madeAt: scene.madeAt, counts });
      const closed: CheckRecord = {
        ...check,
        digest: `sha256:${digest.hex()}`,
        root: toBase64(tree.root()),
      };
      const data = checkEntry(id, context.hmac(own, checkBytes(closed)));
      const committing = scene.store
        .commitCheck({ check: closed, salt: own, data })
        .then(() => context.recordCommitted(scene.site));
      // Signed meanwhile; given to nobody before it is durable.
      const signing = context.signer(scene.site).then((signer) => signer.sign(checkSigned(closed)));
      const [signature] = await Promise.all([signing.then(toBase64), committing]);
      const { at, purpose, channel, ruleset, root } = closed;
      const said = { at, purpose, channel, ruleset, validUntil: until, counts, digest: closed.digest };
      return { check: id, ...said, root, salt: toBase64(salt), record: closed, signature };
    },
  };
}

function recordOf(
  { site, question, rules, at, purpose }: CheckScene,
  made: Pick<CheckRecord, "id" | "askedBy" | "madeAt" | "counts">,
): Omit<CheckRecord, "digest" | "root"> {
  const { channel, subscriber = "unknown", partner, campaign } = question;
  return {
    v: 1,
    site,
    at,
    purpose: purpose ? `${purpose.id}@${purpose.version}` : question.purpose,
    channel,
    subscriber,
    ...(partner ? { partner } : {}),
    ...(campaign ? { campaign } : {}),
    ruleset: rulesetName(rules),
    ...made,
  };
}

/** A decision record with its place in the log; without a proof for the moments before it is sealed. */
export async function checkRecord(context: ServiceContext, actor: SiteActor, id: string) {
  const { site } = actor;
  return audited(context, { actor, verb: "check.read", site }, async () => {
    const store = await context.site(site);
    const stored = await store.check(id);
    if (!stored) throw new ProblemError("not-found");
    const checkpoint = await store.latestCheckpoint();
    const proof = checkpoint && (await inclusionProof(store, stored.index, checkpoint));
    const { keyText } = await context.signer(site);
    const value = {
      check: stored.check,
      salt: toBase64(stored.salt),
      index: stored.index,
      verifierKey: keyText,
      ...(proof ? { proof } : {}),
    };
    return { value, detail: id };
  });
}
