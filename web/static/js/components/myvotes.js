/** After a vote of the current item: doubt the count, and have the own voice put into the minutes. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { CHOICE_WORD, t } from "../i18n.js";
import { DangerKey, Refused, useIntent } from "./key.js";
import { CHOICES } from "./result.js";

/** @import {Choice, Me, MyVote, Send} from "../types.js" */

/** @param {{vote: MyVote, personId: string, send: Send}} props */
const Doubt = ({ vote, personId, send }) => vote.doubted
  ? html`<p class="quiet" role="status" data-testid="doubted">${t("Sie zweifeln dieses Ergebnis an. Der Vorsitz entscheidet, ob wiederholt wird.")}</p>`
  : vote.may_doubt && html`<${DangerKey} intent=${{ name: "DoubtVote", vote_id: vote.id, person_id: personId }} send=${send} label=${t("Ergebnis anzweifeln")} testid="doubt"
      consequence=${t("Ihr Zweifel steht mit Ihrem Namen in der Niederschrift.")} />`;

/** Hands are kept without names, so the member says the choice. @param {{choice: Choice | "", onChoice: (choice: Choice) => void}} props */
const OwnHand = ({ choice, onChoice }) => html`<fieldset><legend>${t("Ich habe gestimmt mit")}</legend>
  ${CHOICES.map((one) => html`<label key=${one}><input type="radio" name="own-hand" value=${one} checked=${choice === one} onChange=${() => onChoice(one)} /> ${CHOICE_WORD[one]}</label>`)}
</fieldset>`;

/** @param {{vote: MyVote, personId: string, send: Send}} props */
function Statement({ vote, personId, send }) {
  const [text, setText] = useState(vote.statement?.text ?? "");
  const [choice, setChoice] = useState(/** @type {Choice | ""} */ (vote.statement?.choice ?? ""));
  const { run, busy, problem } = useIntent(send);
  /** @param {Event} event */
  function record(event) {
    event.preventDefault();
    void run({ name: "RecordOwnVote", vote_id: vote.id, person_id: personId, choice: vote.by_hand && choice ? choice : null, text });
  }
  return html`<form class="own-statement" onSubmit=${record}>
    ${vote.by_hand && html`<${OwnHand} choice=${choice} onChoice=${setChoice} />`}
    <label>${t("Erklärung (freiwillig)")} <input type="text" maxlength="500" value=${text} data-testid="own-text" onInput=${(/** @type {Event} */ event) => setText(/** @type {HTMLInputElement} */ (event.target).value)} /></label>
    <button type="submit" class="key" aria-busy=${busy} data-testid="own-record">${t("Meine Stimme in die Niederschrift")}</button>
    ${vote.statement && html`<p class="quiet" role="status" data-testid="own-recorded">${t("Ihre Stimmabgabe wird in der Niederschrift festgehalten.")}</p>`}
    <${Refused} problem=${problem} />
  </form>`;
}

/** @param {{me: Me, send: Send}} props */
export const MyVotes = ({ me, send }) => me.votes.length > 0 && html`<details class="my-votes" data-testid="my-votes">
  <summary>${t("Abstimmungen zu diesem Punkt")}</summary>
  ${me.votes.map((vote) => html`<div key=${vote.id} data-testid="my-vote-${vote.id}">
    <p class="question">${vote.question}${vote.ballot && html` · <strong>${CHOICE_WORD[vote.ballot]}</strong>`}</p>
    <${Doubt} vote=${vote} personId=${me.person.id} send=${send} />
    ${vote.entitled && html`<${Statement} vote=${vote} personId=${me.person.id} send=${send} />`}
  </div>`)}
</details>`;
