/**
 * The voter's way through an electronic secret ballot: fetch a blindly signed paper by name, cast it without one after a
 * pause of chance. Token and blinding factor stay in this tab until the paper is cast, so that a reload loses nothing;
 * what was chosen is never stored.
 */
import { blind, newSecret, unblind } from "./blindrsa.js";
import { t } from "./i18n.js";

/** @import {AskPaper} from "./types.js" */
/** @import {Secret} from "./blindrsa.js" */

/** The pause before casting is between these, in ms: long enough that papers fetched together arrive mixed. */
const PAUSE_MS = [3000, 12_000];
/** Digits of the code that people compare; among a hundred papers two alike are less likely than one in 10^10. */
const CODE_DIGITS = 12;

/** @typedef {{token: string, signature: string}} Paper */

/** @param {string} modulus */
const place = (modulus) => `paper ${modulus.slice(0, 24)}`;

/** @param {string} modulus @returns {Secret} */
function ownSecret(modulus) {
  const kept = sessionStorage.getItem(place(modulus));
  if (kept) return JSON.parse(kept);
  const secret = newSecret(modulus);
  sessionStorage.setItem(place(modulus), JSON.stringify(secret));
  return secret;
}

/** Whether this tab holds what its paper is made of. @param {string} modulus */
export const holdsPaper = (modulus) => sessionStorage.getItem(place(modulus)) !== null;

/** Fetch the paper by name; a sentence where the server says no. @param {AskPaper} ask @param {string} election @param {string} modulus @returns {Promise<Paper | {problem: string}>} */
export async function fetchPaper(ask, election, modulus) {
  const secret = ownSecret(modulus);
  const answer = await ask({ election_id: election, blinded: await blind(modulus, secret) });
  if (!answer.ok) return { problem: answer.error.text };
  return { token: secret.token, signature: await unblind(modulus, secret, answer.signature) };
}

/** A whole number below the limit, by the browser's source of chance. @param {number} limit */
const chance = (limit) => crypto.getRandomValues(new Uint32Array(1))[0] % limit;

/** How long to wait before casting, in ms. */
export const pauseBeforeCasting = () => PAUSE_MS[0] + chance(PAUSE_MS[1] - PAUSE_MS[0]);

/** Cast over a request that carries no cookie, no origin page and no login. @param {string} election @param {string} modulus @param {Paper} paper @param {string} choice @returns {Promise<{ok: boolean, text: string}>} */
export async function cast(election, modulus, paper, choice) {
  try {
    const answer = await fetch(`/urne/${election}`, {
      method: "POST", credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer",
      body: JSON.stringify({ token: paper.token, signature: paper.signature, choice }),
    });
    const { text } = await answer.json();
    if (answer.ok) sessionStorage.removeItem(place(modulus));
    return { ok: answer.ok, text };
  } catch {
    return { ok: false, text: t("Der Stimmzettel ist nicht angekommen. Bitte gleich noch einmal einwerfen.") };
  }
}

/** The code as people read and compare it. @param {string} token */
export const codeOf = (token) => (token.slice(0, CODE_DIGITS).match(/.{4}/g) ?? []).join(" ");
