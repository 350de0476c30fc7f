/** A vote in figures and names: how far it is, what came out, by which rule. */
import { html } from "htm/preact";
import { CHOICE_LETTER, CHOICE_WORD, fullName, t } from "../i18n.js";

/** @import {Choice, Person, Vote} from "../types.js" */

/** @type {Choice[]} */
export const CHOICES = ["yes", "no", "abstain"];

/** What came out; unknown to most until the chair has announced it. @type {Record<string, {name: string, symbol: string}>} */
const OUTCOME = { true: { name: "carried", symbol: "✓" }, false: { name: "rejected", symbol: "✕" }, null: { name: "counted", symbol: "" } };

/** The three counts beside their letters. @param {{vote: Vote}} props */
export const Counts = ({ vote }) => html`<dl class="counts" data-testid="vote-counts" data-yes=${vote.yes} data-no=${vote.no} data-abstain=${vote.abstain}>
  ${CHOICES.map((choice) => html`<div class="ballot-${choice}"><dt><span class="ballot-chip" aria-hidden="true">${CHOICE_LETTER[choice]}</span> ${CHOICE_WORD[choice]}</dt><dd class="figures">${vote[choice] ?? "–"}</dd></div>`)}
</dl>`;

/** @param {{vote: Vote}} props */
export const Progress = ({ vote }) => html`<p class="figures" data-testid="vote-progress">
  ${t("{cast} von {entitled} Stimmen abgegeben", { cast: vote.cast, entitled: vote.entitled })}
</p>`;

/** Heading, counts, sentence and rule of a vote in whatever state it is. @param {{vote: Vote}} props */
export function Result({ vote }) {
  if (vote.state === "open") return html`<div class="result" data-testid="vote-result" data-state="open"><p class="question">${vote.question}</p><${Progress} vote=${vote} /></div>`;
  return html`<div class="result ${OUTCOME[String(vote.carried)].name}" data-testid="vote-result" data-state=${vote.state} data-carried=${vote.carried}>
    <p class="question">${vote.question}</p>
    <${Counts} vote=${vote} />
    ${vote.sentence && html`<p class="sentence"><span class="outcome" aria-hidden="true">${OUTCOME[String(vote.carried)].symbol}</span> ${t(vote.sentence)}</p>`}
    ${vote.state === "closed" && html`<p class="quiet">${t("Das Ergebnis ist noch nicht bekannt gegeben.")}</p>`}
    ${vote.rule && html`<p class="rule"><small>${t(vote.rule)}</small></p>`}
  </div>`;
}

/** Who voted how, folded away. @param {{vote: Vote, people: Person[]}} props */
export function Names({ vote, people }) {
  const named = new Map(people.map((person) => [person.id, fullName(person)]));
  const groups = CHOICES.map((choice) => ({
    word: CHOICE_WORD[choice], choice, names: Object.keys(vote.ballots).filter((id) => vote.ballots[id] === choice).map((id) => named.get(id) ?? id),
  }));
  const missing = vote.missing.map((id) => named.get(id) ?? id);
  return html`<details class="names" data-testid="vote-names">
    <summary>${t("Wer hat wie gestimmt?")}</summary>
    ${groups.map(({ word, choice, names }) => names.length > 0 && html`<p key=${choice}><strong>${word} (${names.length}):</strong> ${names.join(", ")}</p>`)}
    ${missing.length > 0 && html`<p><strong>${t("Nicht abgestimmt")} (${missing.length}):</strong> ${missing.join(", ")}</p>`}
  </details>`;
}
