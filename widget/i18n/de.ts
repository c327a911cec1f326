// German, written by hand.
import type { Language } from "./messages.ts";

export const de: Language = {
  messages: {
    trigger: "Datenschutz-Auswahl",
    bannerTitle: "Ihre Datenschutz-Auswahl",
    bannerText:
      "{controller} möchte Cookies und fremde Dienste für die unten genannten Zwecke verwenden. " +
      "Sie bleiben aus, solange Sie nicht zustimmen. Das können Sie jederzeit auf jeder Seite unter „Datenschutz-Auswahl“ ändern.",
    bannerTextOptOut:
      "{controller} verwendet Cookies und fremde Dienste für die unten genannten Zwecke. " +
      "Sie sind an, solange Sie nicht ablehnen. Das können Sie jederzeit auf jeder Seite unter „Datenschutz-Auswahl“ ändern.",
    exemptText: "An, solange Sie nicht widersprechen: {purposes}.",
    purposesLabel: "Zwecke",
    policyLink: "Datenschutzerklärung",
    acceptAll: "Alle akzeptieren",
    rejectAll: "Alle ablehnen",
    choose: "Auswählen",
    gpcNotice:
      "Ihr Browser sendet das Signal „Global Privacy Control“. Wir halten uns daran: Werbung und soziale Medien bleiben aus, " +
      "auch bei „Alle akzeptieren“. Unter „Auswählen“ können Sie beides einzeln einschalten.",
    optOutHonoured: "Ihr Widerspruch wird befolgt",
    doNotSell: "Meine personenbezogenen Daten nicht verkaufen oder weitergeben",
    googleText: "Google verwendet diese Daten, um Werbung zu personalisieren.",
    googleLink: "Wie Google Daten verwendet",
    changedTitle: "Was sich geändert hat",
    changedText: "Nur danach wird neu gefragt. Ihre übrigen Antworten bleiben, wie sie sind.",
    changedNew: "{purpose} ist neu.",
    changedMeaning: "{purpose} bedeutet jetzt etwas anderes.",
    changedRecipients: "{purpose}: Die Daten erhält nun auch {recipients}.",
    changedController: "{purpose}: Verantwortlich ist nun {controller}.",
    upcomingText: "Ab {date} gilt eine neue Fassung dieses Hinweises. Bis dahin ändert sich nichts.",
    upcomingLink: "Was sich ändert",
    close: "Schließen",
    savedStatus: "Ihre Auswahl ist gespeichert.",

    dialogTitle: "Datenschutz-Auswahl",
    dialogText:
      "Entscheiden Sie für jeden Zweck, ob {controller} ihn verfolgen darf. Was aus ist, läuft nicht. Schließen ändert nichts.",
    dialogTextOptOut: "Was an ist, läuft, bis Sie es ausschalten. Schließen ändert nichts.",
    save: "Auswahl speichern",
    alwaysOn: "Immer an",
    exemptNote: "An, solange Sie nicht widersprechen.",
    categoryEssential: "Notwendig",
    categoryAnalytics: "Statistik",
    categoryAdvertising: "Werbung",
    categorySocial: "Soziale Medien",
    details: "Dienste und Cookies",
    dataTypes: "Daten",
    recipients: "Empfänger",
    storageLocation: "Speicherort",
    askedAgain: "Neue Frage nach",
    cookiesFor: "Cookies für: {purpose}",
    cookieName: "Cookie",
    cookieService: "Dienst",
    thirdParty: "Von Dritten: ja",
    firstParty: "Von Dritten: nein",
    cookiePeriod: "Speicher\u00ADdauer",
    sessionPeriod: "dieser Besuch",
    noCookies: "Keine Cookies.",
    channelsTitle: "Nachrichten und Anrufe",
    channelsText: "Darin willigen Sie in Formularen ein, wo Sie Ihre Adresse angeben. Widerrufen können Sie hier.",
    channelEmail: "per E-Mail",
    channelSms: "per SMS",
    channelPhone: "per Telefon",
    channelPost: "per Post",
    channelPush: "per Push-Nachricht",
    channelChat: "per Chat",
    channelSharing: "durch Weitergabe an Partner",
    channelNone: "In diesem Browser nichts beantwortet.",
    channelForm: "Zum Formular auf dieser Seite",
    channelsAll: "Mit der E-Mail-Adresse ansehen und ändern",
    optOutText:
      "Werbung und soziale Medien können ein Verkauf oder eine Weitergabe personenbezogener Daten sein. Dies schaltet beides aus.",
    optInText: "Sie haben widersprochen. Nun doch zustimmen?",
    optInYes: "Ja, zustimmen",
    optInNo: "Nein, beim Widerspruch bleiben",
    statusGiven: "erlaubt",
    statusRefused: "nicht erlaubt",
    statusRequested: "noch zu bestätigen",
    statusWithdrawn: "widerrufen",
    withdraw: "Widerrufen",
    withdrawAll: "Alles widerrufen",
    withdrawnStatus: "Widerrufen.",
    leftStatus: "Diese Website kann nicht alles Gespeicherte entfernen. Es bleibt: {names}.",

    choicesTitle: "Ihre Auswahl",
    choicesDate: "Gespeichert am {date}",
    choicesVersion: "Fassung {version} des Hinweises",
    meaningThen: "Was es damals bedeutete",
    receiptLink: "Beleg",
    receiptPending: "Der Beleg ist unterwegs.",
    receiptNumber: "Belegnummer",
    copyLink: "Link kopieren",
    copiedStatus: "Der Link ist kopiert.",
    showCode: "QR-Code zeigen",
    codeLabel: "QR-Code mit dem Link zum Beleg",
    download: "Herunterladen",
    historyTitle: "Frühere Auswahl",
    historyText: "Diese Liste liegt nur in diesem Browser.",

    formSavedStatus: "Festgehalten: {purpose}. Sie können jederzeit unter „Datenschutz-Auswahl“ widerrufen.",
    formNoAddressStatus:
      "Ihre Einwilligung wurde nicht festgehalten: E-Mail-Adresse oder Telefonnummer fehlt oder ist unvollständig. Eine Telefonnummer beginnt mit + und der Landesvorwahl.",
    formHalfStatus: "Noch nicht gültig: Auch der zweite Satz muss angekreuzt sein.",
    formMailStatus: "Noch nicht gültig: Bestätigen Sie es mit dem Link in der E-Mail, die Sie erhalten.",
    formGivenStatus: "Dem haben Sie am {date} zugestimmt.",

    placeholderText:
      "Dieser Inhalt kommt von {vendor} und bleibt aus, solange „{purpose}“ aus ist. Wenn Sie ihn laden, erfährt {vendor}, dass Sie hier waren.",
    placeholderOnce: "Einmal laden",
    placeholderAlways: "{vendor} immer erlauben",

    ageTitle: "Ihr Alter",
    ageText: "Sind Sie {age} oder älter? Nur dann dürfen wir nach Ihrer Einwilligung fragen.",
    ageYes: "Ich bin {age} oder älter",
    ageNo: "Ich bin unter {age}",
    ageUnderStatus:
      "Alles, was eine Einwilligung braucht, bleibt aus. Eltern oder Vormund können sich an {controller} wenden.",
  },
  purposes: {
    essential: {
      title: "Notwendig",
      text: "Hält die Website am Laufen und sicher: Anmeldung, Formulare, Lastverteilung und das Merken dieser Auswahl. Ohne das geht es nicht.",
    },
    analytics: {
      title: "Statistik",
      text: "Zählt Besuche und misst, welche Seiten und Tests funktionieren, damit die Website besser werden kann.",
    },
    advertising: {
      title: "Werbung",
      text: "Zeigt Anzeigen, misst sie und personalisiert sie danach, was Sie hier und auf anderen Websites angesehen haben.",
    },
    social: {
      title: "Soziale Medien",
      text: "Zeigt Beiträge, Videos und Teilen-Knöpfe sozialer Netzwerke; diese erfahren dann, dass Sie hier waren.",
    },
    newsletter: {
      title: "Newsletter",
      text: "Neuigkeiten und Angebote per E-Mail, etwa einmal im Monat.",
      formLabel:
        "Ja, {controller} darf mir Neuigkeiten und Angebote per E-Mail senden. Das kann ich jederzeit widerrufen.",
    },
    "call-back": {
      title: "Rückruf",
      text: "Ein Anruf zu Ihrer Anfrage und unseren Leistungen.",
      formLabel:
        "Ja, {controller} darf mich zu meiner Anfrage und seinen Leistungen anrufen. Das kann ich jederzeit widerrufen.",
    },
  },
};
