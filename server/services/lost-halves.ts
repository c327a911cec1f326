// Records that came from an export without their personal halves: which they are, and to what they say no.
import { pageSurfaces, type RecordCore } from "../../core/record.ts";
import type { RecordedStatus } from "../../core/status.ts";
import { everyPurpose, type LostNo } from "../store/lost-noes.ts";

/** What was lost with the halves. */
export interface LostHalves {
  /** Positions of records that came without their personal halves, and so without whose they were; ascending. */
  readonly halfless: readonly number[];
  /** How many of these say no to something, or end a yes: nobody's state can follow them. */
  readonly withNo: number;
  /** To what they say it, such as `newsletter/email`, or `analytics` where there is no channel; in order. A star is every purpose. */
  readonly noTo: readonly string[];
}

/** What a yes from before does not stand up to. A yes that time ended ends by itself again. */
const ends: ReadonlySet<RecordedStatus> = new Set(["refused", "withdrawn", "revoked", "invalidated"]);

type Against = Pick<LostNo, "purpose" | "channel">;

const onPages: ReadonlySet<string> = new Set(pageSurfaces);

/**
 * To what a record says no, and to what the suppressions that stood beside it may have. These are in no log: an objection
 * that is not a page's own was against everything, and one unsubscribing by a link or a reply is written down as
 * another, whether it was about a topic or a whole channel.
 */
function saysNoTo({ event, choices, method, actor }: RecordCore): readonly Against[] {
  const against = choices.filter(({ status }) => ends.has(status));
  const isObjection = event === "object" && !(actor === "subject" && onPages.has(method.surface));
  const channels = method.action === "unsubscribe" ? new Set(against.map(({ channel }) => channel)) : [];
  return [
    ...against.map(({ purpose, channel }) => ({ purpose, channel })),
    ...[...channels].map((channel) => ({ purpose: everyPurpose, channel })),
    ...(isObjection ? [{ purpose: everyPurpose, channel: undefined }] : []),
  ];
}

/** Such as `newsletter/email`; a star is every purpose. */
export const noText = ({ purpose, channel }: Against): string =>
  [purpose === everyPurpose ? "*" : purpose, ...(channel ? [channel] : [])].join("/");

/** Notes such records one after the other. */
export function lostHalves() {
  const halfless: number[] = [];
  const noes = new Map<string, LostNo>();
  let withNo = 0;
  return {
    note(index: number, core: RecordCore): void {
      halfless.push(index);
      const against = saysNoTo(core);
      if (against.length > 0) withNo++;
      for (const one of against) {
        const name = noText(one);
        const known = noes.get(name);
        if (!known || core.at < known.since) noes.set(name, { ...one, since: core.at });
      }
    },
    /** To what, and since when. */
    noes: (): readonly LostNo[] => [...noes.values()],
    found: (): LostHalves => ({ halfless, withNo, noTo: [...noes.keys()].sort() }),
  };
}
