// Signing in.
import { useWords, words } from "../app/language.ts";
import { Head } from "../parts/card.tsx";
import { Notice } from "../parts/said.tsx";

const texts = words({
  en: {
    title: "Sign in",
    about: "There are no passwords here.",
    claim: "First time?",
    claimHelp: "The server printed a link when it started. Open it to make this installation yours.",
    expired: "The link is older than 30 minutes? `assent reset-admin` prints another.",
  },
  de: {
    title: "Anmelden",
    about: "Passwörter gibt es hier nicht.",
    claim: "Zum ersten Mal hier?",
    claimHelp: "Der Server hat beim Start einen Link ausgegeben. Öffnen Sie ihn, um diese Installation zu übernehmen.",
    expired: "Der Link ist älter als 30 Minuten? `assent reset-admin` gibt einen neuen aus.",
  },
});

export function Screen() {
  const said = useWords(texts);
  return (
    <div class="stack">
      <Head title={said.title} about={said.about} />
      <Notice title={said.claim}>
        <>
          <p>{said.claimHelp}</p>
          <p>{said.expired}</p>
        </>
      </Notice>
    </div>
  );
}
