/**
 * The minutes as one growing document. Sentences made from the log are marked and carry the second they come from;
 * between them stands the clerk's own text.
 */
import { html } from "htm/preact";
import { FUNCTION_WORD, fullName, presenceWord, t } from "../i18n.js";
import { clock, day } from "../time.js";
import { Prose } from "./prose.js";

/** @import {Minutes, MinutesItem, MinutesVote, Send} from "../types.js" */

/** A time that leads to its line in the timeline. @param {{at: string}} props */
const Moment = ({ at }) => html`<a class="figures moment" href="#at-${at}"><time datetime=${at}>${clock(at)}</time></a>`;

/** When it was, or from when until when. @param {{told: {at: string, until: string | null}}} props */
const Lasted = ({ told }) => html`<${Moment} at=${told.at} />${told.until && html`–<${Moment} at=${told.until} />`}`;

/** @param {{spans: Minutes["attendance"][number]["spans"]}} props */
const Spans = ({ spans }) => html`${spans.map((span, index) => html`${index > 0 && ", "}<${Moment} at=${span.from} />–${span.to ? html`<${Moment} at=${span.to} />` : ""} ${presenceWord(span.how)}`)}`;

/** @param {{minutes: Minutes}} props */
const Attendance = ({ minutes }) => html`<section>
  <h3>${t("Anwesenheit")}</h3>
  <ul class="generated columns">${minutes.attendance.map((person) => html`<li key=${person.name}>
    ${fullName(person)}${person.function !== "councillor" && `, ${FUNCTION_WORD[person.function] ?? person.function}`}: <${Spans} spans=${person.spans} /></li>`)}</ul>
  ${minutes.absent.length > 0 && html`<p class="generated"><strong>${t("Nicht anwesend:")}</strong> ${minutes.absent.join(", ")}</p>`}
  ${minutes.quorum.map((sentence) => html`<p class="generated" key=${sentence}>${sentence}</p>`)}
</section>`;

/** @param {{vote: MinutesVote}} props */
function VoteLines({ vote }) {
  const groups = /** @type {[string, string[]][]} */ ([[t("Ja"), vote.names.yes], [t("Nein"), vote.names.no], [t("Enthaltung"), vote.names.abstain], [t("Nicht abgestimmt"), vote.names.missing]]);
  return html`<div class="generated vote-lines">
    <p><strong>${t("Abstimmung:")}</strong> ${vote.question}</p>
    ${vote.sentence && html`<p>${t(vote.sentence)}</p>`}
    ${vote.explained && html`<p><small>${t(vote.explained)}</small></p>`}
    ${vote.hands && html`<p><small>${t("Davon Handzeichen: {yes} Ja, {no} Nein, {abstain} Enthaltung.", { yes: vote.hands[0], no: vote.hands[1], abstain: vote.hands[2] })}</small></p>`}
    ${vote.notes.map((note) => html`<p key=${note.at + note.text}><${Moment} at=${note.at} /> ${note.text}</p>`)}
    ${groups.map(([word, names]) => names.length > 0 && html`<p key=${word}><small><strong>${word} (${names.length}):</strong> ${names.join(", ")}</small></p>`)}
  </div>`;
}

/** @param {{item: MinutesItem}} props */
const ItemLines = ({ item }) => html`<div class="generated">
  ${item.called_at && html`<p>${t("Aufgerufen um")} <${Moment} at=${item.called_at} />${item.closed_at && html`, ${t("geschlossen um")} <${Moment} at=${item.closed_at} />`}.</p>`}
  ${item.motion && html`<p><strong>${item.mover ? t("Antrag ({mover}):", { mover: item.mover }) : t("Beschlussvorschlag:")}</strong> ${item.motion}</p>`}
  ${item.speakers.length > 0 && html`<p><strong>${t("Es sprachen:")}</strong> ${item.speakers.map((speaker, index) => html`${index > 0 && "; "}${fullName(speaker)} (<${Moment} at=${speaker.from} />${speaker.how === "remote" && `, ${presenceWord("remote")}`})`)}</p>`}
</div>`;

/** @param {{item: MinutesItem, slug: string, phrases: string[], fixed: boolean, send: Send}} props */
const ItemSection = ({ item, slug, phrases, fixed, send }) => html`<section class="minutes-item" id="minutes-${item.id}" data-testid="minutes-item-${item.number}">
  <h3>${t("TOP {number}", { number: item.number })} ${item.title}${!item.public && html` <small>(${t("nichtöffentlich")})</small>`}</h3>
  <${ItemLines} item=${item} />
  ${item.course.map((told) => html`<p class="generated" key=${told.at + told.text}><${Lasted} told=${told} /> ${told.text}</p>`)}
  <${Prose} slug=${slug} itemId=${item.id} text=${item.prose} label=${t("Text zu TOP {number}", { number: item.number })} testid="prose-${item.number}" phrases=${phrases} fixed=${fixed} send=${send} />
  ${item.votes.map((vote) => html`<${VoteLines} key=${vote.id} vote=${vote} />`)}
</section>`;

/**
 * `phrases` are the clerk's text blocks; `fixed`: the minutes are proposed, so nothing is written any more.
 * @param {{minutes: Minutes, slug: string, phrases: string[], fixed: boolean, send: Send}} props
 */
export const MinutesDocument = ({ minutes, slug, phrases, fixed, send }) => html`<article class="minutes" data-testid="minutes" aria-labelledby="minutes-heading">
  <h2 id="minutes-heading">${minutes.open ? t("Niederschrift, wächst mit der Sitzung") : t("Niederschrift")}</h2>
  <p class="quiet">${t("Mit Strich am Rand: aus dem Sitzungsverlauf erzeugt. Die Uhrzeiten führen zum Verlauf.")}</p>
  <dl class="generated heading">${minutes.heading.map(({ label, text, at }) => html`<div key=${label}><dt>${t(label)}</dt><dd>${at ? t("{day}, {time} Uhr", { day: day(at), time: clock(at) }) : text}</dd></div>`)}</dl>
  <${Attendance} minutes=${minutes} />
  ${minutes.events.length > 0 && html`<section><h3>${t("Unterbrechungen und Öffentlichkeit")}</h3>
    ${minutes.events.map((event) => html`<p class="generated" key=${event.at + event.text}><${Lasted} told=${event} /> ${event.text}</p>`)}</section>`}
  ${minutes.items.map((item) => html`<${ItemSection} key=${item.id} item=${item} slug=${slug} phrases=${phrases} fixed=${fixed} send=${send} />`)}
  <section class="minutes-item"><h3>${t("Allgemeine Bemerkungen")}</h3>
    <${Prose} slug=${slug} itemId="" text=${minutes.remarks} label=${t("Text zur ganzen Sitzung")} testid="prose-remarks" phrases=${phrases} fixed=${fixed} send=${send} /></section>
</article>`;
