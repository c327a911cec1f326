// What the server refuses, in the languages of the console: rarer problems by their slug, and what one says of itself by its code.
import { problems, type ProblemSlug } from "../../../core/problem.ts";
import { refusalSentences } from "../../../core/refusal.ts";
import { words } from "../app/language.ts";
import type { failures } from "../app/problem-words.ts";

export const refusalWords = words<Readonly<Record<keyof typeof refusalSentences, string>>>({
  en: refusalSentences,
  de: {
    "answered-too-long": "Es wurde getan und mit {status} beantwortet; die Antwort war zu lang, um sie zu behalten.",
    "begun-at": "Begonnen wurde es {at}, und getan ist es vielleicht.",
    "both-need-record": "Zu beiden Personen muss es einen Eintrag geben.",
    "config-in-parts": "Anders ist: {part}. Davor geschrieben: {before}.",
    "form-unreadable": "Das Formular lässt sich nicht lesen.",
    "key-of-another-site": "Dieser Schlüssel gehört einer anderen Site.",
    "lines-without-number": "Bisher enthalten {count} Zeilen keine Nummer.",
    "lines-without-household": "Bisher enthalten {count} Zeilen keinen Namen mit britischer Postleitzahl.",
    "link-incomplete": "Dieser Link ist unvollständig. Kopieren Sie ihn ganz aus der Nachricht.",
    "log-unsealed": "Das Log hat noch keinen Checkpoint. Fragen Sie in einer Sekunde noch einmal.",
    "mailer-unknown": "Dieser Versender ist hier nicht bekannt.",
    "no-draft": "Es gibt keinen Entwurf, der veröffentlicht werden könnte.",
    "no-notice": "Die Site hat noch keinen Hinweis.",
    "no-notice-coming": "Es ist kein Hinweis angekündigt.",
    "notice-coming-at": "Für {at} ist ein Hinweis angekündigt.",
    "no-samples": "Dieser Server kann keine Website wieder wegnehmen, darum legt er keine Beispiel-Website an.",
    "not-a-sample": "Diese Website ist kein Beispiel: Sie kann nicht geleert werden.",
    "nothing-stored": "Es wurde nichts gespeichert.",
    "passkeys-need-name":
      "Passkeys brauchen einen Namen: Öffnen Sie diesen Server als localhost oder unter seiner Domain.",
    "receipt-only-withdraws": "Ein Beleg kann nur widerrufen.",
    "record-unsealed": "Der Eintrag steht noch unter keinem Checkpoint. Fragen Sie in einer Sekunde noch einmal.",
    "latest-record-unsealed":
      "Der letzte Eintrag steht noch unter keinem Checkpoint. Fragen Sie in einer Sekunde noch einmal.",
    "registers-gone": "Es ist nicht mehr bekannt, was gesagt wurde von: {names}.",
    "role-may-not": "Die Rolle hat dieses Recht nicht: {verb}.",
    "rules-broken": "Verletzte Regeln: {rules}.",
    "sample-not-real":
      "Das ist die Beispiel-Website: Sie nimmt keine Ursprünge und keine API-Schlüssel an, weil ein Knopf sie leert.",
    "site-unknown": "Diese Site gibt es nicht.",
    "user-disabled": "Dieses Konto ist gesperrt.",
    "wiped-since": "Inzwischen wurden Einträge gelöscht. Beginnen Sie in ein paar Sekunden einen neuen Export.",
  },
});

/** Problems for which the first load has no words. */
type Rare = Exclude<ProblemSlug, keyof (typeof failures)["en"]>;
type Words = Readonly<Record<Rare, readonly [what: string, fix: string]>>;

