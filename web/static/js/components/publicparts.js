/** Under the picture: "Jetzt", who speaks, who is next, the last result with names, the agenda with papers. */
import { html } from "htm/preact";
import { currentItem } from "../announce.js";
import { fullName, presenceWord, t } from "../i18n.js";
import { lastResult, nowSentence } from "../publicwords.js";
import { ItemState } from "./agendastrip.js";
import { CurrentMotions } from "./motions.js";
import { Names, Result, Rule } from "./result.js";
import { RollCall } from "./rollcall.js";
import { SpeakingTime } from "./timing.js";

/** @import {Floor, Item, Person, Request, Sections} from "../types.js" */

/** @param {{floor: Floor}} props */
const Speaking = ({ floor }) => html`<div data-testid="public-speaker" data-person=${floor.person_id}>
  <p>${t("Es spricht")} <strong>${fullName(floor)}</strong>, ${presenceWord(floor.how)}.</p>
  <${SpeakingTime} floor=${floor} />
  ${floor.question && html`<p>${t("Zwischenfrage von {name}", { name: fullName(floor.question) })}</p>`}
</div>`;

/** @param {{queue: Request[]}} props */
const Waiting = ({ queue }) => queue.length > 0 && html`<div data-testid="public-queue">
  <p>${t("Danach auf der Redeliste:")}</p>
  <ol>${queue.map((request) => html`<li key=${request.request_id}>${fullName(request)}</li>`)}</ol>
</div>`;

/** @param {{view: Sections}} props */
export const Now = ({ view }) => html`<section class="zone public-now" aria-labelledby="now-heading">
  <h2 id="now-heading">${t("Jetzt")}</h2>
  <p class="now-sentence" data-testid="now-sentence">${nowSentence(view)}</p>
  <${CurrentMotions} motions=${view.motions ?? []} item=${currentItem(view)} />
  ${view.vote && view.vote.state !== "announced" && html`<${Result} vote=${view.vote} /><${RollCall} vote=${view.vote} people=${view.people ?? []} />`}
  ${view.floor && html`<${Speaking} floor=${view.floor} />`}
  <${Waiting} queue=${view.queue ?? []} />
</section>`;

/** @param {{view: Sections}} props */
export function LastResult({ view }) {
  const vote = lastResult(view);
  return vote ? html`<section class="zone" aria-labelledby="result-heading" data-testid="public-result">
    <h2 id="result-heading">${t("Letztes Ergebnis")}</h2>
    <p class="quiet">${t("TOP {number} · {title}", { number: vote.number, title: vote.title })}</p>
    <${Result} vote=${vote} /><${Names} vote=${vote} people=${view.people ?? []} />
  </section>` : null;
}

/** @param {{item: Item, people: Person[]}} props */
const AgendaRow = ({ item, people }) => html`<li class=${item.state} data-testid="item-${item.number}" data-state=${item.state} aria-current=${item.state === "now" ? "step" : undefined}>
  <p><strong>${t("TOP {number}", { number: item.number })}</strong> ${item.title}</p>
  <${ItemState} item=${item} />
  ${item.papers.length > 0 && html`<ul class="paper-links">${item.papers.map((paper) => html`<li key=${paper.file}><a href="/papers/${paper.file}">${paper.title}</a></li>`)}</ul>`}
  ${item.exhibits.map((one) => html`<p key=${one.survey_id}><a href="/umfrage/${one.survey_id}/ergebnis" data-testid="exhibit-${one.survey_id}">${t("Umfrage")}: ${one.title}</a> · ${t(one.turnout)}</p>`)}
  ${item.results.filter((vote) => vote.state === "announced").map((vote) => html`<div key=${vote.id} class="agenda-result"><p>${t(vote.sentence)}</p><${Rule} vote=${vote} /><${Names} vote=${vote} people=${people} /></div>`)}
</li>`;

/** @param {{agenda: Item[], people: Person[]}} props */
export const PublicAgenda = ({ agenda, people }) => html`<section class="zone public-agenda" aria-labelledby="agenda-heading">
  <h2 id="agenda-heading">${t("Tagesordnung")}</h2>
  <ol>${agenda.map((item) => html`<${AgendaRow} key=${item.id} item=${item} people=${people} />`)}</ol>
</section>`;
