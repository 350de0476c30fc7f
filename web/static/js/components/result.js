/** A vote in figures and names: how far it is, what came out, by which rule, and what came of it. */
import { html } from "htm/preact";
import { CHOICE_LETTER, CHOICE_WORD, fullName, t } from "../i18n.js";

/** @import {Choice, Person, Vote, VoteForm} from "../types.js" */

/** @type {Choice[]} */
export const CHOICES = ["yes", "no", "abstain"];

/** What may be chosen: in some Länder nobody abstains. @param {Vote} vote */
export const choicesOf = (vote) => (vote.abstention ? CHOICES : CHOICES.filter((choice) => choice !== "abstain"));

/** @type {Record<VoteForm, string>} */
export const FORM_WORD = { open: t("Offene Abstimmung"), "roll-call": t("Namentliche Abstimmung"), hands: t("Abstimmung durch Handzeichen"), secret: t("Geheime Abstimmung") };

/** What came out; unknown to most until the chair has announced it. @type {Record<string, {name: string, symbol: string}>} */
const OUTCOME = { true: { name: "carried", symbol: "✓" }, false: { name: "rejected", symbol: "✕" }, null: { name: "counted", symbol: "" } };

/** Whether the chair judged the hands by sight; then there are no figures to show. @param {Vote} vote */
const judged = (vote) => vote.hands !== null && "verdict" in vote.hands;

/** Hands counted for a choice; 0 where none were. @param {Vote} vote @param {Choice} choice */
const handsFor = (vote, choice) => (vote.hands && "yes" in vote.hands ? vote.hands[choice] : 0);

/** The three counts beside their letters. @param {{vote: Vote}} props */
export const Counts = ({ vote }) => judged(vote) ? null : html`<dl class="counts" data-testid="vote-counts" data-yes=${vote.yes} data-no=${vote.no} data-abstain=${vote.abstain}>
  ${choicesOf(vote).map((choice) => html`<div class="ballot-${choice}"><dt><span class="ballot-chip" aria-hidden="true">${CHOICE_LETTER[choice]}</span> ${CHOICE_WORD[choice]}</dt><dd class="figures">${vote[choice] ?? "–"}</dd></div>`)}
</dl>`;

/** @param {{vote: Vote}} props */
export const Progress = ({ vote }) => html`<p class="figures" data-testid="vote-progress">
  ${t("{cast} von {entitled} Stimmen abgegeben", { cast: vote.cast, entitled: vote.entitled })}
  ${vote.form === "hands" && !vote.hands && vote.by_hand > 0 && html` · ${t("{n} im Saal zeigen die Hand", { n: vote.by_hand })}`}
  ${vote.hidden && html` · ${t("Wer wie stimmt, ist erst nach dem Schluss zu sehen.")}`}
</p>`;

/** What kind of vote it is, where that is not the usual. @param {{vote: Vote}} props */
export const Kind = ({ vote }) => html`${vote.about === "test" && html`<p class="vote-mark" data-testid="vote-test"><strong>${t("Probeabstimmung: Beschlossen wird nichts.")}</strong></p>`}
  ${vote.repeats && html`<p class="vote-mark" data-testid="vote-repeats">${t("Wiederholung einer Abstimmung")}</p>`}
  ${vote.lot && html`<p class="vote-mark">${t("Gelost: Der Aufruf beginnt mit {letter}.", { letter: vote.lot })}</p>`}`;

/** What came of it. @param {{vote: Vote}} props */
const After = ({ vote }) => html`${vote.impaired && html`<p class="vote-mark warning" data-testid="vote-impaired"><span aria-hidden="true">▲ </span>${t("Zu wiederholen: Die Abstimmung war gestört.")}</p>`}
  ${vote.doubts.length > 0 && html`<p class="vote-mark warning" data-testid="vote-doubted"><span aria-hidden="true">▲ </span>${t("Angezweifelt von {n}", { n: vote.doubts.length })}</p>`}`;

/** @param {{vote: Vote}} props */
const Running = ({ vote }) => html`<div class="result" data-testid="vote-result" data-state="open" data-form=${vote.form}>
  <p class="quiet">${FORM_WORD[vote.form]}</p><p class="question">${vote.question}</p><${Kind} vote=${vote} /><${Progress} vote=${vote} /><${After} vote=${vote} />
</div>`;

/** Heading, counts, sentence and rule of a vote in whatever state it is. @param {{vote: Vote}} props */
export function Result({ vote }) {
  if (vote.state === "open") return html`<${Running} vote=${vote} />`;
  return html`<div class="result ${OUTCOME[String(vote.carried)].name}" data-testid="vote-result" data-state=${vote.state} data-carried=${vote.carried} data-form=${vote.form}>
    <p class="question">${vote.question}</p>
    <${Kind} vote=${vote} />
    <${Counts} vote=${vote} />
    ${vote.sentence && html`<p class="sentence"><span class="outcome" aria-hidden="true">${OUTCOME[String(vote.carried)].symbol}</span> ${t(vote.sentence)}</p>`}
    ${vote.state === "closed" && html`<p class="quiet">${t("Das Ergebnis ist noch nicht bekannt gegeben.")}</p>`}
    <${Rule} vote=${vote} />
    <${After} vote=${vote} />
  </div>`;
}

/** The majority by name and in one sentence. @param {{vote: Vote}} props */
export const Rule = ({ vote }) => vote.rule && html`<p class="rule" data-testid="vote-rule"><small>${t(vote.rule)}${vote.explained && `. ${t(vote.explained)}`}</small></p>`;

/** @param {{word: string, names: string[], hands: number}} props */
const Group = ({ word, names, hands }) => html`<p><strong>${word} (${names.length + hands}):</strong> ${[...names, ...(hands ? [t("{n} durch Handzeichen", { n: hands })] : [])].join(", ")}</p>`;

/** Who voted how, folded away. @param {{vote: Vote, people: Person[]}} props */
export function Names({ vote, people }) {
  const named = new Map(people.map((person) => [person.id, fullName(person)]));
  const groups = CHOICES.map((choice) => ({
    word: CHOICE_WORD[choice], choice, hands: handsFor(vote, choice),
    names: Object.keys(vote.ballots).filter((id) => vote.ballots[id] === choice).map((id) => named.get(id) ?? id),
  }));
  const missing = vote.missing.map((id) => named.get(id) ?? id);
  return html`<details class="names" data-testid="vote-names">
    <summary>${t("Wer hat wie gestimmt?")}</summary>
    ${groups.map(({ word, choice, names, hands }) => names.length + hands > 0 && html`<${Group} key=${choice} word=${word} names=${names} hands=${hands} />`)}
    ${missing.length > 0 && html`<p><strong>${t("Nicht abgestimmt")} (${missing.length}):</strong> ${missing.join(", ")}</p>`}
  </details>`;
}
