/** Order in the sitting, beside NOW: call somebody to the matter or to order, withdraw the floor, exclude for the day. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { fullName, t } from "../i18n.js";
import { DangerKey, Key } from "./key.js";
import { At } from "./timing.js";
import { PutToVote } from "./voteforms.js";

/** @import {Conduct, ExclusionState, Floor, Me, Person, Rebuke, Send} from "../types.js" */

/** @type {Record<Rebuke, string>} */
const CALL_WORD = { matter: t("Ruf zur Sache"), order: t("Ruf zur Ordnung") };

/** @type {Record<ExclusionState, string>} */
const EXCLUSION_WORD = {
  out: t("ausgeschlossen"),
  contested: t("ausgeschlossen, das Gremium entscheidet"),
  upheld: t("ausgeschlossen, vom Gremium bestätigt"),
  lifted: t("Ausschluss aufgehoben"),
};

/** @param {{value: string, set: (text: string) => void, label: string, testid: string}} props */
const Reason = ({ value, set, label, testid }) => html`<input type="text" maxlength="200" value=${value} placeholder=${t("Grund")} aria-label=${label} data-testid=${testid}
  onInput=${(/** @type {Event} */ event) => set(/** @type {HTMLInputElement} */ (event.target).value)} />`;

/** @param {{person: Person, reason: string, speaks: boolean, send: Send}} props */
const Measures = ({ person, reason, speaks, send }) => html`<span class="row-keys">
  <${Key} intent=${{ name: "CallToOrder", person_id: person.id, kind: "matter", reason }} send=${send} label=${t("Zur Sache rufen")} about=${person.name} className="small" testid="call-matter" />
  <${Key} intent=${{ name: "CallToOrder", person_id: person.id, kind: "order", reason }} send=${send} label=${t("Zur Ordnung rufen")} about=${person.name} className="small" testid="call-order" />
  ${speaks && html`<${Key} intent=${{ name: "TakeFloor", why: "withdrawn", reason }} send=${send} label=${t("Wort entziehen")} about=${person.name} className="small" testid="withdraw-floor" />`}
  ${person.function !== "chair" && html`<${DangerKey} intent=${{ name: "ExcludeForDay", person_id: person.id, reason }} send=${send} label=${t("Für heute ausschließen")} about=${person.name} className="small" testid="exclude-day"
    consequence=${t("Die Person verlässt die Sitzung und stimmt nicht mehr mit; zugeschaltet werden Bild und Ton sofort getrennt. Das Gremium kann angerufen werden.")} />`}
</span>`;

/** @param {{people: Person[], floor: Floor | null | undefined, send: Send}} props */
function Act({ people, floor, send }) {
  const [chosen, choose] = useState("");
  const [reason, setReason] = useState("");
  const here = people.filter((person) => person.present);
  /** A reason belongs to one person. @param {string} id */
  function turnTo(id) {
    choose(id);
    setReason("");
  }
  const person = here.find((one) => one.id === chosen) ?? here.find((one) => one.id === floor?.person_id);
  return html`<div class="order-act">
    <label>${t("Person")} <select value=${person?.id ?? ""} data-testid="order-person" onChange=${(/** @type {Event} */ event) => turnTo(/** @type {HTMLSelectElement} */ (event.target).value)}>
      <option value="">–</option>${here.map((one) => html`<option key=${one.id} value=${one.id} selected=${one.id === person?.id}>${fullName(one)}</option>`)}</select></label>
    <${Reason} value=${reason} set=${setReason} label=${t("Grund der Maßnahme")} testid="order-reason" />
    ${person && html`<${Measures} person=${person} reason=${reason} speaks=${floor?.person_id === person.id} send=${send} />`}
  </div>`;
}

/** @param {{call: Conduct["calls"][number], send: Send}} props */
function Call({ call, send }) {
  const [reason, setReason] = useState("");
  return html`<li data-testid="call-${call.id}"><p><strong>${call.name}</strong> · ${CALL_WORD[call.kind]}: ${call.reason} (<${At} at=${call.at} />)</p>
    <details><summary>${t("Zurücknehmen")}</summary><span class="row-keys"><${Reason} value=${reason} set=${setReason} label=${`${t("Grund")}: ${call.name}`} testid="revoke-reason-${call.id}" />
      <${Key} intent=${{ name: "RevokeCall", call_id: call.id, reason }} send=${send} label=${t("Ruf zurücknehmen")} about=${call.name} className="small" testid="revoke-${call.id}" /></span></details></li>`;
}

