/** A roll call: the name being called, large for everybody, and who comes next. */
import { html } from "htm/preact";
import { fullName, t } from "../i18n.js";

/** @import {Person, Vote} from "../types.js" */

/** How many names after the one being called are worth preparing for. */
const NEXT = 2;

/** Those not called yet, in order, without the one being called. @param {Vote} vote @param {Map<string, Person>} people */
const coming = (vote, people) => vote.order.slice(vote.order.indexOf(vote.calling ?? "") + 1)
  .filter((id) => vote.missing.includes(id)).slice(0, NEXT).map((id) => people.get(id)?.name ?? id);

/** @param {{vote: Vote, people: Person[]}} props */
export function RollCall({ vote, people }) {
  if (vote.form !== "roll-call" || vote.state !== "open") return null;
  const known = new Map(people.map((person) => [person.id, person]));
  const called = vote.calling ? known.get(vote.calling) : undefined;
  const next = coming(vote, known);
  return html`<div class="roll-call" data-testid="roll-call" data-person=${vote.calling ?? ""}>
    ${called
      ? html`<p class="called"><span>${t("Aufgerufen:")}</span> <strong data-testid="called">${fullName(called)}</strong></p>`
      : html`<p class="called"><strong>${t("Alle Namen sind aufgerufen.")}</strong></p>`}
    ${called && next.length > 0 && html`<p class="quiet">${t("Danach:")} ${next.join(", ")}</p>`}
  </div>`;
}
