/** Missing voters while a vote is open: the clerk enters hands by number, and the voice of somebody in the hall by key or letter. */
import { html } from "htm/preact";
import { CHOICE_LETTER, CHOICE_WORD, fullName, t } from "../i18n.js";
import { HandsCount } from "./hands.js";
import { Key, Refused, useIntent } from "./key.js";
import { Kind, Progress, Result, choicesOf } from "./result.js";
import { RollCall } from "./rollcall.js";

/** @import {Choice, Person, Send, Vote} from "../types.js" */

/** The choice that a typed letter means. @param {Vote} vote @param {string} letter @returns {Choice | undefined} */
const choiceOf = (vote, letter) => choicesOf(vote).find((choice) => CHOICE_LETTER[choice].toLowerCase() === letter.toLowerCase());

/** The first key of the next person, so that a whole hall is entered by typing letters. @param {Element} row */
function nextRow(row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  return /** @type {HTMLElement | null} */ (next?.querySelector("button") ?? null);
}

/** @param {{person: Person, vote: Vote, send: Send}} props */
function MissingRow({ person, vote, send }) {
  const { run, busy, problem } = useIntent(send);
  /** @param {Choice} choice @param {Element} from */
  function enter(choice, from) {
    const next = nextRow(/** @type {Element} */ (from.closest("li")));
    void run({ name: "CastBallot", vote_id: vote.id, person_id: person.id, choice, channel: "clerk" }).then((result) => result?.ok && next?.focus());
  }
  /** @param {KeyboardEvent} event */
  function type(event) {
    const choice = event.ctrlKey || event.metaKey || event.altKey ? undefined : choiceOf(vote, event.key);
    if (choice) enter(choice, /** @type {Element} */ (event.target));
  }
  return html`<li class="person-row ${vote.calling === person.id ? "called" : ""}" aria-current=${vote.calling === person.id ? "step" : undefined} data-testid="missing-${person.id}" onKeyDown=${type}>
    <strong>${fullName(person)}</strong>
    <span class="row-keys">${choicesOf(vote).map((choice) => html`<button key=${choice} type="button" class="key small ballot-${choice}" aria-busy=${busy} data-testid="ballot-${person.id}-${choice}"
      aria-label=${t("{name}: {choice}", { name: person.name, choice: CHOICE_WORD[choice] })}
      onClick=${(/** @type {Event} */ event) => enter(choice, /** @type {Element} */ (event.target))}>${CHOICE_LETTER[choice]}</button>`)}</span>
    <${Refused} problem=${problem} />
  </li>`;
}

/** The next one called comes first; else the list is by seat. @param {Vote} vote @param {Person[]} missing */
function inOrder(vote, missing) {
  const from = vote.order.indexOf(vote.calling ?? "");
  /** @param {Person} person */
  const place = (person) => (vote.order.indexOf(person.id) - from + vote.order.length) % vote.order.length;
  return vote.order.length ? [...missing].sort((a, b) => place(a) - place(b)) : missing;
}

/** @param {{vote: Vote, send: Send}} props */
const Pass = ({ vote, send }) => vote.calling && html`<${Key} intent=${{ name: "PassName", vote_id: vote.id, person_id: vote.calling }} send=${send} label=${t("Keine Antwort, weiter")} testid="pass-name" />`;

/** @param {{vote: Vote, missing: Person[]}} props */
const Heading = ({ vote, missing }) => html`<h2 id="missing-heading">${missing.length ? t("Es fehlen noch {n} Stimmen", { n: missing.length }) : t("Alle haben abgestimmt")}</h2>
  <p class="question">${vote.question}</p><${Kind} vote=${vote} /><${Progress} vote=${vote} />`;

/** @param {{vote: Vote, people: Person[], send: Send}} props */
export function Ballots({ vote, people, send }) {
  if (vote.state !== "open") return html`<section class="zone"><h2>${t("Ergebnis der Abstimmung")}</h2><${Result} vote=${vote} /></section>`;
  const missing = inOrder(vote, people.filter((person) => vote.missing.includes(person.id)));
  const hall = missing.filter((person) => person.present !== "remote");
  const remote = missing.filter((person) => person.present === "remote");
  return html`<section class="zone ballots" aria-labelledby="missing-heading" data-testid="missing">
    <${Heading} vote=${vote} missing=${missing} />
    ${vote.form === "hands" && html`<${HandsCount} key=${vote.id} vote=${vote} people=${people} send=${send} />`}
    <${RollCall} vote=${vote} people=${people} /><${Pass} vote=${vote} send=${send} />
    ${hall.length > 0 && html`<p class="quiet">${t("Zeile wählen, Buchstaben tippen: J, N oder E.")}</p>`}
    <ul class="person-list">${hall.map((person) => html`<${MissingRow} key=${person.id} person=${person} vote=${vote} send=${send} />`)}</ul>
    ${remote.length > 0 && html`<p><strong>${t("Stimmen selbst ab:")}</strong> ${remote.map(fullName).join(", ")}</p>`}
  </section>`;
}
