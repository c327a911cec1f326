// Romanian, machine-made and not yet reviewed.
import type { Language } from "./messages.ts";

export const ro: Language = {
  review: "machine",
  messages: {
    trigger: "Opțiuni de confidențialitate",
    bannerTitle: "Opțiunile dvs. de confidențialitate",
    bannerText:
      "{controller} dorește să folosească cookie-uri și servicii externe pentru scopurile de mai jos. Rămân dezactivate până când le permiteți. Puteți modifica oricând alegerea la „Opțiuni de confidențialitate”, pe fiecare pagină.",
    bannerTextOptOut:
      "{controller} folosește cookie-uri și servicii externe pentru scopurile de mai jos. Sunt active dacă nu le refuzați. Puteți modifica oricând alegerea la „Opțiuni de confidențialitate”, pe fiecare pagină.",
    exemptText: "Active dacă nu vă opuneți: {purposes}.",
    purposesLabel: "Scopuri",
    policyLink: "Politica de confidențialitate",
    acceptAll: "Acceptați tot",
    rejectAll: "Refuzați tot",
    choose: "Alegeți",
    gpcNotice:
      "Browserul dvs. trimite semnalul Global Privacy Control. Îl respectăm: publicitatea și rețelele sociale rămân dezactivate, și cu „Acceptați tot”. Le puteți activa separat la „Alegeți”.",
    optOutHonoured: "Opoziția dvs. este respectată",
    doNotSell: "Nu vindeți și nu partajați informațiile mele personale",
    googleText: "Google folosește aceste date pentru a personaliza anunțurile.",
    googleLink: "Cum folosește Google datele",
    changedTitle: "Ce s-a schimbat",
    changedText: "Întrebăm din nou doar despre aceasta. Celelalte răspunsuri rămân neschimbate.",
    changedNew: "{purpose}: scop nou.",
    changedMeaning: "{purpose}: sensul s-a schimbat.",
    changedRecipients: "{purpose} – noi destinatari ai datelor: {recipients}.",
    changedController: "{purpose} – noul operator: {controller}.",
    upcomingText: "Începând cu {date} se aplică o nouă versiune a acestei informări. Până atunci nu se schimbă nimic.",
    upcomingLink: "Ce se va schimba",
    close: "Închideți",
    savedStatus: "Alegerea dvs. a fost salvată.",

    dialogTitle: "Opțiuni de confidențialitate",
    dialogText:
      "Decideți pentru fiecare scop dacă {controller} îl poate urmări. Ce este dezactivat nu rulează. Închiderea nu schimbă nimic.",
    dialogTextOptOut: "Ce este activ rulează până îl dezactivați. Închiderea nu schimbă nimic.",
    save: "Salvați alegerile",
    alwaysOn: "Mereu activ",
    exemptNote: "Activ dacă nu vă opuneți.",
    categoryEssential: "Necesare",
    categoryAnalytics: "Statistică",
    categoryAdvertising: "Publicitate",
    categorySocial: "Rețele sociale",
    details: "Servicii și cookie-uri",
    dataTypes: "Date",
    recipients: "Destinatari",
    storageLocation: "Locul stocării",
    askedAgain: "Valabilitatea răspunsului",
    cookiesFor: "Cookie-uri pentru: {purpose}",
    cookieName: "Cookie",
    cookieService: "Serviciu",
    thirdParty: "Parte terță: da",
    firstParty: "Parte terță: nu",
    cookiePeriod: "Durată",
    sessionPeriod: "această vizită",
    noCookies: "Niciun cookie.",
    channelsTitle: "Mesaje și apeluri",
    channelsText: "Vă dați consimțământul în formulare, unde vă indicați adresa, și îl retrageți aici.",
    channelEmail: "prin e-mail",
    channelSms: "prin SMS",
    channelPhone: "prin telefon",
    channelPost: "prin poștă",
    channelPush: "prin notificare push",
    channelChat: "prin chat",
    channelSharing: "prin transmitere către parteneri",
    optOutText:
      "Publicitatea și rețelele sociale pot însemna vânzarea sau partajarea informațiilor personale. Aceasta le dezactivează pe ambele.",
    optInText: "V-ați opus. Permiteți din nou?",
    optInYes: "Da, permit",
    optInNo: "Nu, mențin opoziția",
    statusGiven: "permis",
    statusRefused: "nepermis",
    statusWithdrawn: "retras",
    withdraw: "Retrageți",
    withdrawAll: "Retrageți tot",
    withdrawnStatus: "Consimțământ retras.",
    leftStatus: "Acest site nu poate șterge tot ce este stocat. Rămâne: {names}.",

    choicesTitle: "Ce ați ales",
    choicesDate: "Salvat: {date}",
    choicesVersion: "Versiunea {version} a informării",
    meaningThen: "Ce însemna atunci",
    receiptLink: "Dovadă",
    receiptPending: "Dovada este pe drum.",
    receiptNumber: "Numărul dovezii",
    copyLink: "Copiați linkul",
    copiedStatus: "Linkul este copiat.",
    showCode: "Afișați codul QR",
    codeLabel: "Codul QR cu linkul către dovadă",
    download: "Descărcați",
    historyTitle: "Alegeri anterioare",
    historyText: "Această listă este păstrată doar în acest browser.",

    formSavedStatus: "Înregistrat: {purpose}. Puteți retrage oricând la „Opțiuni de confidențialitate”.",
    formNoAddressStatus:
      "Consimțământul dvs. nu a fost înregistrat: adresa de e-mail sau numărul de telefon lipsește ori este incomplet. Un număr de telefon începe cu + și prefixul țării.",
    formGivenStatus: "Ați consimțit: {date}.",

    placeholderText:
      "Acest conținut provine de la {vendor} și rămâne dezactivat cât timp este dezactivat „{purpose}”. Dacă îl încărcați, {vendor} află că ați fost aici.",
    placeholderOnce: "Încărcați o dată",
    placeholderAlways: "Permiteți mereu {vendor}",

    ageTitle: "Vârsta dvs.",
    ageText: "Aveți cel puțin {age} ani? Doar atunci vă putem cere consimțământul.",
    ageYes: "Am cel puțin {age} ani",
    ageNo: "Am sub {age} ani",
    ageUnderStatus:
      "Tot ce necesită consimțământ rămâne dezactivat. Un părinte sau tutore poate contacta {controller}.",
  },
  purposes: {
    essential: {
      title: "Necesare",
      text: "Menține site-ul funcțional și sigur: autentificare, formulare, distribuirea sarcinii și reținerea acestei alegeri. Site-ul are nevoie de ele.",
    },
    analytics: {
      title: "Statistică",
      text: "Numără vizitele și măsoară ce pagini și teste funcționează, pentru ca site-ul să poată fi îmbunătățit.",
    },
    advertising: {
      title: "Publicitate",
      text: "Afișează anunțuri, le măsoară și le personalizează după ce ați văzut aici și pe alte site-uri.",
    },
    social: {
      title: "Rețele sociale",
      text: "Afișează postări, videoclipuri și butoane de distribuire ale rețelelor sociale, care află astfel că ați fost aici.",
    },
    newsletter: {
      title: "Buletin informativ",
      text: "Noutăți și oferte prin e-mail, aproximativ o dată pe lună.",
      formLabel:
        "Da, {controller} îmi poate trimite noutăți și oferte prin e-mail. Pot retrage oricând acest consimțământ.",
    },
    "call-back": {
      title: "Apel de răspuns",
      text: "Un apel telefonic despre solicitarea dvs. și serviciile noastre.",
      formLabel:
        "Da, {controller} mă poate suna despre solicitarea mea și serviciile sale. Pot retrage oricând acest consimțământ.",
    },
  },
};
