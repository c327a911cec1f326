// Files of who must not be contacted, and what stands against somebody, in a context of a test's own.
import { demoSite } from "../../server/services/demo.ts";
import { addSuppressions, findSuppressions } from "../../server/services/suppressions.ts";
import { system, type TestContext } from "./context.ts";
import { importsOf, suppressionsHead, suppressionsMapping } from "./imports.ts";

const at = { site: demoSite };

/** The text of such a file. */
export const suppressionsFile = (...rows: readonly string[]) => [suppressionsHead, ...rows].join("\n");

/** The row of an unsubscribe from the newsletter. */
export const unsubscribed = (email: string, day = "") => `${email},,UNSUBSCRIBED_TOPIC,email,newsletter,subject,${day}`;

/** What is done with them; `context` is the one of the test that runs. */
export const suppressingIn = (context: () => TestContext) => {
  const upload = (...rows: readonly string[]) =>
    importsOf(context()).upload(suppressionsFile(...rows), { mapping: suppressionsMapping });
  const found = (named: object) => findSuppressions(context().context, system, { ...at, read: () => named });
  return {
    upload,
    found,
    /** Goes through the file and commits it. */
    async bring(...rows: readonly string[]) {
      const { id } = await upload(...rows);
      context().clock.ms += 1_000;
      return importsOf(context()).commit(id);
    },
    add: (entry: object) =>
      addSuppressions(context().context, system, {
        ...at,
        read: () => ({ entries: [{ source: "subject", ...entry }] }),
      }),
    standing: async (named: object) =>
      (await found(named))
        .filter(({ lifted }) => !lifted)
        .map(({ reason, source, since }) => `${reason} ${source} ${since}`),
  };
};
