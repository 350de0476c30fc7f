/** The quorum: the two numbers, who doubts it, and the keys to doubt it and to note a second call. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { quorumSentence } from "../announce.js";
import { fullName, t } from "../i18n.js";
import { Key } from "./key.js";

/** @import {Item, Person, Quorum, Send} from "../types.js" */

/** Why fewer may be enough. @type {Record<Quorum["basis"], string>} */
const BASIS_WORD = {
  ordinary: "",
  "second-call": t("zweite Ladung zu diesem Punkt"),
  "mostly-barred": t("mehr als die Hälfte ausgeschlossen"),
};

/** Who may vote, and who is here without counting. @param {Quorum} quorum */
function besides(quorum) {
  return [
    t("{count} stimmberechtigt", { count: quorum.entitled }),
    quorum.disturbed > 0 && t("{count} gestört", { count: quorum.disturbed }),
    quorum.barred > 0 && t("{count} ausgeschlossen", { count: quorum.barred }),
    BASIS_WORD[quorum.basis],
  ].filter(Boolean).join(" · ");
}

/** Present for the quorum and entitled to vote, as two numbers. @param {{quorum: Quorum | null | undefined}} props */
export const QuorumWords = ({ quorum }) => quorum && html`<p class="quorum ${quorum.quorate && !quorum.doubted_by ? "" : "warning"}" data-testid="quorum" data-quorate=${quorum.quorate} data-entitled=${quorum.entitled}>
  <span aria-hidden="true">${quorum.quorate && !quorum.doubted_by ? "✓" : "▲"}</span> ${quorumSentence(quorum)}<br />
  <small>${besides(quorum)} (${quorum.rule})</small>
  ${quorum.doubted_by && html`<br /><strong data-testid="quorum-doubted">${t("{name} zweifelt die Beschlussfähigkeit an", { name: quorum.doubted_by })}</strong>`}
</p>`;

/** A member's key. @param {{quorum: Quorum | null | undefined, personId: string, open: boolean, send: Send}} props */
export function DoubtQuorum({ quorum, personId, open, send }) {
  if (!quorum || !open) return null;
  if (quorum.doubted_by) return html`<p class="quiet" role="status">${t("{name} zweifelt die Beschlussfähigkeit an", { name: quorum.doubted_by })}</p>`;
  return html`<${Key} intent=${{ name: "RequestQuorumCheck", person_id: personId }} send=${send} label=${t("Beschlussfähigkeit anzweifeln")} className="small" testid="doubt-quorum" />`;
}

/** @param {{label: string, options: {id: string, text: string}[], chosen: string, onChoose: (id: string) => void, testid: string}} props */
const Choice = ({ label, options, chosen, onChoose, testid }) => html`<label>${label}
  <select value=${chosen} data-testid=${testid} onChange=${(/** @type {Event} */ event) => onChoose(/** @type {HTMLSelectElement} */ (event.target).value)}>
    <option value="">–</option>
    ${options.map(({ id, text }) => html`<option key=${id} value=${id} selected=${id === chosen}>${text}</option>`)}
  </select></label>`;

/** The clerk's keys: for a member in the hall who doubts, and for what the invitation said. @param {{quorum: Quorum | null | undefined, people: Person[], agenda: Item[], open: boolean, send: Send}} props */
export function QuorumDesk({ quorum, people, agenda, open, send }) {
  const [person, choosePerson] = useState("");
  const [item, chooseItem] = useState("");
  if (!quorum) return null;
  const inHall = people.filter((one) => one.voting && one.present === "hall").map((one) => ({ id: one.id, text: fullName(one) }));
  const items = agenda.filter((one) => one.state !== "done" && !quorum.second_calls.includes(one.id)).map((one) => ({ id: one.id, text: `${one.number} ${one.title}` }));
  return html`<details class="zone quorum-desk" data-testid="quorum-desk">
    <summary><h2>${t("Beschlussfähigkeit")}</h2></summary>
    ${open && html`<${Choice} label=${t("Wer im Saal zweifelt sie an?")} options=${inHall} chosen=${person} onChoose=${choosePerson} testid="quorum-doubter" />
      ${person && html`<${Key} intent=${{ name: "RequestQuorumCheck", person_id: person }} send=${send} label=${t("Zweifel eintragen")} testid="doubt-quorum" />`}`}
    <${Choice} label=${t("Zu welchem Punkt wurde zum zweiten Mal geladen?")} options=${items} chosen=${item} onChoose=${chooseItem} testid="second-call-item" />
    ${item && html`<${Key} intent=${{ name: "NoteSecondCall", item_id: item }} send=${send} label=${t("Zweite Ladung eintragen")} testid="second-call" />`}
  </details>`;
}
