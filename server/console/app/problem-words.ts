// What went wrong, in words that say cause and fix.
import { ApiAway, ApiProblem } from "./api.ts";
import { words, type Language } from "./language.ts";
import { asSent, useServerSaid, type ServerSaid } from "./server-said.ts";

/** A failure for people: what happened, and what to do about it. */
export interface Said {
  readonly what: string;
  readonly fix: string;
}

/** By the slug of a problem, or by what else went wrong: what happened, and what to do. */
export const failures = words({
  en: {
    away: ["The server does not answer.", "Nothing is lost. This page tries again by itself."],
    broken: ["Something failed in this page.", "Load it again; if it stays, tell whoever runs this server."],
    "no-credential": ["You are not signed in.", "Sign in again."],
    "may-not": ["Your role may not do this.", "Ask an owner to do it, or to give you another role."],
    "sign-in-refused": ["That lets nobody in.", "It may be mistyped, used already, or too old."],
    "forged-request": [
      "The server does not recognise this page.",
      "Load the page again. Behind a proxy, ASSENT_PUBLIC_URL must be the address in the browser.",
    ],
    "too-many-requests": ["Too many attempts.", "Wait a moment, then try again."],
    "not-found": ["Nothing is here under that name.", "Check what you pasted; it may belong to another site."],
    "not-as-read": [
      "Somebody else changed it meanwhile, and nothing of yours was written.",
      "Load it anew, look at what is another, and write yours again.",
    ],
    unavailable: ["The database does not answer.", "Nothing was lost. Try again in a few seconds."],
    internal: ["The server failed.", "Try again. If it stays, quote the number below to whoever runs the server."],
    "not-valid": ["Some of this does not fit.", "See below, then try again."],
  },
  de: {
    away: ["Der Server antwortet nicht.", "Es ist nichts verloren. Diese Seite versucht es von selbst noch einmal."],
    broken: ["In dieser Seite ist etwas fehlgeschlagen.", "Laden Sie sie neu; bleibt es, melden Sie es dem Betreiber."],
    "no-credential": ["Sie sind nicht angemeldet.", "Melden Sie sich neu an."],
    "may-not": ["Ihre Rolle darf das nicht.", "Bitten Sie jemanden mit der Rolle „owner“ darum."],
    "sign-in-refused": ["Damit kommt niemand hinein.", "Es ist vielleicht vertippt, schon benutzt oder zu alt."],
    "forged-request": [
      "Der Server erkennt diese Seite nicht.",
      "Laden Sie die Seite neu. Hinter einem Proxy muss ASSENT_PUBLIC_URL die Adresse im Browser sein.",
    ],
    "too-many-requests": ["Zu viele Versuche.", "Warten Sie einen Moment und versuchen Sie es noch einmal."],
    "not-found": [
      "Unter diesem Namen ist hier nichts.",
      "Prüfen Sie die Eingabe; sie gehört vielleicht zu einer anderen Site.",
    ],
    "not-as-read": [
      "Jemand anderes hat es inzwischen geändert; von Ihnen wurde nichts geschrieben.",
      "Laden Sie es neu, sehen Sie nach, was anders ist, und schreiben Sie Ihres noch einmal.",
    ],
    unavailable: [
      "Die Datenbank antwortet nicht.",
      "Es ging nichts verloren. Versuchen Sie es in ein paar Sekunden noch einmal.",
    ],
    internal: [
      "Der Server hat einen Fehler gemacht.",
      "Versuchen Sie es noch einmal. Bleibt es, nennen Sie dem Betreiber die Nummer unten.",
    ],
    "not-valid": ["Etwas davon passt nicht.", "Sehen Sie unten nach und versuchen Sie es noch einmal."],
  },
});

const isKnown = (slug: string): slug is keyof (typeof failures)["en"] => Object.hasOwn(failures.en, slug);

/** Words for any error that a call or a screen can throw; of the server's own sentences those that `server` has. */
export function saidOf(error: unknown, language: Language, server: ServerSaid = asSent): Said {
  const table = failures[language];
  const [what = "", fix = ""] = table[nameOf(error)];
  if (!(error instanceof ApiProblem)) return { what, fix };
  const own = isKnown(error.slug) ? { what, fix } : rareOf(error, server);
  const faults = error.errors.map((fault) => `${fault.pointer || "/"}: ${server.sentence(fault) ?? fault.detail}`);
  return { what: own.what, fix: faults.join("; ") || detailOf(error, server) || own.fix };
}

/** What the problem says of itself: in English, unless there are words for all the rest. */
const detailOf = (error: ApiProblem, server: ServerSaid): string | undefined =>
  server.sentence(error) ?? (server === asSent ? error.detail : undefined);

function rareOf(error: ApiProblem, server: ServerSaid): Said {
  const [what, fix] = server.rare(error.slug) ?? [`${error.message}.`, error.detail ?? ""];
  return { what, fix };
}

/** Whether the server's own sentences are needed to say it. */
export const saysItself = (error: unknown): boolean =>
  error instanceof ApiProblem && (!isKnown(error.slug) || error.errors.length > 0 || error.code !== undefined);

function nameOf(error: unknown): keyof (typeof failures)["en"] {
  if (error instanceof ApiAway) return "away";
  return error instanceof ApiProblem && isKnown(error.slug) ? error.slug : "broken";
}

/** The faults of what was sent by their JSON pointers, such as `/origins/0`; undefined where there is none. */
export function useFaultOf(error: unknown): (pointer: string) => string | undefined {
  const server = useServerSaid(saysItself(error));
  return (pointer) => (server ? faultOf(error, pointer, server) : undefined);
}

/** The fault of one field by its JSON pointer. */
export function faultOf(error: unknown, pointer: string, server: ServerSaid = asSent): string | undefined {
  const fault = error instanceof ApiProblem ? error.errors.find((one) => one.pointer === pointer) : undefined;
  return fault && (server.sentence(fault) ?? fault.detail);
}
