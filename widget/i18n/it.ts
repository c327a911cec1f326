// Italian, machine-made and not yet reviewed.
import type { Language } from "./messages.ts";

export const it: Language = {
  review: "machine",
  messages: {
    trigger: "Scelte sulla privacy",
    bannerTitle: "Le Sue scelte sulla privacy",
    bannerText:
      "{controller} desidera usare cookie e servizi esterni per le finalità seguenti. Restano disattivati finché non li autorizza. Può cambiare la scelta in qualsiasi momento con «Scelte sulla privacy», su ogni pagina.",
    bannerTextOptOut:
      "{controller} usa cookie e servizi esterni per le finalità seguenti. Sono attivi salvo rifiuto. Può cambiare la scelta in qualsiasi momento con «Scelte sulla privacy», su ogni pagina.",
    exemptText: "Attivo salvo opposizione: {purposes}.",
    purposesLabel: "Finalità",
    policyLink: "Informativa sulla privacy",
    acceptAll: "Accetta tutto",
    rejectAll: "Rifiuta tutto",
    choose: "Scegli",
    gpcNotice:
      "Il Suo browser invia un segnale Global Privacy Control. Lo seguiamo: pubblicità e social media restano disattivati, anche con «Accetta tutto». Può attivare ciascuno con «Scegli».",
    optOutHonoured: "La Sua opposizione è rispettata",
    doNotSell: "Non vendere né condividere le mie informazioni personali",
    googleText: "Google usa questi dati per personalizzare gli annunci.",
    googleLink: "Come Google usa i dati",
    changedTitle: "Che cosa è cambiato",
    changedText: "Viene richiesto di nuovo solo questo. Le altre Sue risposte restano invariate.",
    changedNew: "{purpose}: finalità nuova.",
    changedMeaning: "{purpose}: il significato è cambiato.",
    changedRecipients: "{purpose}: i dati sono ora comunicati anche a {recipients}.",
    changedController: "{purpose}: il titolare è ora {controller}.",
    upcomingText: "Nuova versione di questa informativa dalla data {date}. Fino ad allora nulla cambia.",
    upcomingLink: "Che cosa cambierà",
    close: "Chiudi",
    savedStatus: "La Sua scelta è salvata.",

    dialogTitle: "Scelte sulla privacy",
    dialogText:
      "Decida per ogni finalità se {controller} può perseguirla. Ciò che è disattivato non viene eseguito. La chiusura non cambia nulla.",
    dialogTextOptOut: "Ciò che è attivo viene eseguito finché non lo disattiva. La chiusura non cambia nulla.",
    save: "Salva le scelte",
    alwaysOn: "Sempre attivo",
    exemptNote: "Attivo salvo opposizione.",
    categoryEssential: "Essenziale",
    categoryAnalytics: "Statistica",
    categoryAdvertising: "Pubblicità",
    categorySocial: "Social media",
    details: "Servizi e cookie",
    dataTypes: "Dati",
    recipients: "Destinatari",
    storageLocation: "Luogo di conservazione",
    askedAgain: "Validità della risposta",
    cookiesFor: "Cookie per: {purpose}",
    cookieName: "Cookie",
    cookieService: "Servizio",
    thirdParty: "Terza parte: sì",
    firstParty: "Terza parte: no",
    cookiePeriod: "Durata",
    sessionPeriod: "questa visita",
    noCookies: "Nessun cookie.",
    channelsTitle: "Messaggi e chiamate",
    channelsText: "Il consenso si dà nei moduli in cui indica i Suoi recapiti e si revoca qui.",
    channelEmail: "per e-mail",
    channelSms: "per SMS",
    channelPhone: "per telefono",
    channelPost: "per posta",
    channelPush: "con notifica push",
    channelChat: "in chat",
    channelSharing: "con comunicazione a partner",
    optOutText:
      "La pubblicità e i social media possono costituire una vendita o condivisione di informazioni personali. Questo disattiva entrambi.",
    optInText: "Lei si è opposto. Vuole di nuovo autorizzare?",
    optInYes: "Sì, autorizza",
    optInNo: "No, mantieni l’opposizione",
    statusGiven: "autorizzato",
    statusRefused: "non autorizzato",
    statusWithdrawn: "revocato",
    withdraw: "Revoca",
    withdrawAll: "Revoca tutto",
    withdrawnStatus: "Consenso revocato.",
    leftStatus: "Questo sito non può eliminare tutto ciò che è memorizzato. Rimane: {names}.",

    choicesTitle: "Che cosa ha scelto",
    choicesDate: "Salvato in data {date}",
    choicesVersion: "Versione {version} dell’informativa",
    meaningThen: "Che cosa significava allora",
    receiptLink: "Ricevuta",
    receiptPending: "La ricevuta è in arrivo.",
    receiptNumber: "Numero della ricevuta",
    copyLink: "Copia il link",
    copiedStatus: "Il link è copiato.",
    showCode: "Mostra il codice QR",
    codeLabel: "Codice QR del link alla ricevuta",
    download: "Scarica",
    historyTitle: "Scelte precedenti",
    historyText: "Questo elenco è conservato solo in questo browser.",

    formSavedStatus: "Registrato: {purpose}. Può revocare in qualsiasi momento con «Scelte sulla privacy».",
    formNoAddressStatus:
      "Il Suo consenso non è stato registrato: l’indirizzo e-mail o il numero di telefono manca o è incompleto. Un numero di telefono inizia con + e il prefisso del Paese.",
    formGivenStatus: "Ha dato questo consenso in data {date}.",

    placeholderText:
      "Questo contenuto proviene da {vendor} e resta disattivato finché lo è «{purpose}». Se lo carica, {vendor} viene a sapere della Sua visita.",
    placeholderOnce: "Carica una volta",
    placeholderAlways: "Consenti sempre {vendor}",

    ageTitle: "La Sua età",
    ageText: "Ha {age} anni o più? Solo in tal caso possiamo chiederLe il consenso.",
    ageYes: "Ho {age} anni o più",
    ageNo: "Ho meno di {age} anni",
    ageUnderStatus:
      "Tutto ciò che richiede il consenso resta disattivato. Un genitore o tutore può rivolgersi a {controller}.",
  },
  purposes: {
    essential: {
      title: "Essenziale",
      text: "Mantiene il sito funzionante e sicuro: accesso, moduli, bilanciamento del carico e memoria di questa scelta. Il sito ne ha bisogno.",
    },
    analytics: {
      title: "Statistica",
      text: "Conta le visite e misura quali pagine e test funzionano, per poter migliorare il sito.",
    },
    advertising: {
      title: "Pubblicità",
      text: "Mostra annunci, li misura e li personalizza in base a ciò che ha visto qui e su altri siti.",
    },
    social: {
      title: "Social media",
      text: "Mostra post, video e pulsanti di condivisione dei social network, che così vengono a sapere della Sua visita.",
    },
    newsletter: {
      title: "Newsletter",
      text: "Novità e offerte per e-mail, circa una volta al mese.",
      formLabel:
        "Sì, {controller} può inviarmi novità e offerte per e-mail. Posso revocare il consenso in qualsiasi momento.",
    },
    "call-back": {
      title: "Richiamata",
      text: "Una telefonata sulla Sua richiesta e sui nostri servizi.",
      formLabel:
        "Sì, {controller} può chiamarmi per la mia richiesta e i suoi servizi. Posso revocare il consenso in qualsiasi momento.",
    },
  },
};
