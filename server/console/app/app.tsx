// The console as a whole: who is signed in, where one is, and what lies over it all.
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { Failure, Skeleton } from "../parts/said.tsx";
import { Api, ApiProblem } from "./api.ts";
import { AppContext, type AppState, type Toast } from "./app-state.ts";
import { Boundary } from "./boundary.tsx";
import { Away } from "./layout.tsx";
import type { Language } from "./language.ts";
import { keep } from "./kept.ts";
import { saidOf } from "./problem-words.ts";
import { go, to, usePlace } from "./router.ts";
import { screensFor } from "./screens.ts";
import { known, knownInPage, type Known } from "./session.ts";
import { Toasts, type ShownToast } from "./toasts.tsx";
import { backEvent, useLoaded } from "./use-loaded.ts";
import { Alone, SiteView } from "./views.tsx";

/** How often a server that is away is asked whether it is back. */
const retryMs = 3_000;

interface Reach {
  readonly api: Api;
  readonly isThere: boolean;
}

/** The API, and whether it answers; while it does not, it is asked again and again. */
function useReach(onSignedOut: () => void): Reach {
  const [isThere, setThere] = useState(true);
  const api = useMemo(() => new Api({ onReach: setThere, onSignedOut }), []);
  useEffect(() => {
    if (isThere) return;
    const timer = setInterval(() => void api.text("/healthz").catch(() => undefined), retryMs);
    return () => {
      clearInterval(timer);
      // Whatever call it was that was answered: all that failed is asked for again.
      dispatchEvent(new Event(backEvent));
    };
  }, [isThere]);
  return { api, isThere };
}

function useToasts() {
  const [toasts, setToasts] = useState<readonly ShownToast[]>([]);
  const gone = useCallback((id: number) => setToasts((shown) => shown.filter((one) => one.id !== id)), []);
  const toast = useCallback(
    (one: Toast) => setToasts((shown) => [...shown, { ...one, id: (shown.at(-1)?.id ?? 0) + 1 }].slice(-3)),
    [],
  );
  return { toasts, gone, toast };
}

const nobody: Known = { session: undefined, sites: [] };

export function App({ language: first }: { readonly language: Language }) {
  const [language, setLanguage] = useState(first);
  const place = usePlace();
  const [round, setRound] = useState(0);
  const { api, isThere } = useReach(() => who.set(nobody));
  const who = useLoaded(() => known(api), [round], { first: () => knownInPage(api) });
  const { toasts, gone, toast } = useToasts();
  const { session, sites } = who.value ?? nobody;
  const site = sites.find(({ id }) => id === place.parts[0]);
  const state: AppState = {
    api,
    language,
    session,
    sites,
    screens: screensFor(session?.user.verbs ?? []),
    site,
    toast,
    setLanguage(chosen) {
      document.documentElement.lang = chosen;
      keep("language", chosen);
      setLanguage(chosen);
    },
    async refresh() {
      who.set(await known(api));
    },
  };
  const signOut = async () => {
    try {
      await api.json("POST", "/v1/sessions/current/end");
    } catch (error) {
      // Who is signed out already wanted nothing else; whoever is not must know it.
      if (!(error instanceof ApiProblem && error.status === 401)) return toast({ text: saidOf(error, language).what });
    }
    go(to(), "replace");
    setRound(round + 1);
  };
  return (
    <AppContext value={state}>
      <Boundary of={`${place.move}`} isWhole>
        {who.value === undefined ? (
          <main class="alone">
            <Away isThere={isThere} />
            <div class="card">
              {who.error === undefined ? <Skeleton /> : <Failure error={who.error} onAgain={who.reload} />}
            </div>
          </main>
        ) : session && site ? (
          <SiteView place={place} isThere={isThere} onSignOut={() => void signOut()} />
        ) : (
          <Alone place={place} isThere={isThere} onSignOut={() => void signOut()} />
        )}
      </Boundary>
      <Toasts toasts={toasts} onGone={gone} />
    </AppContext>
  );
}
