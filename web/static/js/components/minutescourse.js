/**
 * The minutes on their way from draft to publication. The clerk proposes, takes back and publishes; clerk and chair
 * approve and note what the body decided on an objection; a member reads the version proposed and objects to it.
 */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { page } from "../page.js";
import { now } from "../time.js";
import { Pick, SendForm, Text, useForm } from "./fields.js";
import { DangerKey, Key } from "./key.js";

/** @import {Item, MinutesCourse, MinutesObjection, Send} from "../types.js" */

/** @type {Record<MinutesCourse["state"], string>} */
const STATE_WORD = {
  draft: t("Entwurf"),
  proposed: t("Vorgelegt"),
  disputed: t("Vorgelegt, ein Einwand ist offen"),
  approved: t("Genehmigt"),
  published: t("Veröffentlicht"),
};

/** @type {Record<string, string>} */
const END_WORD = { upheld: t("stattgegeben"), rejected: t("zurückgewiesen"), withdrawn: t("zurückgenommen") };

/** @type {{id: string, text: string}[]} */
const KINDS = [
  { id: "course", text: t("Verlauf: Wortbeiträge und Beschlüsse") },
  { id: "results", text: t("Ergebnis: nur Beschlüsse") },
  { id: "verbatim", text: t("Wortprotokoll: Verlauf und Wortlaut nach der Mitschrift") },
];

/** @param {string} at */
const dayOf = (at) => new Date(at).toLocaleDateString(document.documentElement.lang);

/** Whether it lies before the members. @param {MinutesCourse["state"]} state */
const offered = (state) => state === "proposed" || state === "disputed";

/** @param {{due: {date: string, rule: string} | null | undefined}} props */
const Overdue = ({ due }) => due && Date.parse(`${due.date}T23:59:59`) < now.value
  && html`<p class="warning" role="status" data-testid="minutes-overdue"><span aria-hidden="true">▲ </span>${t("Die Frist für die Niederschrift ist am {date} abgelaufen ({rule}).", { date: new Date(`${due.date}T12:00:00`).toLocaleDateString(document.documentElement.lang), rule: due.rule })}</p>`;

/** What can be read: the newest version, older ones, what changed. @param {{course: MinutesCourse}} props */
const Versions = ({ course }) => html`<ul class="minutes-versions">
  ${Array.from({ length: course.version }, (_, index) => index + 1).map((number) => html`<li key=${number}>
    <a href="minutes.html?version=${number}" target="_blank" rel="noopener" data-testid="version-${number}">${t("Fassung {number}", { number })}</a>
    ${number > 1 && html` · <a href="minutes-changes.html?from=${number - 1}&to=${number}" target="_blank" rel="noopener" data-testid="changes-${number}">${t("Was sich geändert hat")}</a>`}</li>`)}
  ${(course.state === "approved" || course.state === "published") && html`<li><a href="minutes.html" target="_blank" rel="noopener" data-testid="version-approved">${t("Genehmigte Fassung")}</a></li>`}
  ${course.state === "draft" && course.version > 0 && page.role !== "member" && html`<li><a href="minutes-changes.html?from=${course.version}" target="_blank" rel="noopener">${t("Was sich seit Fassung {number} geändert hat", { number: course.version })}</a></li>`}
</ul>`;

/** @param {{one: MinutesObjection, send: Send}} props */
function Decide({ one, send }) {
  const form = useForm({ note: "" });
  /** @param {boolean} upheld */
  const intent = (upheld) => ({ name: "DecideMinutesObjection", objection_id: one.id, upheld, note: form.values.note });
  return html`<div class="fields"><label>${t("Anmerkung zur Entscheidung (freiwillig)")}
      <input type="text" maxlength="500" value=${form.values.note} data-testid="note-${one.id}" onInput=${(/** @type {Event} */ event) => form.set("note", /** @type {HTMLInputElement} */ (event.target).value)} /></label>
    <span class="row-keys"><${Key} intent=${intent(true)} send=${send} label=${t("Stattgegeben")} about=${one.name} className="small" testid="uphold-${one.id}" />
      <${Key} intent=${intent(false)} send=${send} label=${t("Zurückgewiesen")} about=${one.name} className="small" testid="reject-${one.id}" /></span></div>`;
}

/** @param {{one: MinutesObjection, send: Send}} props */
const ObjectionLine = ({ one, send }) => html`<li data-testid="minutes-objection-${one.id}" data-settled=${one.settled ?? "open"}>
  <p><strong>${one.name}</strong>${one.number && ` · ${t("TOP {number}", { number: one.number })}`} · ${t("Fassung {number}", { number: one.version })}: ${one.reason}</p>
  ${one.settled ? html`<p class="quiet">${END_WORD[one.settled]}${one.note && `: ${one.note}`}</p>`
    : page.role === "member"
      ? one.person_id === page.person_id && html`<${Key} intent=${{ name: "WithdrawMinutesObjection", objection_id: one.id }} send=${send} label=${t("Einwand zurücknehmen")} className="small" testid="withdraw-${one.id}" />`
      : html`<${Decide} one=${one} send=${send} />`}
</li>`;

/** @param {{course: MinutesCourse, send: Send}} props */
const Objections = ({ course, send }) => course.objections.length > 0 && html`<h3>${t("Einwände")}</h3>
  <ul class="order-list">${course.objections.map((one) => html`<${ObjectionLine} key=${one.id} one=${one} send=${send} />`)}</ul>`;

