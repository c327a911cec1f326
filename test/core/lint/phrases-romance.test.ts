// The lists of Romance phrases: whole, and caught in a sentence of each kind.
import { describe, expect, test } from "vitest";
import { french, italian, portuguese, spanish } from "../../../core/lint/phrases-romance.ts";
import type { Phrases } from "../../../core/lint/phrases.ts";
import { pressuresIn } from "../../support/lint.ts";

test.each([
  ["fr", french],
  ["es", spanish],
  ["it", italian],
  ["pt", portuguese],
] satisfies [string, Phrases][])("%s has phrases of every kind", (_, list) => {
  expect(Object.values(list).every((phrases) => phrases.length > 0)).toBe(true);
});

describe("rule 16: what presses is caught", () => {
  test.each([
    ["fr", "Non, je préfère des publicités sans intérêt", "shaming"],
    ["fr", "Malheureusement, vous perdrez des fonctions", "shaming"],
    ["fr", "Dernière chance", "urgency"],
    ["fr", "Décider plus tard", "urgency"],
    ["fr", "Un cadeau vous attend", "promotion"],
    ["fr", "Merci d’accepter", "nudge"],
    ["fr", "Pour une expérience optimale", "nudge"],
    ["fr", "En poursuivant votre visite, vous acceptez", "nudge"],
    ["fr", "Décochez la case si vous ne voulez pas de messages", "inverted choice"],
    ["fr", "Nous respectons votre vie privée", "self-praise"],
    ["es", "No, prefiero perder ofertas", "shaming"],
    ["es", "Última oportunidad", "urgency"],
    ["es", "Un descuento para usted", "promotion"],
    ["es", "Por favor, acepte", "nudge"],
    ["es", "Para mejorar su experiencia", "nudge"],
    ["es", "Desmarque la casilla si no quiere mensajes", "inverted choice"],
    ["it", "Peccato", "shaming"],
    ["it", "Solo oggi", "urgency"],
    ["it", "Uno sconto per te", "promotion"],
    ["it", "Per una migliore esperienza", "nudge"],
    ["it", "Proseguendo la navigazione accetti", "nudge"],
    ["it", "Deseleziona la casella se non vuoi messaggi", "inverted choice"],
    ["pt", "Infelizmente perderá funções", "shaming"],
    ["pt", "Última oportunidade", "urgency"],
    ["pt", "Para uma melhor experiência", "nudge"],
    ["pt", "Desmarque a caixa se não quiser mensagens", "inverted choice"],
  ])("%s: %s", (lang, text, pressure) => expect(pressuresIn(lang, text)).toContain(pressure));
});

describe("rule 16: plain speech passes", () => {
  test.each([
    ["fr", "Ils restent actifs tant que vous ne les refusez pas."],
    ["fr", "Rien n’est enregistré sans votre accord."],
    ["es", "Permanecen activos mientras no los rechace."],
    ["es", "Nada se guarda sin su consentimiento."],
    ["it", "Il sito è sicuro."],
    ["it", "Restano attivi finché non li rifiuta."],
    ["pt", "Ficam ativos enquanto não os recusar."],
  ])("%s: %s", (lang, text) => expect(pressuresIn(lang, text)).toEqual([]));
});
