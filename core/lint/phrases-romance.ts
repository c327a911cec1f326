// Words that steer instead of inform, in Romance languages (rule 16); phrases.ts says how they are written.
import type { Phrases } from "./phrases.ts";

/** French. */
export const french: Phrases = {
  "double negative": ["ne (pas )?(refuse[rz]|rejete[rz]|décline[rz]|désactive[rz])( pas)?", "(ne|n['’]) … pas … sans"],
  "inverted choice": [
    "(décoch|désactiv)~ … (ne|n['’])~( …)? (pas|plus)",
    "(coch|cliqu)~ … (ne|n['’])~( …)? (pas|plus)",
    "je ne (souhaite|veux) pas( …)? (recevoir|être (contacté|appelé)~)",
  ],
  shaming: [
    "non,? je (ne|n['’]|préfère|déteste)~",
    "(expérience|version|navigation) (dégradée|limitée|médiocre|moins bonne)",
    "passer à côté|rater (des|les|nos)",
    "vous (perdez|perdrez)",
    "êtes-vous (vraiment )?sûr~",
    "dommage|malheureusement",
  ],
  urgency: [
    "dépêchez-vous|faites vite",
    "dernière chance",
    "(seulement|uniquement) aujourd['’]hui",
    "avant qu['’]il ne soit trop tard",
    "(offre|durée) limitée",
    "(expire|se termine) (bientôt|aujourd['’]hui)",
    "plus que \\d+ (secondes|minutes|heures)",
    "(demander|décider|rappeler|demandez-moi|rappelez-moi) … tard|(décider|demander) plus tard|pas maintenant|plus tard",
  ],
  promotion: [
    "réductions?|remises?",
    "bons? d['’]achat|codes? promo",
    "cadeaux?",
    "gagne[rz] (un|une|des)",
    "offres? (exclusives?|spéciales?)",
  ],
  nudge: [
    "(merci|veuillez|s['’]il vous plaît,?) (d['’]|de )?(accepte[rz]|autoriser|consentir)",
    "recommandons|recommandée?s?",
    "(aidez|soutenez)-nous … (accept|autoris)~",
    "(acceptez|accepter) simplement",
    "(laisse[rz]|garde[rz])( …)? cookies (activés|allumés)",
    "(meilleure|améliorer|optimiser)( …)? (expérience|navigation)",
    "expérience (optimale|personnalisée|améliorée|unique)",
    "en (poursuivant|continuant) … (acceptez|consentez)",
  ],
  "self-praise": ["votre vie privée (nous|est importante|compte)", "nous (respectons|accordons)( …)? vie privée"],
};

/** Spanish. */
export const spanish: Phrases = {
  "double negative": ["no (rechaz|deneg|desactiv|desmar|declin)~", "no … sin"],
  "inverted choice": [
    "(desmar|desactiv|desele)~ … (no|ya no) (quier|dese|acept)~",
    "(marque|marca|pulse|pulsa) … no (quier|dese|acept)~",
    "no (quiero|deseo) (recibir|ser (contactad|llamad)~)",
  ],
  shaming: [
    "no,? (prefiero|odio|no quiero|no me)",
    "(experiencia|versión|navegación) (peor|limitada|reducida)",
    "(te lo pierdas|se lo pierda|perderse|perderte|perderá|perderás)",
    "qué (pena|lástima)",
    "lamentablemente|desgraciadamente",
  ],
  urgency: [
    "(date|dese) prisa",
    "última oportunidad",
    "s[oó]lo (hoy|ahora)",
    "antes de que sea (demasiado )?tarde",
    "tiempo limitado",
    "(caduca|termina|expira) (pronto|hoy)",
    "quedan \\d+ (segundos|minutos|horas)",
    "(preguntar|recordar|decidir|pregúntame|recuérdame)~( …)? (más tarde|después)|ahora no|más tarde",
  ],
  promotion: [
    "descuentos?",
    "cup(ón|ones)",
    "regalos?",
    "(gana|gane|ganar) (un|una|premios)",
    "ofertas? (exclusivas?|especiales?)",
  ],
  nudge: [
    "por favor,? (acept|permit|consient)~",
    "recomend(amos|ad[oa]s?)",
    "(simplemente|solo) acept~",
    "(dej|manten)~( …)? cookies (activadas|encendidas)",
    "(mejor|mejorar|óptima)( …)? experiencia",
    "experiencia (óptima|mejorada|personalizada|completa)",
    "(si continúa|al continuar|si sigue) … (acept|consient)~",
  ],
  "self-praise": ["(su|tu) privacidad (nos importa|es importante)", "(valoramos|respetamos) (su|tu) privacidad"],
};

