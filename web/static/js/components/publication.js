/** Stream and recording: the red key, the disk's alarm, objections and consents, release and take-down. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { t } from "../i18n.js";
import { Line, useForm } from "./fields.js";
import { DangerKey, Key } from "./key.js";

/** @import {Intent, Meeting, OwnVeil, Publication, Send, Veil} from "../types.js" */

/** What is wrong with the disk, and what to do. @type {Record<NonNullable<Publication["disk"]>, string>} */
const ALARM = {
  ok: "",
  full: t("Die Aufzeichnung steht still: Die Festplatte ist voll. Die Übertragung läuft weiter. Bitte die Technik rufen."),
  trouble: t("Die Aufzeichnung steht still: Die Festplatte nimmt nichts an. Die Übertragung läuft weiter. Bitte die Technik rufen."),
  "not-gone": t("Eine herausgenommene Stelle ist nicht mehr zu sehen, lässt sich aber nicht löschen: Bitte die Technik rufen."),
};

/** A disk that does not do what it should: told until it is over. @param {{publication: Publication | null | undefined}} props */
export const DiskAlarm = ({ publication }) => html`<div role="alert" data-testid="disk-alarm">
  ${publication?.disk && publication.disk !== "ok" && html`<p class="warning"><span aria-hidden="true">▲ </span>${ALARM[publication.disk]}</p>`}
</div>`;

/** How the last press went. @param {{publication: Publication}} props */
function LastDump({ publication }) {
  const last = publication.dumps?.at(-1);
  return html`<p role="status" data-testid="dump-state">${last && (last.done ? t("Verworfen: {reason}", { reason: last.reason }) : t("Wird verworfen: {reason}", { reason: last.reason }))}</p>`;
}

/** The red key, while the public is behind. It acts at once: a second press would let out what it is for. @param {{publication: Publication | null | undefined, meeting: Meeting, send: Send}} props */
export function RedKey({ publication, meeting, send }) {
  const form = useForm({ reason: t("Nicht zur Übertragung bestimmt") });
  if (!publication?.delay_s || publication.mode === "none" || meeting.state === "planned") return null;
  const seconds = publication.delay_s;
  return html`<section class="zone red-key" aria-labelledby="red-key-heading" data-testid="red-key">
    <h2 id="red-key-heading">${t("Übertragung: {seconds} Sekunden später", { seconds })}</h2>
    <${Line} form=${form} name="reason" label=${t("Grund")} testid="dump-reason" required />
    <p id="red-key-does">${t("Die letzten {seconds} Sekunden sieht niemand, und sie werden nicht aufgezeichnet. Stattdessen erscheint eine Tafel.", { seconds })} ${t("Die Taste wirkt sofort.")}</p>
    <${Key} intent=${{ name: "DumpStream", reason: form.values.reason ?? "" }} send=${send} label=${t("Letzte Sekunden verwerfen")} className="danger big" testid="dump" describedby="red-key-does" />
    <${LastDump} publication=${publication} />
  </section>`;
}

/** The same person with one of the three changed. @param {string} person @param {OwnVeil} veil @param {Partial<OwnVeil>} change @returns {Intent} */
const objection = (person, veil, change) => ({ name: "NoteObjection", person_id: person, picture: veil.picture, sound: veil.sound, archive: veil.archive, ...change });

/** @param {{person: string, name: string, veil: OwnVeil, send: Send}} props */
const Media = ({ person, name, veil, send }) => html`<span class="row-keys">
  <${Key} intent=${objection(person, veil, { picture: !veil.picture })} send=${send} label=${t("kein Bild")} about=${name} pressed=${veil.picture} className="small" testid="veil-picture-${person}" />
  <${Key} intent=${objection(person, veil, { sound: !veil.sound })} send=${send} label=${t("kein Ton")} about=${name} pressed=${veil.sound} className="small" testid="veil-sound-${person}" />
  <${Key} intent=${objection(person, veil, { archive: !veil.archive })} send=${send} label=${t("keine Aufzeichnung")} about=${name} pressed=${veil.archive} className="small" testid="veil-archive-${person}" />
  ${veil.consent !== null && html`<${Key} intent=${{ name: "NoteConsent", person_id: person, given: !veil.consent }} send=${send} label=${t("hat eingewilligt")} about=${name} pressed=${veil.consent} className="small" testid="consent-${person}" />`}
</span>`;

/** @param {Veil} veil */
const isNoted = (veil) => veil.picture || veil.sound || veil.archive || veil.consent !== null;

