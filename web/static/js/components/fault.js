/** A remote member's own line: what to do when it fails, reporting it, and the question on the return. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { FAULT_WORD } from "../faults.js";
import { t } from "../i18n.js";
import { Key } from "./key.js";
import { At } from "./timing.js";

/** @import {Fault, Me, Send} from "../types.js" */

/** @type {Fault[]} */
const REPORTED = ["both", "sound", "picture"];

/** @param {{me: Me, onReconnect: () => void, send: Send}} props */
export function FaultKey({ me, onReconnect, send }) {
  const [shown, show] = useState(false);
  const running = me.disturbance?.state === "running";
  return html`<span class="key-place">
    <button type="button" class="key" data-testid="fault" aria-expanded=${shown} onClick=${() => show(!shown)}>${t("Störung")}</button>
    ${running && me.disturbance && html`<p class="warning" role="status" data-testid="fault-running"><span aria-hidden="true">▲ </span>${t("Ihre Störung ist gemeldet; der Vorsitz sieht sie.")}
      <${Key} intent=${{ name: "EndDisturbance", disturbance_id: me.disturbance.id }} send=${send} label=${t("Störung behoben")} testid="fault-over" /></p>`}
    ${shown && html`<div class="fault-help" data-testid="fault-help">
      <p>${t("Hören oder sehen Sie den Saal nicht? Verbinden Sie Bild und Ton neu. Hilft das nicht, rufen Sie die Schriftführung im Saal an; die Nummer steht in Ihrer Einladung. Der Vorsitz kann die Sitzung unterbrechen, bis Sie wieder dabei sind.")}</p>
      <button type="button" class="key" data-testid="reconnect" onClick=${onReconnect}>${t("Bild und Ton neu verbinden")}</button>
      ${!running && html`<div class="row-keys" role="group" aria-label=${t("Störung melden")}><span>${t("Störung melden")}:</span>
        ${REPORTED.map((what) => html`<${Key} key=${what} intent=${{ name: "ReportDisturbance", person_id: me.person.id, what, source: "app" }} send=${send} label=${FAULT_WORD[what]} testid="report-${what}" />`)}
      </div>`}
    </div>`}
  </span>`;
}

/** Over the picture after a disturbance: silence means no. @param {{me: Me, send: Send}} props */
export function ReturnQuestion({ me, send }) {
  const asked = me.disturbance;
  if (asked?.state !== "asked" || !asked.until) return null;
  return html`<section class="question-bar" aria-labelledby="return-question" role="alert" data-testid="return-question">
    <p id="return-question"><strong>${t("Rügen Sie die Störung?")}</strong> ${FAULT_WORD[asked.what]}, <${At} at=${asked.since} />–<${At} at=${asked.until} /></p>
    <p>${t("Wenn Sie etwas Wesentliches versäumt haben, rügen Sie die Störung. Ohne Antwort gilt sie als unbeachtlich.")}
      ${asked.answer_by && html` ${t("Antwort bis")} <${At} at=${asked.answer_by} />`}</p>
    <p class="row-keys">
      <${Key} intent=${{ name: "AnswerDisturbance", disturbance_id: asked.id, objects: true }} send=${send} label=${t("Ja, ich rüge die Störung")} testid="object" />
      <${Key} intent=${{ name: "AnswerDisturbance", disturbance_id: asked.id, objects: false }} send=${send} label=${t("Nein, alles in Ordnung")} testid="no-objection" />
    </p>
  </section>`;
}
