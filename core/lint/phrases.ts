// Words that steer instead of inform, in Germanic and Slavic languages, and how such lists are written (rule 16).

/** What a phrase does to a choice. */
export type Pressure =
  | "double negative"
  | "inverted choice"
  | "shaming"
  | "urgency"
  | "promotion"
  | "nudge"
  | "self-praise";

/**
 * Alternatives of a regular expression by pressure. Case does not matter and matches begin and end at word
 * boundaries; `~` stands for any ending of a word, ` … ` for a blank with up to five words before the next.
 */
export type Phrases = Readonly<Record<Pressure, readonly string[]>>;

/** Of a language that no native speaker has read for us: what it lacks is not looked for. */
export type SomePhrases = Readonly<Partial<Phrases>>;

/** English. */
export const english: Phrases = {
  "double negative": [
    "(do not|don['’]t|not to|never) (reject|refuse|decline|deny|disallow|disable|object|opt[ -]out)",
    "not … (without|unless)",
  ],
  "inverted choice": [
    "(untick|uncheck|deselect|unselect|switch off|turn off) … (not|don['’]t|no longer)",
    "(tick|check|select|press|click) … (do not|don['’]t) (want|wish|agree)",
    "i (do not|don['’]t) (want|wish|agree) … (to )?(receive|be (contacted|called)|calls?|e-?mails?)",
  ],
  shaming: [
    "no,? i (do not|don['’]t|hate|prefer|like|would rather)",
    "i (do not|don['’]t) (care|like|need)",
    "(bad|worse|broken|limited|degraded|poor|poorer) (experience|version)",
    "miss(ing)? out",
    "you(['’]ll| will)? lose",
    "(are you sure|really) … (reject|refuse|decline|miss)",
    "sorry",
    "i(['’]ll| will) risk it",
  ],
  urgency: [
    "hurry",
    "last chance",
    "act now",
    "(only|just) (today|now)|now only",
    "(before|until) it(['’]s| is) too late",
    "limited time",
    "(expires?|ends) (soon|today)",
    "\\d+ (seconds|minutes|hours) (left|remaining)",
    "(ask|remind) me later|maybe later|not now|decide later",
  ],
  promotion: [
    "discounts?",
    "vouchers?|coupons?",
    "free (gifts?|trial|shipping|delivery)|for free",
    "(win|earn) (a|an|prizes?|points)",
    "(special|exclusive|best|great) (offers?|deals?|rewards?)",
    "\\d+ ?% off",
    "bonus",
  ],
  nudge: [
    "please (accept|agree|allow|consent)",
    "recommend(ed)?",
    "(leave|keep) (on )?all (the )?cookies|(leave|keep) on",
    "(simply|just) (accept|agree|click accept|press accept)",
    "(best|better|optimal|improved?|enhanced?|personali[sz]ed|smooth|full)( …)? experience",
    "(support|help) us … (accept|agree|allow)~",
    "by (continuing|using|browsing|scrolling) … (accept|agree|consent)",
  ],
  "self-praise": ["we (value|care about|respect|love) (you|your)", "your privacy (matters|is important)"],
};

/** German. */
export const german: Phrases = {
  "double negative": [
    "nicht (ablehnen|verweigern|widersprechen|abwählen|deaktivieren|untersagen)",
    "(nicht|kein~) … ohne",
  ],
  "inverted choice": [
    "(abwählen|häkchen|haken|deaktivieren|ausschalten) … (nicht|kein~)",
    "(ankreuzen|anhaken|anklicken) … (nicht|kein~)",
    "ich (will|möchte|wünsche) (nicht|kein~) … (erhalten|bekommen|anruf~|werbung|e-mails?)",
  ],
  shaming: [
    "nein,? ich (will|möchte|mag|brauche) (kein~|nicht)",
    "(schlechter~|eingeschränkt~|beschränkt~) (erlebnis|nutzung|funktion~|version)",
    "verpass~|entgeht|entgehen",
    "sie verlieren",
    "(sind sie|bist du)( …)? sicher",
    "wirklich … (ablehnen|verzichten)",
    "leider|schade",
  ],
  urgency: [
    "beeilen|beeil dich",
    "letzte (chance|gelegenheit)",
    "nur (noch )?heute|jetzt nur",
    "nur für kurze zeit",
    "(bevor|ehe) es zu spät",
    "(läuft|endet) (bald|heute)",
    "noch \\d+ (sekunden|minuten|stunden)",
    "jetzt (sofort|gleich)",
    "später (fragen|erinnern|entscheiden)|(frag|fragen|erinner|erinnern) … später|nicht jetzt|vielleicht später",
  ],
  promotion: [
    "rabatt~",
    "gutschein~",
    "gratis|geschenk~",
    "gewinn(en|spiel~)",
    "(beste~|exklusive~|tolle~) (angebot~|vorteil~)",
    "bonus~",
  ],
  nudge: [
    "bitte (akzeptieren|zustimmen|stimmen sie|erlauben|willigen)",
    "empfehlen|empfohlen~",
    "(unterstütz|helfen|hilf)~ … (akzeptier|zustimm)~",
    "(einfach|nur) (akzeptieren|zustimmen)",
    "alle cookies (anlassen|eingeschaltet lassen|aktiviert lassen)",
    "(best|optimal|besser|verbessert|voll|personalisiert)~( …)? (erlebnis~|nutzererfahrung|erfahrung)",
    "(durch|mit) … (nutzung|surfen) … (zu|einverstanden)",
  ],
  "self-praise": [
    "(ihre|deine) privatsphäre (ist|liegt) uns",
    "wir (schätzen|respektieren|achten) (ihre|deine) privatsphäre",
  ],
};

