// The page of a person's own choices as a made-up person would see it: for its owner to look at, nobody's data in it.
import { channelAddress } from "../../core/address.ts";
import { instantAt } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import type { OwnChoice, ShownChoices } from "./own-choices.ts";
import type { SignInPage } from "./own-links.ts";

/** How long ago the made-up person said yes to what comes first. */
const agreedDays = 40;
const dayMs = 86_400_000;

/**
 * What the page shows of somebody who is known by an e-mail address, said yes to the first topic and has not been asked
 * about the others. Reads the notice and nothing else; no record, no receipt and no address is in it.
 */
export function exampleChoices({ nowMs }: Pick<ServiceContext, "nowMs">, { site, notice }: SignInPage): ShownChoices {
  const topics = notice.purposes.filter(
    ({ category, channels }) => category === null && channels.some((channel) => channelAddress[channel] === "email"),
  );
  const choices = topics.flatMap((purpose, place) =>
    purpose.channels
      .filter((channel) => channelAddress[channel] === "email")
      .map((channel): OwnChoice => {
        const isGiven = place === 0;
        return {
          name: `${purpose.id}.${channel}`,
          purpose,
          channel,
          status: isGiven ? "given" : "unknown",
          isGiven,
          mayGive: !purpose.explicit && purpose.basis === "consent",
          ...(isGiven ? { at: instantAt(nowMs() - agreedDays * dayMs) } : {}),
        };
      }),
  );
  return {
    site,
    notice,
    choices: choices.filter(({ isGiven, mayGive }) => isGiven || mayGive),
    objects: false,
    objectsTo: [],
    shares: [],
    history: [],
  };
}