/** @param {{one: Conduct["exclusions"][number], chair: boolean, send: Send}} props */
function Exclusion({ one, chair, send }) {
  const [reason, setReason] = useState("");
  const open = one.state === "out" || one.state === "contested";
  return html`<li data-testid="exclusion-${one.person_id}" data-state=${one.state}><p><strong>${one.name}</strong> · ${EXCLUSION_WORD[one.state]}: ${one.reason} (<${At} at=${one.since} />)</p>
    <span class="row-keys">
      ${!chair && one.state === "out" && html`<${Key} intent=${{ name: "ContestExclusion", person_id: one.person_id }} send=${send} label=${t("Ruft das Gremium an")} about=${one.name} className="small" testid="contest-${one.person_id}" />`}
      ${chair && one.state === "contested" && html`<${PutToVote} intent=${{ name: "ReviewExclusion", person_id: one.person_id }} send=${send} label=${t("Darüber abstimmen")} about=${one.name} className="small" testid="review-${one.person_id}" />`}
      ${chair && open && html`<${Reason} value=${reason} set=${setReason} label=${`${t("Grund")}: ${one.name}`} testid="lift-exclusion-reason-${one.person_id}" />
        <${Key} intent=${{ name: "LiftExclusion", person_id: one.person_id, reason }} send=${send} label=${t("Ausschluss aufheben")} about=${one.name} className="small" testid="lift-exclusion-${one.person_id}" />`}
    </span></li>`;
}

/** What was done for the sake of order. @param {{conduct: Conduct, chair: boolean, send: Send}} props */
const Done = ({ conduct, chair, send }) => html`<ul class="order-list">
  ${conduct.exclusions.map((one) => html`<${Exclusion} key=${one.person_id} one=${one} chair=${chair} send=${send} />`)}
  ${chair && conduct.calls.map((call) => html`<${Call} key=${call.id} call=${call} send=${send} />`)}
</ul>`;

/** @param {{conduct: Conduct | null | undefined, people: Person[], floor: Floor | null | undefined, send: Send}} props */
export const Order = ({ conduct, people, floor, send }) => html`<details class="zone order" open=${Boolean(conduct?.exclusions.some((one) => one.state === "contested"))} data-testid="order">
  <summary><h2>${t("Ordnung …")}${conduct && conduct.calls.length > 0 && ` (${conduct.calls.length})`}</h2></summary>
  <${Act} people=${people} floor=${floor} send=${send} />
  ${conduct && html`<${Done} conduct=${conduct} chair send=${send} />`}
</details>`;

/** The clerk notes that the body is called upon. @param {{conduct: Conduct | null | undefined, send: Send}} props */
export const Exclusions = ({ conduct, send }) => conduct && conduct.exclusions.length > 0 && html`<section class="zone order" aria-labelledby="zone-exclusions">
  <h2 id="zone-exclusions">${t("Ausschluss von der Sitzung")}</h2>
  <${Done} conduct=${conduct} chair=${false} send=${send} />
</section>`;

/** A member's own calls to order, told where they cannot be overlooked. @param {{me: Me}} props */
export const MyCalls = ({ me }) => html`<div role="status" data-testid="my-calls">
  ${me.conduct.order > 0 && html`<p class="warning"><span aria-hidden="true">▲ </span>${t("Sie sind zur Ordnung gerufen worden. Zahl der Ordnungsrufe in dieser Sitzung: {n}", { n: me.conduct.order })}</p>`}
  ${me.conduct.matter > 0 && html`<p class="warning"><span aria-hidden="true">▲ </span>${t("Sie sind zur Sache gerufen worden. Zahl der Rufe in dieser Sitzung: {n}", { n: me.conduct.matter })}</p>`}
</div>`;
