/** Hands shown in the hall: three numbers that the clerk types. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { CHOICE_WORD, fullName, t } from "../i18n.js";
import { Refused, useIntent } from "./key.js";
import { choicesOf } from "./result.js";

/** @import {Choice, HandsVerdict, Person, Send, Vote} from "../types.js" */

/** @type {Record<HandsVerdict, string>} */
const VERDICT = { unanimously: t("Der Vorsitz hat festgestellt: einstimmig angenommen."), carried: t("Der Vorsitz hat festgestellt: mit Mehrheit angenommen."), rejected: t("Der Vorsitz hat festgestellt: abgelehnt.") };

/** @param {{vote: Vote}} props */
const Found = ({ vote }) => html`<p class="quiet" role="status" data-testid="hands-found">
  ${vote.hands && ("verdict" in vote.hands ? VERDICT[vote.hands.verdict] : t("Eingetragen: {yes} Ja, {no} Nein, {abstain} Enthaltung.", vote.hands))}
</p>`;

/** Whose raised hand must not be counted. @param {{vote: Vote, people: Person[]}} props */
function Voted({ vote, people }) {
  const by = people.filter((person) => person.present === "hall" && (person.id in vote.ballots || vote.voted.includes(person.id)));
  return by.length > 0 && html`<p data-testid="hands-voted">${t("Haben schon einzeln abgestimmt, bitte nicht mitzählen: {names}.", { names: by.map(fullName).join(", ") })}</p>`;
}

/** @param {{vote: Vote, people: Person[], send: Send}} props */
export function HandsCount({ vote, people, send }) {
  const [typed, setTyped] = useState(/** @type {Record<Choice, string>} */ ({ yes: "", no: "", abstain: "" }));
  const { run, busy, problem } = useIntent(send);
  /** @param {Event} event */
  function enter(event) {
    event.preventDefault();
    void run({ name: "CountHands", vote_id: vote.id, yes: Number(typed.yes), no: Number(typed.no), abstain: Number(typed.abstain) });
  }
  return html`<form class="hands-count" data-testid="hands-count" onSubmit=${enter}>
    <${Voted} vote=${vote} people=${people} />
    <p>${t("Handzeichen im Saal, höchstens {n}:", { n: vote.by_hand })}</p>
    <div class="row-keys">${choicesOf(vote).map((choice) => html`<label key=${choice}>${CHOICE_WORD[choice]}
      <input type="number" inputmode="numeric" min="0" max=${vote.by_hand} value=${typed[choice]} data-testid="hands-${choice}"
        onInput=${(/** @type {Event} */ event) => setTyped({ ...typed, [choice]: /** @type {HTMLInputElement} */ (event.target).value })} /></label>`)}
      <button type="submit" class="key" aria-busy=${busy} data-testid="hands-enter">${t("Eintragen")}</button></div>
    <${Found} vote=${vote} /><${Refused} problem=${problem} />
  </form>`;
}