/** Italian. */
export const italian: Phrases = {
  "double negative": ["non (rifiut~|neg(are|o)|disattiv~|deselezion~)", "non … senza"],
  "inverted choice": [
    "(deselezion|disattiv|togli)~ … non (vuo|desider|accett)~",
    "(seleziona|spunta|clicca)~ … non (vuo|desider|accett)~",
    "non (voglio|desidero) (ricevere|essere (contattat|chiamat)~)",
  ],
  shaming: [
    "no,? (preferisco|odio|non voglio|non mi)",
    "(esperienza|versione|navigazione) (peggiore|limitata|ridotta)",
    "(ti perdi|si perde|perderai|perderà)",
    "sei (davvero |proprio )?sicur[oa]",
    "peccato|purtroppo",
  ],
  urgency: [
    "affrettati|si affretti",
    "ultima (possibilità|occasione)",
    "solo (oggi|adesso|ora)",
    "prima che sia troppo tardi",
    "tempo limitato",
    "(scade|termina) (presto|oggi)",
    "(mancano|restano) \\d+ (secondi|minuti|ore)",
    "(chiedimelo|ricordamelo|decidi|decidere|chiedi) (più tardi|dopo)|non ora|più tardi",
  ],
  promotion: [
    "scont[oi]",
    "buon[oi] (sconto|acquisto)",
    "regal[oi]",
    "(vinci|vincere) (un|una|premi)",
    "offert[ae] (esclusiv[ae]|special[ei])",
  ],
  nudge: [
    "(per favore|per piacere|ti preghiamo di|si prega di),? (accett|consent)~",
    "raccomandiamo|consigliamo|(consigliat|raccomandat)[oaie]",
    "(basta|semplicemente) accett~",
    "(lascia|mantien)~( …)? cookie (attivi|accesi)",
    "(migliore?|migliorare|ottimale)( …)? esperienza",
    "esperienza (ottimale|migliore|personalizzata|completa)",
    "(continuando|proseguendo) … (accett|acconsent)~",
  ],
  "self-praise": [
    "(la )?(sua|tua|vostra) privacy (ci sta a cuore|è importante)",
    "rispettiamo la (sua|tua|vostra) privacy",
  ],
};

/** Portuguese. */
export const portuguese: Phrases = {
  "double negative": ["não (rejeit|recus|desativ|desmar)~", "não … sem"],
  "inverted choice": [
    "(desmar|desativ)~ … não (quer|quis|desej|aceit)~",
    "(assinal|marque|clique)~ … não (quer|quis|desej|aceit)~",
    "não (quero|desejo) (receber|ser (contactad|contatad)~)",
  ],
  shaming: [
    "não,? (prefiro|odeio|não quero|não gosto)",
    "(experiência|versão|navegação) (pior|limitada|reduzida)",
    "(perderá|vai perder|não perca)",
    "infelizmente|que pena",
  ],
  urgency: [
    "apresse-se",
    "última (oportunidade|hipótese|chance)",
    "(só|apenas) (hoje|agora)",
    "antes que seja tarde",
    "tempo limitado",
    "(expira|termina) (em breve|hoje)",
    "(faltam|restam) \\d+ (segundos|minutos|horas)",
    "(perguntar|lembrar|decidir)( …)? mais tarde|agora não|mais tarde",
  ],
  promotion: ["descontos?", "cup(ão|om|ões|ons)", "brindes?|presentes?", "ganh(e|ar) (um|uma|prémios|prêmios)"],
  nudge: [
    "por favor,? (aceit|permit|consint)~",
    "recomend(amos|ad[oa]s?)",
    "(simplesmente|basta) aceit~",
    "(deix|manten)~( …)? cookies (ativad|ligad)os",
    "(melhor|melhorar|ideal)( …)? experiência",
    "experiência (ideal|melhorada|personalizada|completa)",
    "(ao continuar|se continuar) … (aceit|consent)~",
  ],
  "self-praise": ["(a )?sua privacidade (é importante|importa)", "(valorizamos|respeitamos) a sua privacidade"],
};
