// Finnish, machine-made and not yet reviewed.
import type { Language } from "./messages.ts";

export const fi: Language = {
  review: "machine",
  messages: {
    trigger: "Tietosuojavalinnat",
    bannerTitle: "Tietosuojavalintasi",
    bannerText:
      "{controller} haluaa käyttää evästeitä ja ulkopuolisia palveluja alla oleviin tarkoituksiin. Ne ovat pois päältä, kunnes sallit ne. Voit muuttaa valintaasi milloin tahansa joka sivulla kohdassa ”Tietosuojavalinnat”.",
    bannerTextOptOut:
      "{controller} käyttää evästeitä ja ulkopuolisia palveluja alla oleviin tarkoituksiin. Ne ovat päällä, ellet kiellä niitä. Voit muuttaa valintaasi milloin tahansa joka sivulla kohdassa ”Tietosuojavalinnat”.",
    exemptText: "Päällä, ellet vastusta: {purposes}.",
    purposesLabel: "Tarkoitukset",
    policyLink: "Tietosuojaseloste",
    acceptAll: "Hyväksy kaikki",
    rejectAll: "Hylkää kaikki",
    choose: "Valitse",
    gpcNotice:
      "Selaimesi lähettää Global Privacy Control -signaalin. Noudatamme sitä: mainonta ja sosiaalinen media pysyvät pois päältä myös valinnalla ”Hyväksy kaikki”. Voit kytkeä kummankin päälle kohdassa ”Valitse”.",
    optOutHonoured: "Kieltoasi noudatetaan",
    doNotSell: "Älä myy tai jaa henkilötietojani",
    googleText: "Google käyttää näitä tietoja mainosten personointiin.",
    googleLink: "Miten Google käyttää tietoja",
    changedTitle: "Mikä on muuttunut",
    changedText: "Vain tätä kysytään uudelleen. Muut vastauksesi pysyvät ennallaan.",
    changedNew: "{purpose}: uusi tarkoitus.",
    changedMeaning: "{purpose}: merkitys on muuttunut.",
    changedRecipients: "{purpose} – uudet tietojen vastaanottajat: {recipients}.",
    changedController: "{purpose} – uusi rekisterinpitäjä: {controller}.",
    upcomingText: "Tämän ilmoituksen uusi versio on voimassa {date} alkaen. Sitä ennen mikään ei muutu.",
    upcomingLink: "Mikä muuttuu",
    close: "Sulje",
    savedStatus: "Valintasi on tallennettu.",

    dialogTitle: "Tietosuojavalinnat",
    dialogText:
      "Päätä jokaisesta tarkoituksesta, saako {controller} käyttää sitä. Pois päältä oleva ei toimi. Sulkeminen ei muuta mitään.",
    dialogTextOptOut: "Päällä oleva toimii, kunnes kytket sen pois. Sulkeminen ei muuta mitään.",
    save: "Tallenna valinnat",
    alwaysOn: "Aina päällä",
    exemptNote: "Päällä, ellet vastusta.",
    categoryEssential: "Välttämättömät",
    categoryAnalytics: "Tilastointi",
    categoryAdvertising: "Mainonta",
    categorySocial: "Sosiaalinen media",
    details: "Palvelut ja evästeet",
    dataTypes: "Tiedot",
    recipients: "Vastaanottajat",
    storageLocation: "Säilytyspaikka",
    askedAgain: "Vastauksen voimassaolo",
    cookiesFor: "Evästeet: {purpose}",
    cookieName: "Eväste",
    cookieService: "Palvelu",
    thirdParty: "Kolmas osapuoli: kyllä",
    firstParty: "Kolmas osapuoli: ei",
    cookiePeriod: "Säilytys\u00ADaika",
    sessionPeriod: "tämä käynti",
    noCookies: "Ei evästeitä.",
    channelsTitle: "Viestit ja puhelut",
    channelsText: "Annat näihin suostumuksen lomakkeilla, joilla ilmoitat osoitteesi, ja peruutat sen täällä.",
    channelEmail: "sähköpostitse",
    channelSms: "tekstiviestillä",
    channelPhone: "puhelimitse",
    channelPost: "postitse",
    channelPush: "push-ilmoituksella",
    channelChat: "chatissa",
    channelSharing: "luovuttamalla kumppaneille",
    optOutText:
      "Mainonta ja sosiaalinen media voivat olla henkilötietojen myyntiä tai jakamista. Tämä kytkee molemmat pois.",
    optInText: "Olet kieltänyt tämän. Haluatko sallia uudelleen?",
    optInYes: "Kyllä, salli",
    optInNo: "Ei, pidä kielto voimassa",
    statusGiven: "sallittu",
    statusRefused: "ei sallittu",
    statusWithdrawn: "peruutettu",
    withdraw: "Peruuta",
    withdrawAll: "Peruuta kaikki",
    withdrawnStatus: "Peruutettu.",
    leftStatus: "Tämä sivusto ei voi poistaa kaikkea tallennettua. Jäljellä: {names}.",

    choicesTitle: "Mitä valitsit",
    choicesDate: "Tallennettu {date}",
    choicesVersion: "Ilmoituksen versio {version}",
    meaningThen: "Mitä se silloin tarkoitti",
    receiptLink: "Kuitti",
    receiptPending: "Kuitti on tulossa.",
    receiptNumber: "Kuitin numero",
    copyLink: "Kopioi linkki",
    copiedStatus: "Linkki on kopioitu.",
    showCode: "Näytä QR-koodi",
    codeLabel: "Kuitin linkin QR-koodi",
    download: "Lataa",
    historyTitle: "Aiemmat valinnat",
    historyText: "Tämä luettelo on vain tässä selaimessa.",

    formSavedStatus: "Kirjattu: {purpose}. Voit peruuttaa suostumuksesi milloin tahansa kohdassa ”Tietosuojavalinnat”.",
    formNoAddressStatus:
      "Suostumustasi ei kirjattu: sähköpostiosoite tai puhelinnumero puuttuu tai on vajaa. Puhelinnumero alkaa merkillä + ja maatunnuksella.",
    formGivenStatus: "Annoit tämän suostumuksen {date}.",

    placeholderText:
      "Tämän sisällön tarjoaa {vendor}, ja se on pois päältä, kun ”{purpose}” on pois päältä. Jos lataat sen, {vendor} saa tiedon käynnistäsi.",
    placeholderOnce: "Lataa kerran",
    placeholderAlways: "Salli aina {vendor}",

    ageTitle: "Ikäsi",
    ageText: "Oletko vähintään {age} vuotta vanha? Vain silloin voimme pyytää suostumustasi.",
    ageYes: "Olen vähintään {age} vuotta vanha",
    ageNo: "Olen alle {age} vuotta vanha",
    ageUnderStatus:
      "Kaikki suostumusta vaativa pysyy pois päältä. Vanhempi tai huoltaja voi ottaa yhteyttä. Rekisterinpitäjä: {controller}.",
  },
  purposes: {
    essential: {
      title: "Välttämättömät",
      text: "Pitää sivuston toiminnassa ja turvallisena: kirjautuminen, lomakkeet, kuormantasaus ja tämän valinnan muistaminen. Sivusto ei toimi ilman tätä.",
    },
    analytics: {
      title: "Tilastointi",
      text: "Laskee käyntejä ja mittaa, mitkä sivut ja testit toimivat, jotta sivustoa voidaan parantaa.",
    },
    advertising: {
      title: "Mainonta",
      text: "Näyttää mainoksia, mittaa niitä ja personoi niitä sen mukaan, mitä olet katsonut täällä ja muilla sivustoilla.",
    },
    social: {
      title: "Sosiaalinen media",
      text: "Näyttää sosiaalisten verkostojen julkaisuja, videoita ja jakopainikkeita; verkostot saavat silloin tiedon käynnistäsi.",
    },
    newsletter: {
      title: "Uutiskirje",
      text: "Uutisia ja tarjouksia sähköpostitse noin kerran kuukaudessa.",
      formLabel:
        "Kyllä, {controller} saa lähettää minulle uutisia ja tarjouksia sähköpostitse. Voin peruuttaa tämän milloin tahansa.",
    },
    "call-back": {
      title: "Takaisinsoitto",
      text: "Puhelu yhteydenotostasi ja palveluistamme.",
      formLabel:
        "Kyllä, {controller} saa soittaa minulle yhteydenotostani ja palveluistaan. Voin peruuttaa tämän milloin tahansa.",
    },
  },
};
