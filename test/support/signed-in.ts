// A user of a running server whose browser holds a session, and requests as that browser's pages send them.
import { cookieName } from "../../server/http/auth.ts";
import { beginSession, forgeryToken } from "../../server/services/sessions.ts";
import { createUser } from "../../server/services/users.ts";
import type { RunningServer } from "../../server/node.ts";
import type { UserRow } from "../../server/store/rows.ts";
import { system } from "./context.ts";

export interface SignedIn {
  readonly user: UserRow;
  readonly cookie: string;
  readonly csrfToken: string;
  /** As a page of the server would: with cookie, origin and token, and the demo site named. */
  request(
    path: string,
    options?: { method?: string; body?: unknown; headers?: Record<string, string | undefined> },
  ): Promise<Response>;
}

/** A new user of the role, signed in. A header that is given as undefined is left out. */
export async function signedIn(server: Pick<RunningServer, "context" | "url">, role: string): Promise<SignedIn> {
  const { context, url } = server;
  const user = await createUser(context, system, { name: `A ${role}`, role });
  const { token } = await beginSession(context, { user, by: "passkey", browser: "Firefox" });
  const cookie = `${cookieName(context)}=${token}`;
  const csrfToken = forgeryToken(context, token);
  return {
    user,
    cookie,
    csrfToken,
    request(path, { method, body, headers = {} } = {}) {
      const given = { Cookie: cookie, Origin: url, "Assent-CSRF": csrfToken, "Assent-Site": "site_demo", ...headers };
      return fetch(url + path, {
        method: method ?? (body === undefined ? "GET" : "POST"),
        headers: Object.entries(given).filter((pair): pair is [string, string] => pair[1] !== undefined),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    },
  };
}
