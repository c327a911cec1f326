// German, written by hand.
import type { Language } from "./messages.ts";

export const de: Language = {
  messages: {
    trigger: "Datenschutz-Auswahl",
    bannerTitle: "Ihre Datenschutz-Auswahl",
    bannerText:
      "{controller} möchte Cookies und fremde Dienste für die unten genannten Zwecke verwenden. " +
      "Sie bleiben aus, solange Sie nicht zustimmen. Das können Sie jederzeit auf jeder Seite unter „Datenschutz-Auswahl“ ändern.",
    purposesLabel: "Zwecke",
    policyLink: "Datenschutzerklärung",
    acceptAll: "Alle akzeptieren",
    rejectAll: "Alle ablehnen",
    choose: "Auswählen",
    gpcNotice:
      "Ihr Browser sendet das Signal „Global Privacy Control“. Wir halten uns daran: Werbung und soziale Medien bleiben aus, " +
      "auch bei „Alle akzeptieren“. Unter „Auswählen“ können Sie beides einzeln einschalten.",

    dialogTitle: "Datenschutz-Auswahl",
    dialogText: "Entscheiden Sie für jeden Zweck, ob {controller} ihn verfolgen darf. Was aus ist, läuft nicht.",
    save: "Auswahl speichern",
    close: "Schließen",
    alwaysOn: "Immer an",
    details: "Dienste und Cookies",
    dataTypes: "Daten",
    recipients: "Empfänger",
    storageLocation: "Speicherort",
    cookieName: "Cookie",
    cookieService: "Dienst",
    thirdParty: "Von Dritten: ja",
    firstParty: "Von Dritten: nein",
    cookiePeriod: "Speicher\u00ADdauer",
    sessionPeriod: "dieser Besuch",
    noCookies: "Keine Cookies.",

    choicesTitle: "Ihre Auswahl",
    choicesDate: "Gespeichert am {date}",
    statusGiven: "erlaubt",
    statusRefused: "nicht erlaubt",
    statusWithdrawn: "widerrufen",
    receiptLink: "Beleg",
    receiptPending: "Der Beleg ist unterwegs.",
    withdraw: "Widerrufen",
    withdrawAll: "Alles widerrufen",
    formChoicesTitle: "Ihre Einwilligungen in Formularen",
    channelEmail: "per E-Mail",
    channelSms: "per SMS",
    channelPhone: "per Telefon",
    channelPost: "per Post",
    channelPush: "per Push-Nachricht",
    channelChat: "per Chat",
    channelSharing: "durch Weitergabe an Partner",

    savedStatus: "Ihre Auswahl ist gespeichert.",
    withdrawnStatus: "Widerrufen.",
    formSavedStatus: "Festgehalten: {purpose}. Sie können jederzeit unter „Datenschutz-Auswahl“ widerrufen.",
    formNoAddressStatus:
      "Ihre Einwilligung wurde nicht festgehalten: E-Mail-Adresse oder Telefonnummer fehlt oder ist unvollständig. Eine Telefonnummer beginnt mit + und der Landesvorwahl.",
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
