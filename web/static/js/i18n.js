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
  const literal = template.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replace(/\\\{(\w+)\\\}/g, "(?<$1>.+?)")}$`, "su");
}

/** The templates of the catalogue, those with the most words first: they fit the fewest sentences. */
const templates = Object.keys(page.texts)
  .filter((german) => /\{\w+\}/.test(german))
  .sort((a, b) => b.length - a.length)
  .map((german) => ({ german, fits: pattern(german) }));

/**
 * Sentences in a view are German with their blanks already filled ("Wort an Frau Müller"), because one view serves
 * all; here the template is found again that such a sentence was made from.
 * @param {string} sentence
 */
function translateFilled(sentence) {
  for (const { german, fits } of templates) {
    const found = fits.exec(sentence)?.groups;
    if (!found) continue;
    const values = Object.entries(found).map(([name, value]) => [name, page.texts[value] ?? value]);
    return fill(page.texts[german] ?? german, Object.fromEntries(values));
  }
  return sentence;
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