/** Dutch. */
export const dutch: Phrases = {
  "double negative": ["niet (weigeren|afwijzen|uitschakelen|uitvinken)", "(niet|geen) … zonder"],
  "inverted choice": ["(vink|schakel) … uit … (niet|geen)", "(vink|kruis) … aan … (niet|geen)"],
  shaming: [
    "nee,? ik (wil|hou|heb|vind) (niet|geen)",
    "(slechtere|beperkte|minder goede) (ervaring|versie)",
    "(je|u) (mist|verliest)|mis (het )?niet",
    "weet (je|u) … zeker",
    "helaas|jammer",
  ],
  urgency: [
    "haast (je|u)",
    "laatste kans",
    "alleen (vandaag|nu)",
    "voordat het te laat",
    "beperkte tijd",
    "nog \\d+ (seconden|minuten|uur)",
    "later (vragen|herinneren|beslissen)|vraag … later|niet nu|misschien later",
  ],
  promotion: ["korting~", "kortingsbon~|vouchers?", "cadeau~", "win (een|prijzen)", "(exclusieve|beste) aanbieding~"],
  nudge: [
    "(accepteer|sta) … alstublieft|gelieve … te (accepteren|aanvaarden)",
    "(wij |we )?(raden|bevelen) … aan|aanbevolen|aangeraden",
    "(gewoon|alleen) accepteren",
    "(laat|houd) alle cookies",
    "(beste|betere|optimale|gepersonaliseerde|volledige)( …)? ervaring",
    "door (verder|gebruik) … (akkoord|toestemming)",
  ],
  "self-praise": ["(wij|we) (waarderen|respecteren) (je|jouw|uw) privacy", "(je|jouw|uw) privacy is (voor )?ons"],
};

/** Polish. */
export const polish: Phrases = {
  "double negative": ["nie (odrzucaj|odrzucać|odmawiaj|odmawiać|wyłączaj|wyłączać)", "nie … bez"],
  "inverted choice": ["(odznacz|wyłącz) … nie (chcesz|zgadzasz)", "(zaznacz|kliknij) … nie (chcesz|zgadzasz)"],
  shaming: [
    "nie,? (wolę|nie chcę|nie lubię)",
    "(gorsze|gorsza|ograniczon~) (doświadcze~|wersj~)",
    "(przegapisz|stracisz|tracisz)",
    "(na pewno|naprawdę) … (odrzucić|odmówić|rezygnujesz)",
    "niestety|szkoda",
  ],
  urgency: [
    "pospiesz się|śpiesz się",
    "ostatnia szansa",
    "tylko (dziś|dzisiaj|teraz)",
    "zanim będzie za późno",
    "ograniczony czas",
    "zostało \\d+ (sekund~|minut~|godzin~)",
    "(zapytaj|przypomnij|zdecyduj) … później|nie teraz|może później",
  ],
  promotion: ["rabat~|zniżk~", "kupon~|voucher~", "prezent~", "wygra(j|ć)", "(najlepsze|wyjątkowe) ofert~"],
  nudge: [
    "prosimy o (akceptację|zgodę)|proszę (zaakceptować|zaakceptuj)",
    "polecamy|polecane|zalecamy|zalecane",
    "(po prostu|tylko) zaakceptuj",
    "(zostaw|pozostaw) wszystkie pliki cookie",
    "(najlepsz|lepsz|optymaln|spersonalizowan|pełn)~( …)? (doświadcze~|wrażeni~)",
    "(korzystając|kontynuując) … (zgodę|zgadzasz|akceptujesz)",
  ],
  "self-praise": ["(cenimy|szanujemy) (twoją|państwa) prywatność", "(twoja|państwa) prywatność jest dla nas"],
};
