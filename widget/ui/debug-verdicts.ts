// Why a purpose, or whatever waits for it, runs or waits, in plain words with what to do: for the debug panel.
import type { Answer, Answers } from "../../core/decision.ts";
import { isSold } from "../../core/gpc.ts";
import { isOptional } from "../../core/purpose.ts";
import type { PurposeRow, SiteConfig } from "../../core/site.ts";

/** What the gate knows, or what it would know elsewhere. */
export interface Situation {
  readonly config: SiteConfig;
  readonly gpc: boolean;
  readonly answers: Answers;
  /** Unix milliseconds. */
  readonly now: number;
}

export interface Verdict {
  readonly on: boolean;
  readonly why: string;
  /** What to do to change it, or that nothing is wrong. */
  readonly fix?: string;
}

const dayMs = 86_400_000;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const change = "Change the answer under Privacy choices.";

const daysOf = ({ config }: Situation, [, , , , givenDays]: PurposeRow, [, status]: Answer): number =>
  status === "given" ? givenDays || config.renew.given : config.renew.refused;

/** Whether the answer still holds: to this version, or a no to what would run without it, and not lapsed. */
const holds = (situation: Situation, row: PurposeRow, answer: Answer | undefined): answer is Answer =>
  !!answer &&
  (answer[0] === row[1] || (!!row[3] && answer[1] !== "given")) &&
  situation.now - answer[2] < daysOf(situation, row, answer) * dayMs;

const isHeldBySignal = ({ gpc }: Situation, row: PurposeRow): boolean => gpc && isSold(row[2]);

/** Whether it came after somebody said no to anything, where things run until they are refused. */
const isHeldByOptOut = ({ answers }: Situation, row: PurposeRow): boolean =>
  !!row[3] && isSold(row[2]) && !answers[row[0]] && Object.values(answers).some(([, status]) => status !== "given");

function whyHeldBySignal(answer: Answer | undefined): Verdict {
  return answer?.[1] === "given"
    ? {
        on: false,
        why: `Given on ${dayOf(answer[2])}, but before this browser sent Global Privacy Control, which outweighs it.`,
        fix: "Switch it on by itself under Privacy choices while the signal is sent.",
      }
    : {
        on: false,
        why: "This browser sends Global Privacy Control: a no to selling and sharing, without being asked.",
        fix: "Nothing is wrong. To see it run, switch it on by itself under Privacy choices, or stop sending the signal.",
      };
}

const whyHeldByOptOut: Verdict = {
  on: false,
  why: "It came after a no to another purpose. Here, where things run until they are refused, that no stands for it too.",
  fix: "Nothing is wrong. Who wants it switches it on under Privacy choices; it is not asked for.",
};

function whyUnanswered({ config }: Situation, [, , , untilRefused]: PurposeRow): Verdict {
  if (untilRefused) return { on: true, why: `No answer yet; here (${config.regime}) it runs until it is refused.` };
  const fix = config.ask ? "Answer the first layer." : "Nobody is asked here by itself: open Privacy choices.";
  return { on: false, why: "Nobody has answered yet.", fix };
}

function whyAnswered(situation: Situation, row: PurposeRow, answer: Answer): Verdict {
  const [version, status, at] = answer;
  const said = `${status === "given" ? "Given" : status === "refused" ? "Refused" : "Withdrawn"} on ${dayOf(at)}`;
  // A no that lapsed is asked again; where things run until they are refused it never lapses.
  if (holds(situation, row, answer) || row[3]) {
    return status === "given" ? { on: true, why: `${said}.` } : { on: false, why: `${said}.`, fix: change };
  }
  const again = "Answer the first layer again.";
  return version === row[1]
    ? { on: false, why: `${said}, which held for ${daysOf(situation, row, answer)} days.`, fix: again }
    : { on: false, why: `${said} for version ${version}; it changed and is now version ${row[1]}.`, fix: again };
}

/** Why one purpose is on or off. */
export function purposeVerdict(situation: Situation, row: PurposeRow): Verdict {
  const last = situation.answers[row[0]];
  const answer = holds(situation, row, last) ? last : undefined;
  const no = row[3] ? last : answer;
  const isNo = no !== undefined && no[1] !== "given";
  if (isHeldBySignal(situation, row) && !isNo && !answer?.[3]) return whyHeldBySignal(answer);
  if (isHeldByOptOut(situation, row)) return whyHeldByOptOut;
  return last ? whyAnswered(situation, row, last) : whyUnanswered(situation, row);
}

/** The purposes that are asked for, without those of forms and without vendors that may be allowed alone. */
export const asked = ({ purposes }: SiteConfig) => purposes.filter(([, , category]) => isOptional(category));

/** Why what carries the name of a purpose, a category or a vendor runs or waits. */
export function nameVerdict(situation: Situation, name: string): Verdict {
  const { config } = situation;
  const wanted = config.vendors?.find(([id]) => id === name)?.[1] ?? name;
  if (wanted === "essential") return { on: true, why: "Essential: it never waits." };
  const rows = asked(config).filter(([id, , category]) => id === wanted || category === wanted);
  if (!rows.length) {
    const known = [...new Set(asked(config).flatMap(([id, , category]) => [category, id]))];
    return {
      on: false,
      why: `No category, purpose or vendor of this site is called “${name}”, so it waits for ever.`,
      fix: `Name one of: ${["essential", ...known].join(", ")}.`,
    };
  }
  const verdicts = rows.map((row) => [row[0], purposeVerdict(situation, row)] as const);
  const [id, verdict] = verdicts.find(([, { on }]) => !on) ?? verdicts[0]!;
  return id === name
    ? verdict
    : { ...verdict, why: `${verdict.on ? "Belongs to" : "Waits for"} ${id}: ${verdict.why}` };
}

/** Whether the first layer comes by itself, and why. */
export function layerVerdict(situation: Situation): Verdict {
  const { config } = situation;
  if (!config.ask) return { on: false, why: `It does not come by itself here (${config.regime}).` };
  const open = asked(config).filter(
    (row) =>
      !holds(situation, row, situation.answers[row[0]]) &&
      (config.regime !== "opt-in" || !purposeVerdict(situation, row).on) &&
      !isHeldBySignal(situation, row) &&
      !isHeldByOptOut(situation, row),
  );
  return open.length
    ? { on: true, why: `It asks for ${open.map(([id]) => id).join(", ")}.` }
    : { on: false, why: "There is nothing left to ask." };
}