const german: Words = {
  "not-json": ["Das ist kein JSON.", "Laden Sie die Seite neu; bleibt es, melden Sie es dem Betreiber."],
  "no-site": ["Es ist keine Site genannt.", "Wählen Sie eine Site, und versuchen Sie es noch einmal."],
  "origin-not-allowed": [
    "Dieser Ursprung darf hier nicht schreiben.",
    "Fügen Sie den Ursprung der Seite in den Einstellungen der Site hinzu.",
  ],
  "method-not-allowed": [
    "Das gibt es unter dieser Adresse nicht.",
    "Laden Sie die Seite neu; bleibt es, melden Sie es dem Betreiber.",
  ],
  "record-conflict": ["Ein anderer Eintrag hat diese Kennung.", "Versuchen Sie es mit einer neuen Kennung."],
  "draft-conflict": [
    "Jemand hat den Entwurf inzwischen gespeichert.",
    "Laden Sie ihn neu, und speichern oder veröffentlichen Sie ihn dann noch einmal.",
  ],
  "site-exists": ["Eine andere Site hat diese Kennung.", "Wählen Sie eine andere Kennung oder keine."],
  "import-stage": [
    "Der Import ist an einem anderen Punkt.",
    "Übernommen wird nach der Probe; zurückgenommen wird nach der Probe oder nach der Übernahme.",
  ],
  "other-file": [
    "Begonnen war mit einer anderen Datei.",
    "Das Einlesen dieses Registers hatte mit anderem Inhalt begonnen und wurde verworfen: Schicken Sie die Datei noch einmal.",
  ],
  "import-running": [
    "Dieses Register wird gerade schon eingelesen.",
    "Warten Sie, bis das fertig ist, und schicken Sie dieselbe Datei noch einmal: Es geht dort weiter.",
  ],
  "log-contradicted": [
    "Das Log widerspricht diesem Checkpoint.",
    "Heben Sie den Checkpoint auf: Er zeigt, dass das Log geändert wurde oder Einträge verlor, nachdem es unterschrieben hatte.",
  ],
  "purpose-changed": [
    "Der Zweck ist nicht mehr, wie er gelesen wurde.",
    "Laden Sie ihn neu, sehen Sie nach, was anders ist, und schreiben Sie Ihres noch einmal.",
  ],
  "notice-coming": [
    "Ein Hinweis ist angekündigt.",
    "Eine Änderung jetzt würde ihn absagen. Ändern Sie den angekündigten, oder veröffentlichen Sie den nächsten ganz.",
  ],
  "last-owner": [
    "Jemand mit der Rolle „owner“ muss bleiben.",
    "Geben Sie erst jemand anderem diese Rolle; dann geht es hier.",
  ],
  "idempotency-in-progress": [
    "Dasselbe wird gerade schon getan.",
    "Warten Sie einen Moment, und versuchen Sie es noch einmal.",
  ],
  "idempotency-unanswered": [
    "Dasselbe wurde begonnen, und eine Antwort darauf ist nicht da.",
    "Sehen Sie nach, ob es getan ist, bevor Sie es noch einmal tun.",
  ],
  "not-kept": [
    "Was damals bekannt war, ist nicht aufgehoben.",
    "Was Register sagten, bleibt 400 Tage. Fragen Sie nach einem späteren Zeitpunkt.",
  ],
  "body-too-large": ["Das ist zu groß.", "Teilen Sie es auf; ein Import darf höchstens 512 MiB haben."],
  "pack-too-large": [
    "Die Geschichte ist zu lang für eine Beweismappe.",
    "Eine Mappe fasst 2.000 Einträge. Nehmen Sie Mappen einzelner Einträge, oder alles, was über die Person gespeichert ist.",
  ],
  "idempotency-key-reused": ["Eine andere Anfrage hatte diesen Schlüssel.", "Versuchen Sie es noch einmal."],
  "unknown-notice": [
    "Der Hinweis ist nicht bekannt.",
    "Er muss von dieser Site veröffentlicht sein und die Sprache haben.",
  ],
  "unknown-purpose": [
    "Der Zweck steht nicht im Hinweis.",
    "Zwecke, Fassungen und Kanäle müssen so sein, wie der Hinweis sie hat.",
  ],
  "notice-unlawful": [
    "Der Hinweis verletzt Regeln der Einwilligung.",
    "Unter „Zu beheben“ steht, welche, und wo im Hinweis.",
  ],
  "grant-not-trusted": [
    "Einwilligen kann nur die Person selbst.",
    "Was ein Programm auslöst, darf ablehnen oder widerrufen, nie einwilligen.",
  ],
  "unknown-receipt": ["Der Beleg ist nicht bekannt.", "Es muss ein Eintrag dieser Site sein."],
};

const english = Object.fromEntries(
  Object.keys(german).map((slug) => {
    const { title, help } = problems[slug as Rare];
    return [slug, [`${title}.`, help]];
  }),
) as unknown as Words;

export const rareWords = words<Words>({ en: english, de: german });
