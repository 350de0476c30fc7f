/** The non-public part: who has yet to confirm, who may take part beside the members, and what is to be announced. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { fullName, t } from "../i18n.js";
import { DangerKey, Key } from "./key.js";
import { At } from "./timing.js";

/** @import {Announcement, Item, Me, Person, Privacy, Send, Todo} from "../types.js" */

/** Under the status line: whose confirmation is missing. @param {{privacy: Privacy | null | undefined}} props */
export const MissingConfirmations = ({ privacy }) => html`<div role="status" data-testid="privacy-missing">
  ${privacy?.asked && privacy.missing.length > 0 && html`<p class="privacy-missing warning"><span aria-hidden="true">▲ </span>${t("Noch nicht bestätigt, dass niemand mithört: {names}", { names: privacy.missing.join(", ") })}</p>`}
</div>`;

/** Full width over the picture; nothing of the non-public part before it. @param {{personId: string, send: Send}} props */
export const PrivacyQuestion = ({ personId, send }) => html`<section class="privacy-question" aria-labelledby="privacy-question" data-testid="privacy-question">
  <h2 id="privacy-question">${t("Nichtöffentlicher Teil")}</h2>
  <p>${t("Sie müssen dafür sorgen, dass niemand sonst sieht oder hört, was beraten wird. Ohne Ihre Bestätigung erhalten Sie im nichtöffentlichen Teil kein Bild und keinen Ton.")}</p>
  <${Key} intent=${{ name: "ConfirmPrivacy", person_id: personId }} send=${send} label=${t("Ich bin allein: niemand hört oder sieht mit")} className="primary big" testid="confirm-privacy" />
</section>`;

/** The question while there is time before the part begins. @param {{me: Me, send: Send}} props */
export const EarlyQuestion = ({ me, send }) => me.privacy.asked && !me.privacy.confirmed && me.person.present !== "hall" && html`<${PrivacyQuestion} personId=${me.person.id} send=${send} />`;

/** @param {{todo: Todo, chair: boolean, send: Send}} props */
function Due({ todo, chair, send }) {
  const [text, setText] = useState(todo.draft);
  const [reason, setReason] = useState("");
  return html`<li data-testid="todo-${todo.id}">
    <p><strong>${todo.number ? t("TOP {number} · {title}", { number: todo.number, title: todo.title }) : t("Beschluss außerhalb der Tagesordnungspunkte")}</strong></p>
    ${!chair && html`<p>${todo.draft}</p>`}
    ${chair && html`<label>${t("Wortlaut der Bekanntgabe")}<textarea rows="3" maxlength="9500" value=${text} data-testid="todo-text-${todo.id}" onInput=${(/** @type {Event} */ event) => setText(/** @type {HTMLTextAreaElement} */ (event.target).value)}></textarea></label>
      <${DangerKey} intent=${{ name: "AnnounceResolution", todo_id: todo.id, text }} send=${send} label=${t("Bekannt geben")} about=${todo.number} testid="announce-${todo.id}" consequence=${t("Genau dieser Wortlaut wird öffentlich und steht in der öffentlichen Niederschrift.")} />
      <details><summary>${t("Bleibt nichtöffentlich …")}</summary><span class="row-keys"><input type="text" maxlength="200" value=${reason} placeholder=${t("Grund")} aria-label=${`${t("Grund")}: ${todo.number}`} data-testid="keep-reason-${todo.id}" onInput=${(/** @type {Event} */ event) => setReason(/** @type {HTMLInputElement} */ (event.target).value)} />
        <${Key} intent=${{ name: "KeepResolution", todo_id: todo.id, reason }} send=${send} label=${t("Nicht bekannt geben")} about=${todo.number} className="small" testid="keep-${todo.id}" /></span></details>`}
  </li>`;
}

/** In public, or once the sitting is over, they can be announced. @param {{todos: Todo[], chair: boolean, excluded: boolean, send: Send}} props */
export const Todos = ({ todos, chair, excluded, send }) => todos.length > 0 && html`<details class="zone todos" open=${!excluded} data-testid="todos">
  <summary><h2>${t("In öffentlicher Sitzung bekannt zu geben")} (${todos.length})</h2></summary>
  <ul>${todos.map((todo) => html`<${Due} key=${todo.id} todo=${todo} chair=${chair} send=${send} />`)}</ul>
</details>`;

/** Guests, experts and the administration by item. @param {{privacy: Privacy | null | undefined, people: Person[], agenda: Item[], current: string | null | undefined, send: Send}} props */
export function Listeners({ privacy, people, agenda, current, send }) {
  const items = agenda.filter((item) => !item.public && item.state !== "done" && item.state !== "off");
  const [chosen, choose] = useState("");
  const item = items.find((one) => one.id === chosen) ?? items.find((one) => one.id === current) ?? items[0];
  const others = people.filter((person) => ["deputy", "administration", "expert", "interpreter", "guest"].includes(person.function) && !person.stands_for);
  if (!item || !others.length) return null;
  const admitted = new Set((privacy?.listeners ?? []).filter((one) => one.item_id === item.id).map((one) => one.person_id));
  return html`<details class="zone listeners" data-testid="listeners">
    <summary><h2>${t("Zum nichtöffentlichen Teil zulassen")}</h2></summary>
    <label>${t("Tagesordnungspunkt")} <select value=${item.id} data-testid="listener-item" onChange=${(/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value)}>
      ${items.map((one) => html`<option key=${one.id} value=${one.id}>${t("TOP {number} · {title}", { number: one.number, title: one.title })}</option>`)}</select></label>
    <ul>${others.map((person) => html`<li key=${person.id} class="row-keys"><span>${fullName(person)}</span>
      ${admitted.has(person.id)
        ? html`<${Key} intent=${{ name: "DismissListener", item_id: item.id, person_id: person.id }} send=${send} label=${t("Zulassung beenden")} about=${person.name} className="small" testid="dismiss-${person.id}" />`
        : html`<${Key} intent=${{ name: "AdmitListener", item_id: item.id, person_id: person.id }} send=${send} label=${t("Zulassen")} about=${person.name} className="small" testid="admit-${person.id}" />`}</li>`)}</ul>
  </details>`;
}

/** Word for word, for everybody. @param {{announcements: Announcement[]}} props */
export const Announcements = ({ announcements }) => announcements.length > 0 && html`<section class="zone announcements" aria-labelledby="announcements-heading" data-testid="announcements">
  <h2 id="announcements-heading">${t("Bekannt gegebene Beschlüsse")}</h2>
  <ul>${announcements.map((one) => html`<li key=${`${one.at} ${one.text}`}><p>${one.number && html`<strong>${t("TOP {number}", { number: one.number })}</strong> · `}<${At} at=${one.at} /></p><p class="announced">${one.text}</p></li>`)}</ul>
</section>`;
