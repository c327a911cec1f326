// French, machine-made and not yet reviewed.
import type { Language } from "./messages.ts";

export const fr: Language = {
  review: "machine",
  messages: {
    trigger: "Choix de confidentialité",
    bannerTitle: "Vos choix de confidentialité",
    bannerText:
      "{controller} souhaite utiliser des cookies et des services externes pour les finalités ci-dessous. Ils restent désactivés jusqu’à votre accord. Vous pouvez changer d’avis à tout moment avec « Choix de confidentialité », sur chaque page.",
    bannerTextOptOut:
      "{controller} utilise des cookies et des services externes pour les finalités ci-dessous. Ils sont activés sauf si vous les refusez. Vous pouvez changer d’avis à tout moment avec « Choix de confidentialité », sur chaque page.",
    exemptText: "Activé sauf opposition de votre part : {purposes}.",
    purposesLabel: "Finalités",
    policyLink: "Politique de confidentialité",
    acceptAll: "Tout accepter",
    rejectAll: "Tout refuser",
    choose: "Choisir",
    gpcNotice:
      "Votre navigateur envoie un signal Global Privacy Control. Nous le suivons : la publicité et les réseaux sociaux restent désactivés, même avec « Tout accepter ». Vous pouvez activer chacun d’eux sous « Choisir ».",
    optOutHonoured: "Votre opposition est prise en compte",
    doNotSell: "Ne pas vendre ni partager mes informations personnelles",
    googleText: "Google utilise ces données pour personnaliser les annonces.",
    googleLink: "Comment Google utilise les données",
    changedTitle: "Ce qui a changé",
    changedText: "Seul ce point fait l’objet d’une nouvelle demande. Vos autres réponses restent inchangées.",
    changedNew: "{purpose} : nouvelle finalité.",
    changedMeaning: "{purpose} : le sens de cette finalité a changé.",
    changedRecipients: "{purpose} : les données sont désormais aussi transmises à {recipients}.",
    changedController: "{purpose} : le responsable est désormais {controller}.",
    upcomingText: "À partir du {date}, une nouvelle version de cette information s’applique. Rien ne change d’ici là.",
    upcomingLink: "Ce qui va changer",
    close: "Fermer",
    savedStatus: "Votre choix est enregistré.",

    dialogTitle: "Choix de confidentialité",
    dialogText:
      "Décidez pour chaque finalité si {controller} peut la poursuivre. Seul ce qui est activé s’exécute. Fermer ne change rien.",
    dialogTextOptOut: "Ce qui est activé s’exécute jusqu’à ce que vous le désactiviez. Fermer ne change rien.",
    save: "Enregistrer mes choix",
    alwaysOn: "Toujours activé",
    exemptNote: "Activé sauf opposition de votre part.",
    categoryEssential: "Essentiel",
    categoryAnalytics: "Mesure d’audience",
    categoryAdvertising: "Publicité",
    categorySocial: "Réseaux sociaux",
    details: "Services et cookies",
    dataTypes: "Données",
    recipients: "Destinataires",
    storageLocation: "Lieu de stockage",
    askedAgain: "Validité de la réponse",
    cookiesFor: "Cookies pour : {purpose}",
    cookieName: "Cookie",
    cookieService: "Service",
    thirdParty: "Tiers : oui",
    firstParty: "Tiers : non",
    cookiePeriod: "Durée",
    sessionPeriod: "cette visite",
    noCookies: "Aucun cookie.",
    channelsTitle: "Messages et appels",
    channelsText:
      "Vous y consentez dans les formulaires, là où vous donnez vos coordonnées, et retirez votre consentement ici.",
    channelEmail: "par e-mail",
    channelSms: "par SMS",
    channelPhone: "par téléphone",
    channelPost: "par courrier",
    channelPush: "par notification",
    channelChat: "par messagerie",
    channelSharing: "par transmission à des partenaires",
    channelNone: "Aucune réponse dans ce navigateur.",
    channelForm: "Aller au formulaire de cette page",
    channelsAll: "Voir et modifier par adresse e-mail",
    optOutText:
      "La publicité et les réseaux sociaux peuvent constituer une vente ou un partage d’informations personnelles. Ceci désactive les deux.",
    optInText: "Vous avez exprimé votre opposition. Autoriser à nouveau ?",
    optInYes: "Oui, autoriser",
    optInNo: "Non, maintenir l’opposition",
    statusGiven: "autorisé",
    statusRefused: "non autorisé",
    statusRequested: "à confirmer",
    statusWithdrawn: "retiré",
    withdraw: "Retirer",
    withdrawAll: "Tout retirer",
    withdrawnStatus: "Consentement retiré.",
    leftStatus: "Ce site ne peut pas supprimer tout ce qui est enregistré. Il reste : {names}.",

    choicesTitle: "Vos choix",
    choicesDate: "Enregistré le {date}",
    choicesVersion: "Version {version} de l’information",
    meaningThen: "Ce que cela signifiait alors",
    receiptLink: "Reçu",
    receiptPending: "Le reçu est en cours d’envoi.",
    receiptNumber: "Numéro du reçu",
    copyLink: "Copier le lien",
    copiedStatus: "Le lien est copié.",
    showCode: "Afficher le code QR",
    codeLabel: "Code QR du lien vers le reçu",
    download: "Télécharger",
    historyTitle: "Choix précédents",
    historyText: "Cette liste est conservée uniquement dans ce navigateur.",

    formSavedStatus:
      "Enregistré : {purpose}. Vous pouvez retirer votre consentement à tout moment sous « Choix de confidentialité ».",
    formNoAddressStatus:
      "Votre consentement n’a pas été enregistré : l’adresse e-mail ou le numéro de téléphone manque ou est incomplet. Un numéro de téléphone commence par + et l’indicatif du pays.",
    formHalfStatus: "Pas encore valable : la seconde phrase doit aussi être cochée.",
    formMailStatus: "Pas encore valable : confirmez avec le lien de l’e-mail que vous recevrez.",
    formGivenStatus: "Vous y avez consenti le {date}.",

    placeholderText:
      "Ce contenu vient de {vendor} et reste désactivé tant que « {purpose} » l’est. Si vous le chargez, {vendor} sera informé de votre visite.",
    placeholderOnce: "Charger une fois",
    placeholderAlways: "Toujours autoriser {vendor}",

    ageTitle: "Votre âge",
    ageText: "Avez-vous {age} ans ou plus ? C’est la condition pour que nous demandions votre consentement.",
    ageYes: "J’ai {age} ans ou plus",
    ageNo: "J’ai moins de {age} ans",
    ageUnderStatus:
      "Tout ce qui nécessite un consentement reste désactivé. Un parent ou tuteur peut s’adresser à {controller}.",
  },
  purposes: {
    essential: {
      title: "Essentiel",
      text: "Fait fonctionner le site en sécurité : connexion, formulaires, répartition de charge et mémorisation de ce choix. Le site en dépend.",
    },
    analytics: {
      title: "Mesure d’audience",
      text: "Compte les visites et mesure quelles pages et quels tests fonctionnent, afin d’améliorer le site.",
    },
    advertising: {
      title: "Publicité",
      text: "Affiche des annonces, les mesure et les personnalise selon ce que vous avez consulté ici et sur d’autres sites.",
    },
    social: {
      title: "Réseaux sociaux",
      text: "Affiche les publications, vidéos et boutons de partage des réseaux sociaux, qui sont alors informés de votre visite.",
    },
    newsletter: {
      title: "Lettre d’information",
      text: "Actualités et offres par e-mail, environ une fois par mois.",
      formLabel:
        "Oui, {controller} peut m’envoyer des actualités et des offres par e-mail. Je peux retirer mon consentement à tout moment.",
    },
    "call-back": {
      title: "Rappel téléphonique",
      text: "Un appel téléphonique au sujet de votre demande et de nos services.",
      formLabel:
        "Oui, {controller} peut m’appeler au sujet de ma demande et de ses services. Je peux retirer mon consentement à tout moment.",
    },
  },
};