/** Who must not be shown, for the clerk: those known first, anybody to be added. @param {{publication: Publication | null | undefined, send: Send}} props */
export function Veils({ publication, send }) {
  const [chosen, choose] = useState("");
  const veils = publication?.veiled ?? [];
  if (!veils.length) return null;
  const shown = veils.filter((veil) => isNoted(veil) || veil.person_id === chosen);
  return html`<details class="zone veils" data-testid="veils">
    <summary><h2>${t("Widersprüche und Einwilligungen")} (${veils.filter(isNoted).length})</h2></summary>
    <label>${t("Person")} <select value=${chosen} data-testid="veil-person" onChange=${(/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value)}>
      <option value="">–</option>${veils.map((veil) => html`<option key=${veil.person_id} value=${veil.person_id}>${veil.name}</option>`)}</select></label>
    <ul>${shown.map((veil) => html`<li key=${veil.person_id}><strong>${veil.name}</strong> <${Media} person=${veil.person_id} name=${veil.name} veil=${veil} send=${send} /></li>`)}</ul>
    <p><small>${t("Das gilt für die Übertragung und ihre Aufzeichnung. Mitglieder und Saal sehen und hören weiter alle.")}</small></p>
  </details>`;
}

/** @param {{person: string, veil: OwnVeil, send: Send}} props */
export const MyVeil = ({ person, veil, send }) => html`<details class="my-veil" data-testid="my-veil"><summary>${t("Übertragung meiner Beiträge")}</summary>
  <p>${t("Was Sie hier ausschließen, erreicht die Öffentlichkeit nicht. Der Saal und die anderen Mitglieder sehen und hören Sie weiter.")}</p>
  <${Media} person=${person} name="" veil=${veil} send=${send} />
  ${veil.rule && html`<p class="rule">${t(veil.rule)}</p>`}
</details>`;

/** A moment typed in local time, as the log writes it; "" while it is none. @param {string | undefined} typed */
function moment(typed) {
  const at = new Date(typed ?? "");
  return Number.isNaN(at.getTime()) ? "" : at.toISOString();
}

/** @param {{form: import("./fields.js").Form, name: string, label: string}} props */
const Moment = ({ form, name, label }) => html`<label>${label} <input type="datetime-local" step="1" value=${form.values[name]} data-testid="passage-${name}"
  onInput=${(/** @type {Event} */ event) => form.set(name, /** @type {HTMLInputElement} */ (event.target).value)} /></label>`;

/** @param {{publication: Publication, send: Send}} props */
function Passage({ publication, send }) {
  const form = useForm({ since: "", until: "", reason: "" });
  const intent = { name: "TakeDown", since: moment(form.values.since), until: moment(form.values.until), reason: form.values.reason ?? "" };
  return html`<details data-testid="passage"><summary>${t("Eine Stelle herausnehmen")} (${publication.passages.length})</summary>
    <${Moment} form=${form} name="since" label=${t("von")} /><${Moment} form=${form} name="until" label=${t("bis")} />
    <${Line} form=${form} name="reason" label=${t("Grund")} testid="passage-reason" required />
    <${DangerKey} intent=${intent} send=${send} label=${t("Stelle löschen")} testid="take-down" consequence=${t("Bild und Ton dieser Stelle werden für immer gelöscht. Im Protokoll der Ereignisse bleibt, dass und warum.")} />
  </details>`;
}

/** For the clerk, once there is a recording. @param {{publication: Publication | null | undefined, meeting: Meeting | null | undefined, send: Send}} props */
export function Recording({ publication, meeting, send }) {
  const keeps = publication?.mode === "archive" || publication?.mode === "archive-after-release";
  if (!publication || !keeps || !meeting || meeting.state === "planned") return null;
  const due = meeting.state === "closed" && publication.mode === "archive-after-release" && !publication.released;
  return html`<section class="zone recording" aria-labelledby="recording-heading" data-testid="recording">
    <h2 id="recording-heading">${t("Aufzeichnung")}</h2>
    <p>${publication.archive ? t("Die Aufzeichnung ist öffentlich zu sehen.") : t("Die Aufzeichnung ist nicht öffentlich.")}</p>
    ${due && html`<${DangerKey} intent=${{ name: "ReleaseArchive" }} send=${send} label=${t("Aufzeichnung freigeben")} testid="release" consequence=${t("Alle können die Aufzeichnung dann ansehen und herunterladen.")} />`}
    <${Passage} publication=${publication} send=${send} />
  </section>`;
}

/** Where the clerk releases the recordings of earlier sittings. @param {{slug: string}} props */
export const EarlierRecordings = ({ slug }) => html`<p><a href="/p/${slug}/aufzeichnungen" data-testid="earlier-recordings">${t("Frühere Aufzeichnungen")}</a></p>`;
