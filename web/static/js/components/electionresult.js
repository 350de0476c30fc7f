/** An election in words for everybody: candidates, ballots with figures, lots, who is elected, the published lists. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { t } from "../i18n.js";
import { codeOf } from "../secret.js";

/** @import {Ballot, Election, Lists} from "../types.js" */

/** @type {Record<string, string>} */
const OTHER = { nn: t("Nein"), ee: t("Enthaltung (leer)"), xx: t("ungültig") };

/** @param {Election} election @param {string} id */
export const labelOf = (election, id) => election.candidates.find((one) => one.id === id)?.label ?? id;

/** @param {Election} election @param {string} code */
export const optionWord = (election, code) => OTHER[code] ?? labelOf(election, code);

/** @param {{election: Election, ballot: Ballot}} props */
const FiguresTable = ({ election, ballot }) => ballot.figures && html`<table class="figures" data-testid="election-figures"><tbody>
  ${ballot.candidates.map((id) => html`<tr key=${id}><th scope="row">${labelOf(election, id)}</th><td>${ballot.figures?.votes[id]}</td>${ballot.seats[id] !== undefined && html`<td>${t("{n} Sitze", { n: ballot.seats[id] })}</td>`}</tr>`)}
  ${election.kind !== "lists" && html`<tr><th scope="row">${t("Nein")}</th><td>${ballot.figures.no}</td></tr>`}
  <tr><th scope="row">${t("Enthaltung")}</th><td>${ballot.figures.abstain}</td></tr>
  <tr><th scope="row">${t("ungültig")}</th><td>${ballot.figures.invalid}</td></tr>
</tbody></table>`;

/** @param {{election: Election, ballot: Ballot}} props */
const Lot = ({ election, ballot }) => ballot.drawn && html`<p class="sentence" data-testid="lot">${t("Das Los fiel auf {names}.", { names: ballot.drawn.winners.map((id) => labelOf(election, id)).join(", ") })}
  ${ballot.drawn.seed && html` <small>${t("Versiegelte Zahl {seed}, im Saal genannt {number}; Prüfsumme {commitment}.", { seed: ballot.drawn.seed, number: ballot.drawn.number, commitment: election.commitment })}</small>`}</p>`;

/** @param {{lists: Lists}} props */
const ThreeLists = ({ lists }) => html`<div class="three-lists" data-testid="three-lists">
  <h4>${t("1. Wer einen Stimmzettel erhielt ({n})", { n: lists.roll.length })}</h4><p>${lists.roll.join(", ")}</p>
  <h4>${t("2. Was in der Urne lag ({n})", { n: lists.urn.length })}</h4>
  <table><tbody>${lists.urn.map((slip) => html`<tr key=${slip.token}><td><code>${codeOf(slip.token)}</code></td><td>${lists.options[slip.choice]}</td></tr>`)}</tbody></table>
  <h4>${t("3. Die Auszählung")}</h4><p>${Object.entries(lists.tally).map(([code, n]) => `${lists.options[code]} ${n}`).join(", ")}</p>
</div>`;

/** The lists on demand; only the public page may fetch them itself. @param {{file: string, base: string}} props */
function PublishedLists({ file, base }) {
  const [lists, setLists] = useState(/** @type {Lists | null} */ (null));
  const address = `${base}wahlen/${file}`;
  const load = async () => setLists(await (await fetch(address)).json());
  return html`<p><a href=${address} target="_blank" rel="noopener" data-testid="lists-file">${t("Die drei Listen zum Nachprüfen")}</a>
    ${base === "/" && !lists && html` <button type="button" class="key small" data-testid="show-lists" onClick=${load}>${t("Hier ansehen")}</button>`}</p>
    ${lists && html`<${ThreeLists} lists=${lists} />`}`;
}

/** @param {{election: Election, ballot: Ballot, base: string}} props */
export const BallotResult = ({ election, ballot, base }) => html`<div class="election-ballot" data-testid="ballot-${election.id}-${ballot.round}" data-announced=${ballot.announced}>
  <p class="quiet">${t("{n}. Wahlgang", { n: ballot.round })}, ${t(ballot.way_name)} · ${t("{n} Wahlberechtigte", { n: ballot.entitled.length })}
    ${ballot.repeated ? html` · <strong>${t("gestört und wiederholt, das Ergebnis gilt nicht")}</strong>` : ballot.impaired && html` · <strong>${t("gestört, wird wiederholt")}</strong>`}
    ${ballot.locked_out.length > 0 && html` · ${t("zugeschaltet und nicht beteiligt: {names}", { names: ballot.locked_out.join(", ") })}`}</p>
  <${FiguresTable} election=${election} ballot=${ballot} />
  ${ballot.sentence && html`<p class="sentence" data-testid="election-sentence">${t(ballot.sentence)}</p>
    <p class="rule"><small>${t(ballot.why)} ${ballot.rule}</small></p>`}
  <${Lot} election=${election} ballot=${ballot} />
  ${ballot.lists && html`<${PublishedLists} file=${ballot.lists} base=${base} />`}
</div>`;

/** @type {Record<string, string>} */
const ANSWER = { open: t("noch nicht gefragt"), accepted: t("nimmt die Wahl an"), declined: t("lehnt die Wahl ab") };

/** @param {{election: Election}} props */
export const ElectedNames = ({ election }) => election.elected.length > 0 && html`<ul class="elected" data-testid="elected-${election.id}">
  ${election.elected.map((one) => html`<li key=${one.name} data-answer=${one.answer}><strong>${one.name}</strong> · ${ANSWER[one.answer]}</li>`)}</ul>`;

/** An election for those who only look. @param {{election: Election, base?: string}} props */
export const ElectionShown = ({ election, base = "/" }) => html`<article class="election" data-testid="election-${election.id}" data-state=${election.state}>
  <h3>${t("Wahl: {post}", { post: election.post })} <small>${t(election.kind_name)}</small></h3>
  ${!election.ballots.length && html`<p>${t("Vorgeschlagen: {names}", { names: election.candidates.filter((one) => one.stands).map((one) => one.label).join(", ") || "–" })}</p>`}
  ${election.ballots.map((ballot, place) => html`<${BallotResult} key=${place} election=${election} ballot=${ballot} base=${base} />`)}
  <${ElectedNames} election=${election} />
</article>`;

/** Elections of an item, for hall and public. @param {{elections: Election[], item: string | null | undefined}} props */
export const ElectionsShown = ({ elections, item }) => {
  const here = elections.filter((one) => one.item_id === item);
  return here.length > 0 && html`<section class="zone elections" aria-labelledby="elections-shown" data-testid="elections-shown">
    <h2 id="elections-shown">${t("Wahlen")}</h2>${here.map((one) => html`<${ElectionShown} key=${one.id} election=${one} />`)}</section>`;
};
