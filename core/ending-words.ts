// What people write back when they want no more, in text messages and in replies by mail, in the languages our messages are in.
import type { Inbound } from "./provider-shapes.ts";

/** Words that end text messages: those of 47 CFR 64.1200(a)(10), and those of the other languages people write them in. */
const stopWords: ReadonlySet<string> = new Set(
  (
    "stop stopall quit end revoke cancel unsubscribe optout opt-out halt arret arrêt stopp abmelden abbestellen baja " +
    "alto cancelar parar sair annulla disdici afmelden stopzetten afmeld slut avsluta lopeta peruuta wypisz zatrzymaj"
  ).split(" "),
);

/** What subjects of replies say that ask for an end, in every language that our messages are in, in lower case. */
const endPhrases = [
  "unsubscribe|opt out|abmelden|abmeldung|abbestellen|désabonner|désabonnement|désinscription|désinscrire",
  "baja|cancelar la suscripción|cancelar suscripción|annulla iscrizione|annullare l'iscrizione|disiscrivimi",
  "cancelar a subscrição|cancelar subscrição|cancelar inscrição|afmelden|uitschrijven|afmeld|afmelding",
  "avsluta prenumerationen|avprenumerera|meld deg av|meld meg av|avmelding|afskrá|peruuta tilaus|loobu|atteikties",
  "atsisakyti|wypisz się|wypisz mnie|wypisz|odhlásit odběr|odhlásit|odhlásiť odber|odhlásiť|odjava|odjavi",
  "leiratkozás|dezabonare|отписване|διαγραφή|díliostáil|neħħi l-abbonament|abonelikten çık|відписатися",
  "إلغاء الاشتراك|ביטול הרשמה|सदस्यता समाप्त करें|berhenti berlangganan|hủy đăng ký|配信停止|수신 거부|退订|退訂",
]
  .join("|")
  .normalize("NFKC")
  .replaceAll("ı", "i")
  .split("|");
/** Scripts that are written without spaces; elsewhere a phrase stands by itself. */
const unspaced = /\p{Script=Han}|\p{Script=Hangul}/u;
const within = (phrase: string): string =>
  unspaced.test(phrase) ? phrase : `(?<![\\p{L}\\p{M}\\p{N}])${phrase}(?![\\p{L}\\p{M}\\p{N}])`;
const endPattern = new RegExp(endPhrases.map(within).join("|"), "u");

const tokenPattern = /\b(site_[a-z0-9]{2,32})\.([\w-]{40,200})/;

/** What people put beside such a word. */
const fillers: ReadonlySet<string> = new Set(
  (
    "please pls plz bitte now all it this these me my from to your the list texts text txts messages message msgs sms " +
    "emails email mails mail newsletter newsletters thanks thank you ty danke sofort alle mich von per favore por favor " +
    "svp s'il vous plaît merci gracias hi hello hey hallo there i i'd want wish would like can could kindly"
  ).split(" "),
);
/** How a line begins that only greets. */
const greeting =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|guten (?:tag|morgen|abend)|sehr geehrte[rs]?|liebe[rs]?|bonjour|salut|hola|ciao|buongiorno|olá|hej|hei|dzień dobry)(?!\p{L})/u;
/** At the head of a text message these mean nothing else; “end of May suits me” and “cancel Tuesday” may. */
const plainStops: ReadonlySet<string> = new Set("stop stopp stopall unsubscribe optout opt-out arret arrêt".split(" "));
/** Other ways to say it that any reasonable person understands [47 CFR 64.1200(a)(10)]; of one text message alone. */
const otherWays = new RegExp(
  "\\b(?:remove me|take me off|leave me alone|no more (?:texts|messages|sms|calls)|opt(?:ing)? out|" +
    "(?:do not|don't|dont|stop) (?:text|texting|message|messaging|contact|contacting|call|calling|sms)(?:ing)? ?(?:me|us)?\\b)|" +
    "\\bkeine (?:sms|nachrichten|werbung) mehr\\b",
);
/** What asks for no end, though it has such a word. */
const unmeant = /\b(?:do not|don't|dont|never) (?:stop|unsubscribe|opt out|remove)\b/g;
const longestText = 160;

/** Letters and digits; quotes, brackets, signs and pictures around them are none of a word. */
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}]+(?:['-][\p{L}\p{M}\p{N}]+)*/gu) ?? [];

/** Whether a line says an end and nothing else, such as `Please unsubscribe me` or `STOP STOP`. */
function saysOnlyEnd(line: string): boolean {
  const left = wordsOf(line).filter((word) => !fillers.has(word));
  if (left.length === 0) return false;
  return (
    left.every((word) => stopWords.has(word)) || stopWords.has(left.join("")) || endPhrases.includes(left.join(" "))
  );
}

/** Whether a text message asks for an end: as one word, at its head, or as people say it. Wide, because it only denies. */
function textEnds(text: string): boolean {
  const [first = ""] = wordsOf(text).filter((word) => !fillers.has(word));
  if (saysOnlyEnd(text) || plainStops.has(first)) return true;
  const meant = text.replaceAll(unmeant, " ");
  return text.length <= longestText && (endPattern.test(meant) || otherWays.test(meant));
}

/** The line of a reply that says what is wanted: below it a reply quotes what it answers, which says how to unsubscribe. */
function headOf(text: string): string {
  const [first = "", second = ""] = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  return greeting.test(first.trim()) && !saysOnlyEnd(first) && !second.startsWith(">") ? second : first;
}

/** What a message asks for: an end, and which link's where it quotes one; undefined for anything else. */
export function endIn({ kind, subject, text }: Inbound): { link?: { site: string; token: string } } | undefined {
  const plain = (said: string) => said.normalize("NFKC").toLowerCase().replaceAll(/[’‘`]/g, "'").replaceAll("ı", "i");
  if (kind === "sms") return textEnds(plain(text).trim()) ? {} : undefined;
  const link = tokenPattern.exec(subject);
  if (!endPattern.test(plain(subject)) && !saysOnlyEnd(headOf(plain(text)))) return undefined;
  return link ? { link: { site: link[1]!, token: link[2]! } } : {};
}
