import { page } from "./page.js";

/** @import {Choice} from "./types.js" */

/**
 * The text in the language of the page. The German sentence is its own key, so a missing translation shows German.
 * @param {string} sentence German, with blanks such as `{name}`
 * @param {Record<string, string | number>} [values] what the blanks hold
 */
export const t = (sentence, values = {}) => fill(page.texts[sentence] ?? translateFilled(sentence), values);

/** @param {string} text @param {Record<string, string | number>} values */
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (blank, name) => String(values[name] ?? blank));

/** A German template as a pattern: its blanks become groups of the same name. @param {string} template */
function pattern(template) {
  const escaped = template.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\\\{(\w+)\\\}/g, "(?<$1>.+?)")}$`, "su");
}

/** What a template says by itself. @param {string} template */
const literal = (template) => template.replace(/\{\w+\}/g, "");

/** The templates of the catalogue, those with the most words first: they fit the fewest sentences. */
const templates = Object.keys(page.texts)
  .filter((german) => /\{\w+\}/.test(german))
  .sort((a, b) => literal(b).length - literal(a).length)
  .map((german) => ({ german, fits: pattern(german) }));

/**
 * Sentences in a view are German with their blanks already filled ("Wort an Frau Müller"), because one view serves
 * all; here the templates are found again that such a text was made from.
 * @param {string} text
 */
const translateFilled = (text) => translateSentences(text) ?? translateSentence(text) ?? translateCited(text) ?? text;

/** What is said before a paragraph of the law, which has the same name in every language. @param {string} text @returns {string | null} */
function translateCited(text) {
  const { said = "", citation = "" } = /^(?<said>.+?)(?<citation>, (?:§|Art\.) .+)$/su.exec(text)?.groups ?? {};
  const translated = translateSentence(said);
  return translated === null ? null : translated + citation;
}

/** Several sentences, each with its own entry in the catalogue; null where one of them has none. @param {string} text @returns {string | null} */
function translateSentences(text) {
  for (const { index } of text.matchAll(/(?<=[.!?]) /g)) {
    const [first, rest] = [translateSentence(text.slice(0, index)), text.slice(index + 1)];
    const others = first === null ? null : translateSentences(rest) ?? translateSentence(rest);
    if (others !== null) return `${first} ${others}`;
  }
  return null;
}

/** One entry of the catalogue; null where it has none. @param {string} text @returns {string | null} */
function translateSentence(text) {
  if (page.texts[text]) return page.texts[text];
  for (const { german, fits } of templates) {
    const found = fits.exec(text)?.groups;
    if (!found) continue;
    const values = Object.entries(found).map(([name, value]) => [name, value === text ? value : translateSentence(value) ?? value]);
    return fill(page.texts[german] ?? german, Object.fromEntries(values));
  }
  return null;
}

/** @type {Record<Choice, string>} */
export const CHOICE_WORD = { yes: t("Ja"), no: t("Nein"), abstain: t("Enthaltung") };

/** The letter on the seat map; colour and shape say the same again. @type {Record<Choice, string>} */
export const CHOICE_LETTER = { yes: t("J"), no: t("N"), abstain: t("E") };

/** @type {Record<string, string>} */
export const PRESENCE_WORD = { hall: t("im Saal"), remote: t("zugeschaltet") };

/** @type {Record<string, string>} */
export const FUNCTION_WORD = {
  chair: t("Vorsitz"), councillor: t("Stadtverordnete"), magistrate: t("Magistrat"),
  deputy: t("Vertretung"), administration: t("Verwaltung"), expert: t("Sachverständige"),
  clerk: t("Schriftführung"), guest: t("Gast"),
};

/** @param {string | null | undefined} how */
export const presenceWord = (how) => (how ? PRESENCE_WORD[how] ?? how : t("nicht anwesend"));

/** "Müller (SPD)": the name with the faction where there is one. @param {{name: string, faction: string}} person */
export const fullName = (person) => (person.faction ? `${person.name} (${person.faction})` : person.name);
