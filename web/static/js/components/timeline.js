/** Left of the clerk: the agenda, and every event as a sentence, the newest above. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { ItemState } from "./agendastrip.js";
import { PaperLinks } from "./paperlinks.js";
import { At } from "./timing.js";

/** @import {Item, TimelineEntry} from "../types.js" */

/** @param {{agenda: Item[]}} props */
export const AgendaList = ({ agenda }) => html`<nav class="zone agenda-list" aria-labelledby="agenda-heading">
  <h2 id="agenda-heading">${t("Tagesordnung")}</h2>
  <ol>${agenda.map((item) => html`<li key=${item.id} class=${item.state} data-testid="item-${item.number}" data-state=${item.state}>
    <a href="#minutes-${item.id}"><strong>${t("TOP {number}", { number: item.number })}</strong> ${item.title}</a><${ItemState} item=${item} /><${PaperLinks} item=${item} /></li>`)}</ol>
  <p><a class="key" href="unterlagen" target="_blank" rel="noopener" data-testid="papers">${t("Unterlagen")}</a></p>
</nav>`;

/** @param {{timeline: TimelineEntry[]}} props */
export const Timeline = ({ timeline }) => html`<section class="zone timeline" aria-labelledby="timeline-heading" data-testid="timeline">
  <h2 id="timeline-heading">${t("Verlauf")}</h2>
  <ol reversed tabindex="0" aria-labelledby="timeline-heading">${timeline.toReversed().map((entry) => html`<li key=${entry.seq} id="at-${entry.at}"><${At} at=${entry.at} /> ${entry.text}</li>`)}</ol>
</section>`;
