/** Who is here: counts, and for people in the hall the keys to note coming, going and a raised hand. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { FUNCTION_WORD, fullName, presenceWord, t } from "../i18n.js";
import { ReportFor } from "./disturbances.js";
import { Key } from "./key.js";
import { At } from "./timing.js";

/** @import {Live, Person, Quorum, Request, Send} from "../types.js" */

/** Whose own page is open while the clerk has not seen the person yet. @param {Person} person @param {Live} live */
const knocks = (person, live) => !person.present && Boolean(live.people[person.id]?.connected);

/** @param {{person: Person, waiting: boolean, open: boolean, send: Send}} props */
function Keys({ person, waiting, open, send }) {
  if (person.present === "remote") return open && html`<${ReportFor} personId=${person.id} name=${person.name} source="telephone" send=${send} />`;
  if (!person.present) {
    return html`<${Key} intent=${{ name: "NoteArrival", person_id: person.id, how: "hall", by: "clerk" }} send=${send} label=${t("Ist da")} about=${person.name} className="small" testid="arrive-${person.id}" />`;
  }
  return html`${!waiting && html`<${Key} intent=${{ name: "RequestFloor", person_id: person.id, channel: "clerk" }} send=${send} label=${t("Meldet sich")} about=${person.name} className="small" testid="request-${person.id}" />`}
    <${Key} intent=${{ name: "NoteDeparture", person_id: person.id, by: "clerk" }} send=${send} label=${t("Geht")} about=${person.name} className="small" testid="depart-${person.id}" />`;
}

/** @param {{person: Person, waiting: boolean, knocking: boolean, open: boolean, send: Send}} props */
const Row = ({ person, waiting, knocking, open, send }) => html`<li class="person-row ${person.present ?? "absent"}" data-testid="person-${person.id}" data-present=${person.present ?? "absent"} data-knocking=${knocking}>
  <span><strong>${fullName(person)}</strong> <small>${person.function !== "councillor" && `${FUNCTION_WORD[person.function] ?? person.function}, `}${presenceWord(person.present)}${person.present && person.since && html` ${t("seit")} <${At} at=${person.since} />`}</small>
    ${knocking && html` <strong class="knocking">${t("hat die eigene Seite geöffnet")}</strong>`}</span>
  <span class="row-keys"><${Keys} person=${person} waiting=${waiting} open=${open} send=${send} /></span>
</li>`;

/** @param {{quorum: Quorum}} props */
const Totals = ({ quorum }) => html`<p class="figures">${t("{hall} im Saal, {remote} zugeschaltet, zusammen {present}", { hall: quorum.hall, remote: quorum.remote, present: quorum.present })}</p>`;

/** @param {{people: Person[], live: Live, queue: Request[], quorum: Quorum | null | undefined, open: boolean, send: Send}} props `open` while the sitting runs */
export function Presence({ people, live, queue, quorum, open, send }) {
  const [filter, setFilter] = useState("");
  const waiting = new Set(queue.map((request) => request.person_id));
  const shown = people.filter((person) => fullName(person).toLowerCase().includes(filter.toLowerCase()));
  const first = [...shown.filter((person) => knocks(person, live)), ...shown.filter((person) => !knocks(person, live))];
  return html`<section class="zone presence" aria-labelledby="presence-heading">
    <h2 id="presence-heading">${t("Anwesenheit")}</h2>
    ${quorum && html`<${Totals} quorum=${quorum} />`}
    <label class="filter">${t("Name suchen")} <input type="search" value=${filter} data-testid="filter" onInput=${(/** @type {Event} */ event) => setFilter(/** @type {HTMLInputElement} */ (event.target).value)} /></label>
    <ul class="person-list">${first.map((person) => html`<${Row} key=${person.id} person=${person} waiting=${waiting.has(person.id)} knocking=${knocks(person, live)} open=${open} send=${send} />`)}</ul>
  </section>`;
}