/** @param {{course: MinutesCourse}} props */
const Signed = ({ course }) => offered(course.state) && html`<p class="quiet" role="status" data-testid="minutes-signed">
  ${course.signed.chair ? t("Vorsitz: genehmigt von {name}.", { name: course.signed.chair }) : t("Vorsitz: noch nicht genehmigt.")}
  ${" "}${course.signed.clerk ? t("Schriftführung: genehmigt von {name}.", { name: course.signed.clerk }) : t("Schriftführung: noch nicht genehmigt.")}</p>`;

/** @param {{send: Send}} props */
function Propose({ send }) {
  const form = useForm({ kind: "course" });
  return html`<${SendForm} form=${form} intent=${() => ({ name: "ProposeMinutes", kind: form.values.kind })} send=${send} label=${t("Niederschrift vorlegen")} testid="propose-minutes">
    <${Pick} form=${form} name="kind" label=${t("Art der Niederschrift")} testid="minutes-kind" options=${KINDS} />
    <p class="quiet">${t("Mitglieder können die vorgelegte Fassung lesen und Einwände erheben. Der Text steht dann fest.")}</p>
  <//>`;
}

/** @param {{send: Send}} props */
function Reopen({ send }) {
  const form = useForm({ reason: "" });
  return html`<details><summary>${t("Zur Bearbeitung zurücknehmen …")}</summary>
    <${SendForm} form=${form} intent=${() => ({ name: "ReopenMinutes", reason: form.values.reason })} send=${send} label=${t("Zurücknehmen")} testid="reopen-minutes">
      <label>${t("Grund")} <input type="text" required maxlength="500" value=${form.values.reason} data-testid="reopen-reason" onInput=${(/** @type {Event} */ event) => form.set("reason", /** @type {HTMLInputElement} */ (event.target).value)} /></label>
    <//></details>`;
}

/** @param {{course: MinutesCourse, person: string, send: Send}} props */
const Sign = ({ course, person, send }) => course.state === "proposed" && !course.signed[page.role === "chair" ? "chair" : "clerk"]
  && html`<${DangerKey} intent=${{ name: "SignMinutes", person_id: person }} send=${send} label=${t("Niederschrift genehmigen")} testid="sign-minutes"
      consequence=${t("Ihr Name und die Zeit stehen unter der Niederschrift.")} />`;

/** @param {{course: MinutesCourse, send: Send}} props */
const ClerkKeys = ({ course, send }) => html`
  ${course.state === "draft" && html`<${Propose} send=${send} />`}
  ${course.state === "approved" && html`<${DangerKey} intent=${{ name: "PublishMinutes" }} send=${send} label=${t("Öffentliche Fassung veröffentlichen")} testid="publish-minutes" consequence=${t("Alle können die öffentliche Fassung lesen.")} />`}
  ${course.state !== "draft" && course.state !== "disputed" && html`<${Reopen} send=${send} />`}`;

/** @param {{course: MinutesCourse, agenda: Item[], person: string, send: Send}} props */
function Objecting({ course, agenda, person, send }) {
  const form = useForm({ item: "", reason: "" });
  const items = [{ id: "", text: t("Niederschrift als Ganzes") }, ...agenda.map((item) => ({ id: item.id, text: t("TOP {number} · {title}", { number: item.number, title: item.title }) }))];
  return html`<details data-testid="object-minutes"><summary>${t("Einwand erheben …")}</summary>
    ${course.objection_ends && html`<p class="quiet">${t("Einwände sind bis zum {date} möglich.", { date: dayOf(course.objection_ends) })}</p>`}
    <${SendForm} form=${form} intent=${() => ({ name: "ObjectToMinutes", person_id: person, item_id: form.values.item, reason: form.values.reason })} send=${send} label=${t("Einwand erheben")} testid="object-send">
      <${Pick} form=${form} name="item" label=${t("Wozu")} testid="object-item" options=${items} />
      <${Text} form=${form} name="reason" label=${t("Was ist falsch oder fehlt?")} testid="object-reason" required />
    <//></details>`;
}

/**
 * Of clerk, chair and member; nothing before the sitting is closed, and for members nothing before the first proposal.
 * @param {{course: MinutesCourse | null | undefined, closed: boolean, agenda: Item[], person: string, voting?: boolean, due?: {date: string, rule: string} | null, send: Send}} props
 */
export const CourseOfMinutes = ({ course, closed, agenda, person, voting = false, due, send }) => course && closed && (page.role !== "member" || course.version > 0)
  && html`<section class="zone minutes-course" aria-labelledby="zone-minutes-course" data-testid="minutes-course" data-state=${course.state}>
    <h2 id="zone-minutes-course">${t("Niederschrift")}: ${STATE_WORD[course.state]}</h2>
    ${course.state === "draft" && html`<${Overdue} due=${due} />`}
    <${Versions} course=${course} /><${Signed} course=${course} />
    <${Objections} course=${course} send=${send} />
    ${page.role !== "member" && html`<${Sign} course=${course} person=${person} send=${send} />`}
    ${page.role === "clerk" && html`<${ClerkKeys} course=${course} send=${send} />`}
    ${(voting || page.role === "chair") && (offered(course.state) || course.state === "approved") && html`<${Objecting} course=${course} agenda=${agenda} person=${person} send=${send} />`}
  </section>`;
