/** Conflicts of interest (Widerstreit der Interessen): who is out at the item, entered and decided by chair and clerk. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { fullName, t } from "../i18n.js";
import { DangerKey, Key, Refused, useIntent } from "./key.js";
import { At } from "./timing.js";
import { PutToVote } from "./voteforms.js";

/** @import {Item, Person, Recusal, Send} from "../types.js" */

/** @type {Record<Recusal["state"], (one: Recusal) => string>} */
const STATE_WORD = {
  announced: () => t("ab Aufruf des Punktes"),
  out: (one) => (one.how === "remote" ? t("im Warteraum") : one.left_room ? t("hat den Saal verlassen") : t("muss den Saal verlassen")),
  over: () => t("wieder dabei"),
  lifted: () => "",
};

/** What the chair says where somebody still sits there. @param {{one: Recusal}} props */
const Saying = ({ one }) => one.state === "out" && one.how === "hall" && !one.left_room &&
  html`<p class="say"><q>${t("Ich bitte {name}, den Saal zu verlassen.", { name: one.name })}</q></p>`;

/** @param {{one: Recusal, send: Send}} props */
function Lift({ one, send }) {
  const [reason, setReason] = useState("");
  return html`<span class="row-keys"><input type="text" maxlength="200" value=${reason} placeholder=${t("Grund")} aria-label=${`${t("Grund")}: ${one.name}`} data-testid="lift-reason-${one.id}"
      onInput=${(/** @type {Event} */ event) => setReason(/** @type {HTMLInputElement} */ (event.target).value)} />
    <${DangerKey} intent=${{ name: "LiftRecusal", recusal_id: one.id, reason }} send=${send} label=${t("Aufheben")} about=${one.name} className="small" testid="lift-${one.id}"
      consequence=${t("Die Person nimmt wieder teil; das steht in der Niederschrift.")} /></span>`;
}

/** @param {{one: Recusal, number: string, here: boolean, chair: boolean, send: Send}} props */
const Entry = ({ one, number, here, chair, send }) => html`<li data-testid="recusal-${one.id}" data-state=${one.state} data-doubt=${one.doubt}>
  <p><strong>${fullName(one)}</strong> · ${t("TOP {number}", { number })} · ${STATE_WORD[one.state](one)}${one.state === "out" && one.since && html` ${t("seit")} <${At} at=${one.since} />`}
    ${one.doubt === "open" && html` · <strong>${t("das Gremium entscheidet")}</strong>`}</p>
  ${here && html`<${Saying} one=${one} />`}
  <p class="row-keys">
    ${one.state === "out" && one.how === "hall" && !one.left_room && html`<${Key} intent=${{ name: "NoteRoomLeft", recusal_id: one.id }} send=${send} label=${t("Hat den Saal verlassen")} about=${one.name} className="small" testid="room-left-${one.id}" />`}
    ${one.doubt === "none" && one.state !== "over" && html`<${Key} intent=${{ name: "DoubtRecusal", item_id: one.item_id, person_id: one.person_id }} send=${send} label=${t("Zweifel: Gremium entscheidet")} about=${one.name} className="small" testid="doubt-${one.id}" />`}
    ${chair && here && one.doubt === "open" && html`<${PutToVote} intent=${{ name: "OpenRecusalVote", recusal_id: one.id }} send=${send} label=${t("Darüber abstimmen")} about=${one.name} className="small" testid="decide-${one.id}" />`}
    ${one.doubt !== "decided" && one.state !== "over" && html`<${Lift} one=${one} send=${send} />`}
  </p>
</li>`;

/** @param {{people: Person[], agenda: Item[], current: string | null | undefined, send: Send}} props */
function Enter({ people, agenda, current, send }) {
  const open = agenda.filter((item) => item.state !== "done");
  const [person, setPerson] = useState("");
  const [chosen, setItem] = useState("");
  const { run, busy, problem } = useIntent(send);
  const item = open.some((one) => one.id === chosen) ? chosen : (current ?? open[0]?.id ?? "");
  const about = { item_id: item, person_id: person };
  return html`<div class="enter-recusal">
    <label>${t("Person")} <select value=${person} data-testid="recusal-person" onChange=${(/** @type {Event} */ event) => setPerson(/** @type {HTMLSelectElement} */ (event.target).value)}>
      <option value="">–</option>${people.map((one) => html`<option key=${one.id} value=${one.id}>${fullName(one)}</option>`)}</select></label>
    <label>${t("Tagesordnungspunkt")} <select value=${item} data-testid="recusal-item" onChange=${(/** @type {Event} */ event) => setItem(/** @type {HTMLSelectElement} */ (event.target).value)}>
      ${open.map((one) => html`<option key=${one.id} value=${one.id}>${t("TOP {number} · {title}", { number: one.number, title: one.title })}</option>`)}</select></label>
    <span class="row-keys">
      <button type="button" class="key small" data-testid="enter-recusal" disabled=${!person || !item} aria-busy=${busy} onClick=${() => run({ name: "EnterRecusal", ...about })}>${t("Nimmt nicht teil")}</button>
      <button type="button" class="key small" data-testid="doubt-recusal" disabled=${!person || !item} aria-busy=${busy} onClick=${() => run({ name: "DoubtRecusal", ...about })}>${t("Zweifel: Gremium entscheidet")}</button>
    </span>
    <${Refused} problem=${problem} />
  </div>`;
}

/** @param {{recusals: Recusal[], people: Person[], agenda: Item[], current: string | null | undefined, chair?: boolean, send: Send}} props */
export function Recusals({ recusals, people, agenda, current, chair = false, send }) {
  const number = (/** @type {string} */ id) => agenda.find((item) => item.id === id)?.number ?? "";
  const due = recusals.filter((one) => one.state !== "over");
  return html`<details class="zone recusals" open=${due.some((one) => one.item_id === current)} data-testid="recusals">
    <summary><h2>${t("Widerstreit der Interessen")}${due.length > 0 && ` (${due.length})`}</h2></summary>
    <ul>${due.map((one) => html`<${Entry} key=${one.id} one=${one} number=${number(one.item_id)} here=${one.item_id === current} chair=${chair} send=${send} />`)}</ul>
    <${Enter} people=${people} agenda=${agenda} current=${current} send=${send} />
  </details>`;
}

/** Who takes no part in the item, in one line for everybody. @param {{recusals: Recusal[]}} props */
export const RecusedNames = ({ recusals }) => recusals.length > 0 &&
  html`<p class="recused-names" data-testid="recused-names">${t("Wegen Widerstreits der Interessen nicht beteiligt: {names}", { names: recusals.map(fullName).join(", ") })}</p>`;
