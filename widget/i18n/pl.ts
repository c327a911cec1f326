// Polish, machine-made and not yet reviewed.
import type { Language } from "./messages.ts";

export const pl: Language = {
  review: "machine",
  messages: {
    trigger: "Ustawienia prywatności",
    bannerTitle: "Państwa wybór dotyczący prywatności",
    bannerText:
      "{controller} chce używać plików cookie i usług zewnętrznych w poniższych celach. Pozostają wyłączone, dopóki nie wyrażą Państwo zgody. Wybór można zmienić w każdej chwili na każdej stronie: „Ustawienia prywatności”.",
    bannerTextOptOut:
      "{controller} używa plików cookie i usług zewnętrznych w poniższych celach. Są włączone, dopóki ich Państwo nie odrzucą. Wybór można zmienić w każdej chwili na każdej stronie: „Ustawienia prywatności”.",
    exemptText: "Włączone do czasu sprzeciwu: {purposes}.",
    purposesLabel: "Cele",
    policyLink: "Polityka prywatności",
    acceptAll: "Akceptuj wszystko",
    rejectAll: "Odrzuć wszystko",
    choose: "Wybierz",
    gpcNotice:
      "Państwa przeglądarka wysyła sygnał Global Privacy Control. Stosujemy się do niego: reklama i media społecznościowe pozostają wyłączone, także po wybraniu „Akceptuj wszystko”. Każde z nich można włączyć pod „Wybierz”.",
    optOutHonoured: "Sprzeciw został uwzględniony",
    doNotSell: "Nie sprzedawaj ani nie udostępniaj moich danych osobowych",
    googleText: "Google używa tych danych do personalizowania reklam.",
    googleLink: "Jak Google używa danych",
    changedTitle: "Co się zmieniło",
    changedText: "Pytamy ponownie tylko o to. Pozostałe odpowiedzi nie zmieniają się.",
    changedNew: "{purpose}: nowy cel.",
    changedMeaning: "{purpose}: znaczenie się zmieniło.",
    changedRecipients: "{purpose} – nowi odbiorcy danych: {recipients}.",
    changedController: "{purpose} – nowy administrator: {controller}.",
    upcomingText: "Od {date} obowiązuje nowa wersja tej informacji. Do tego czasu nic się nie zmienia.",
    upcomingLink: "Co się zmieni",
    close: "Zamknij",
    savedStatus: "Wybór został zapisany.",

    dialogTitle: "Ustawienia prywatności",
    dialogText:
      "O każdym celu decydują Państwo osobno. Administrator: {controller}. Co jest wyłączone, nie działa. Zamknięcie niczego nie zmienia.",
    dialogTextOptOut: "Co jest włączone, działa do wyłączenia. Zamknięcie niczego nie zmienia.",
    save: "Zapisz wybór",
    alwaysOn: "Zawsze włączone",
    exemptNote: "Włączone do czasu sprzeciwu.",
    categoryEssential: "Niezbędne",
    categoryAnalytics: "Statystyka",
    categoryAdvertising: "Reklama",
    categorySocial: "Media społecznościowe",
    details: "Usługi i pliki cookie",
    dataTypes: "Dane",
    recipients: "Odbiorcy",
    storageLocation: "Miejsce przechowywania",
    askedAgain: "Ważność odpowiedzi",
    cookiesFor: "Pliki cookie – {purpose}",
    cookieName: "Plik cookie",
    cookieService: "Usługa",
    thirdParty: "Podmiot trzeci: tak",
    firstParty: "Podmiot trzeci: nie",
    cookiePeriod: "Okres",
    sessionPeriod: "ta wizyta",
    noCookies: "Brak plików cookie.",
    channelsTitle: "Wiadomości i połączenia",
    channelsText: "Zgody udziela się w formularzach, przy podawaniu adresu, a wycofuje tutaj.",
    channelEmail: "przez e-mail",
    channelSms: "przez SMS",
    channelPhone: "przez telefon",
    channelPost: "pocztą",
    channelPush: "przez powiadomienie push",
    channelChat: "przez czat",
    channelSharing: "przez przekazanie partnerom",
    optOutText:
      "Reklama i media społecznościowe mogą oznaczać sprzedaż lub udostępnianie danych osobowych. To wyłącza jedno i drugie.",
    optInText: "Złożono sprzeciw. Zgodzić się ponownie?",
    optInYes: "Tak, zgadzam się",
    optInNo: "Nie, utrzymuję sprzeciw",
    statusGiven: "dozwolone",
    statusRefused: "niedozwolone",
    statusWithdrawn: "wycofane",
    withdraw: "Wycofaj",
    withdrawAll: "Wycofaj wszystko",
    withdrawnStatus: "Wycofano.",
    leftStatus: "Ta strona nie może usunąć wszystkiego, co zapisano. Pozostaje: {names}.",

    choicesTitle: "Państwa wybór",
    choicesDate: "Zapisano: {date}",
    choicesVersion: "Wersja informacji: {version}",
    meaningThen: "Co to wtedy oznaczało",
    receiptLink: "Potwierdzenie",
    receiptPending: "Potwierdzenie jest w drodze.",
    receiptNumber: "Numer potwierdzenia",
    copyLink: "Kopiuj link",
    copiedStatus: "Link skopiowano.",
    showCode: "Pokaż kod QR",
    codeLabel: "Kod QR z linkiem do potwierdzenia",
    download: "Pobierz",
    historyTitle: "Wcześniejsze wybory",
    historyText: "Ta lista jest przechowywana tylko w tej przeglądarce.",

    formSavedStatus: "Zapisano: {purpose}. Zgodę można wycofać w każdej chwili: „Ustawienia prywatności”.",
    formNoAddressStatus:
      "Zgody nie zapisano: brakuje adresu e-mail lub numeru telefonu albo jest niepełny. Numer telefonu zaczyna się od + i numeru kierunkowego kraju.",
    formGivenStatus: "Udzielono tej zgody {date}.",

    placeholderText:
      "Dostawca tej treści: {vendor}. Pozostaje wyłączona, dopóki wyłączone jest „{purpose}”. Po jej wczytaniu {vendor} dowie się o tej wizycie.",
    placeholderOnce: "Wczytaj raz",
    placeholderAlways: "Zawsze zezwalaj: {vendor}",

    ageTitle: "Państwa wiek",
    ageText: "Czy mają Państwo co najmniej {age} lat? Tylko wtedy możemy prosić o zgodę.",
    ageYes: "Mam co najmniej {age} lat",
    ageNo: "Mam mniej niż {age} lat",
    ageUnderStatus:
      "Wszystko, co wymaga zgody, pozostaje wyłączone. Rodzic lub opiekun może zwrócić się do administratora: {controller}.",
  },
  purposes: {
    essential: {
      title: "Niezbędne",
      text: "Zapewnia działanie i bezpieczeństwo strony: logowanie, formularze, równoważenie obciążenia i zapamiętanie tego wyboru. Jest konieczne do działania strony.",
    },
    analytics: {
      title: "Statystyka",
      text: "Liczy wizyty i mierzy, które strony i testy działają, aby można było ulepszać stronę.",
    },
    advertising: {
      title: "Reklama",
      text: "Wyświetla reklamy, mierzy je i dopasowuje do tego, co oglądali Państwo tutaj i na innych stronach.",
    },
    social: {
      title: "Media społecznościowe",
      text: "Wyświetla posty, filmy i przyciski udostępniania sieci społecznościowych, które dowiadują się wtedy o tej wizycie.",
    },
    newsletter: {
      title: "Newsletter",
      text: "Aktualności i oferty e-mailem, mniej więcej raz w miesiącu.",
      formLabel:
        "Tak, {controller} może wysyłać mi aktualności i oferty e-mailem. Mogę wycofać tę zgodę w każdej chwili.",
    },
    "call-back": {
      title: "Oddzwonienie",
      text: "Rozmowa telefoniczna o Państwa zapytaniu i naszych usługach.",
      formLabel:
        "Tak, {controller} może zadzwonić do mnie w sprawie mojego zapytania i swoich usług. Mogę wycofać tę zgodę w każdej chwili.",
    },
  },
};
