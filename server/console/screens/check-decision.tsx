// A decision record: its place in the log, proven in this browser.
import { useApp, useSite } from "../app/app-state.ts";
import { useFormats, useWords } from "../app/language.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { CopyButton } from "../parts/button.tsx";
import { Facts } from "../parts/card.tsx";
import { Failure, Notice } from "../parts/said.tsx";
import { provenCheck } from "./check-proof.ts";
import { checkWords } from "./check-words.ts";

/** The record of that id with the verdict on its proof. */
export function Decision({ id }: { readonly id: string }) {
  const said = useWords(checkWords);
  const { api } = useApp();
  const site = useSite();
  const { moment, number } = useFormats();
  const proven = useLoaded((signal) => provenCheck(api, { site: site.id, id, signal }), [id]);
  const { value, error } = proven;
  const check = value?.found.check;
  return (
    <div class="stack">
      <Facts
        rows={[
          [
            said.decision,
            <span class="row">
              <code>{id}</code>
              <CopyButton text={id} what={said.decision} />
            </span>,
          ],
          [said.entry, value && number(value.found.index)],
          [said.madeAt, check && moment(check.madeAt)],
          [said.rules, check && <code>{check.ruleset}</code>],
          [said.askedBy, check && <code>{check.askedBy}</code>],
          [said.answer, check && said.counts(number(check.counts.allow), number(check.counts.deny))],
        ]}
      />
      {error !== undefined ? (
        <Failure error={error} onAgain={proven.reload} />
      ) : !value ? (
        <Notice title={said.verifying} />
      ) : value.size === false ? (
        <Notice tone="bad" title={said.unverified}>
          {said.unverifiedAbout}
        </Notice>
      ) : (
        <Notice tone="good" title={said.verified}>
          {said.verifiedAbout(number(value.size))}
        </Notice>
      )}
    </div>
  );
}
