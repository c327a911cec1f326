// Who is signed in and which sites there are, as the API says it.
import type { Api } from "./api.ts";
import { ApiProblem } from "./api.ts";

/** `GET /v1/session`. */
export interface Session {
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly role: string;
    /** What the role may do, by the names of server/services/scopes.ts. */
    readonly verbs: readonly string[];
  };
  /** Sent back in the header `Assent-CSRF` with every change. */
  readonly csrfToken: string;
}

export interface Site {
  readonly id: string;
  readonly name: string;
  readonly origins: readonly string[];
  /** Made up, to look around in, and wiped with one button. */
  readonly isSample?: true;
}

export interface Known {
  readonly session: Session | undefined;
  readonly sites: readonly Site[];
  /** What the screen in the address asks for first, by the paths of the calls; only of the page itself. */
  readonly first?: { readonly site: string; readonly answers: Readonly<Record<string, unknown>> };
}

/** What the page came with (server/http/console.ts): once, since what was true then may not be later. */
export function knownInPage(api: Api): Known | undefined {
  const element = document.getElementById("known");
  element?.remove();
  const known = element ? (JSON.parse(element.textContent) as Known) : undefined;
  if (known?.session) api.setToken(known.session.csrfToken);
  if (known?.first) api.bring(known.first);
  return known;
}

/** Asks both; nobody signed in is an answer, not an error. Throws ApiProblem and ApiAway. */
export async function known(api: Api): Promise<Known> {
  try {
    const session = await api.json<Session>("GET", "/v1/session");
    api.setToken(session.csrfToken);
    const { sites } = await api.json<{ sites: Site[] }>("GET", "/v1/sites");
    return { session, sites };
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return { session: undefined, sites: [] };
    throw error;
  }
}
