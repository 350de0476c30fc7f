/** The result of a survey that lies before the members: ordered by chair or clerk, large in the hall, beside the public picture. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { t } from "../i18n.js";
import { Key } from "./key.js";

/** @import {Exhibit, Item, Meeting, Send} from "../types.js" */

/** People counted by one thing, each with a bar as long as its share. @param {{exhibit: Exhibit}} props */
const Bars = ({ exhibit }) => html`<table class="exhibit-bars"><tbody>
  ${exhibit.rows.map((row) => html`<tr key=${row.label}><th scope="row">${row.label}</th><td class="figures">${row.cells[0]}</td>
    <td class="exhibit-bar">${row.share !== null && html`<meter min="0" max="1" value=${row.share} aria-hidden="true"></meter>`}</td></tr>`)}
</tbody></table>`;

/** Two things at once. @param {{exhibit: Exhibit}} props */
const Figures = ({ exhibit }) => html`<div class="exhibit-scroll"><table class="exhibit-figures">
  <thead><tr><td></td>${exhibit.columns.map((head) => html`<th scope="col" key=${head}>${head}</th>`)}</tr></thead>
  <tbody>${exhibit.rows.map((row) => html`<tr key=${row.label}><th scope="row">${row.label}</th>${row.cells.map((cell, place) => html`<td key=${place} class="figures">${cell}</td>`)}</tr>`)}</tbody>
</table></div>`;

/** @param {{exhibit: Exhibit}} props */
function Result({ exhibit }) {
  const kept = exhibit.rows.some((row) => row.cells.includes("–"));
  return html`${exhibit.rows.length > 0 && (exhibit.columns.length ? html`<${Figures} exhibit=${exhibit} />` : html`<${Bars} exhibit=${exhibit} />`)}
    ${exhibit.note && html`<p>${exhibit.note}</p>`}
    <p class="exhibit-foot">${exhibit.turnout}. ${t("Eine Umfrage unterrichtet die Mitglieder; sie entscheidet nichts.")}</p>
    ${kept && html`<p class="exhibit-foot">${exhibit.smallest}</p>`}`;
}

/** Which question of how many. @param {{exhibit: Exhibit}} props */
const Which = ({ exhibit }) => html`${t("Umfrage")}: ${exhibit.title} · ${t("Frage {page} von {pages}", { page: exhibit.page, pages: exhibit.pages })}`;

/** On the hall screen; long tables are set smaller, for nothing scrolls there. @param {{exhibit: Exhibit}} props */
export const HallExhibit = ({ exhibit }) => html`<div class="hall-exhibit ${exhibit.rows.length > 6 ? "many" : ""} ${exhibit.rows.length > 12 ? "very-many" : ""}" data-testid="hall-exhibit" data-page=${exhibit.page}>
  <p class="hall-kicker"><${Which} exhibit=${exhibit} /></p>
  <p class="hall-question">${exhibit.question}</p>
  <${Result} exhibit=${exhibit} />
</div>`;

/** Beside the picture, where it can be read aloud and enlarged. @param {{exhibit: Exhibit | null | undefined}} props */
export const PublicExhibit = ({ exhibit }) => exhibit && html`<section class="zone exhibit" aria-labelledby="exhibit-heading" data-testid="public-exhibit">
  <h2 id="exhibit-heading">${t("Ergebnis der Umfrage")}</h2>
  <p class="quiet"><${Which} exhibit=${exhibit} /></p>
  <p><strong>${exhibit.question}</strong></p>
  <${Result} exhibit=${exhibit} />
  <p><a href="/umfrage/${exhibit.survey_id}/ergebnis">${t("Alle Fragen")}</a></p>
</section>`;

/** @param {{exhibit: Exhibit, send: Send}} props */
function Shown({ exhibit, send }) {
  const { survey_id, page, pages } = exhibit;
  const turn = (/** @type {number} */ to) => ({ name: "ShowExhibit", survey_id, page: to });
  return html`<div data-testid="exhibit-shown" data-page=${page}>
    <p role="status">${t("Saal und Öffentlichkeit sehen: {title}, Frage {page} von {pages}", { title: exhibit.title, page, pages })}</p>
    <p class="quiet">${exhibit.question}</p>
    <p class="row-keys">
      <${Key} intent=${turn(page - 1)} send=${send} label=${t("Vorige Frage")} disabled=${page <= 1} testid="exhibit-back" />
      <${Key} intent=${turn(page + 1)} send=${send} label=${t("Nächste Frage")} disabled=${page >= pages} testid="exhibit-forward" />
      <${Key} intent=${{ name: "HidePaper" }} send=${send} label=${t("Nicht mehr zeigen")} testid="exhibit-hide" />
    </p>
  </div>`;
}

/**
 * For chair and clerk, only while an item with results is debated in public.
 * @param {{item: Item | undefined, exhibit: Exhibit | null | undefined, meeting: Meeting, send: Send}} props
 */
export function ShowExhibits({ item, exhibit, meeting, send }) {
  const [open, setOpen] = useState(false);
  if (meeting.state !== "open" || meeting.public_excluded || !item?.public || !item.exhibits.length) return null;
  const others = item.exhibits.filter((one) => one.survey_id !== exhibit?.survey_id);
  return html`<details class="zone show-papers" data-testid="show-exhibits" open=${open || Boolean(exhibit)} onToggle=${(/** @type {Event} */ event) => setOpen(/** @type {HTMLDetailsElement} */ (event.currentTarget).open)}>
    <summary><h2>${t("Umfrage zeigen")}</h2></summary>
    ${exhibit && html`<${Shown} exhibit=${exhibit} send=${send} />`}
    <ul>${others.map((one) => html`<li key=${one.survey_id} class="row-keys"><span>${one.title} · ${t(one.turnout)}</span>
      <${Key} intent=${{ name: "ShowExhibit", survey_id: one.survey_id, page: 1 }} send=${send} label=${t("Ergebnis zeigen")} about=${one.title} className="small" testid="show-exhibit-${one.survey_id}" /></li>`)}</ul>
  </details>`;
}
