/** The lot: recorded as the chair drew it by hand, or drawn from a sealed number and one called in the hall. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { t } from "../i18n.js";
import { labelOf } from "./electionresult.js";
import { DangerKey, Key } from "./key.js";

/** @import {Ballot, Election, Send} from "../types.js" */

/** @param {{election: Election, ballot: Ballot, send: Send}} props */
function ByHand({ election, ballot, send }) {
  const [winners, setWinners] = useState(/** @type {string[]} */ ([]));
  const toggle = (/** @type {string} */ id) => setWinners(winners.includes(id) ? winners.filter((one) => one !== id) : [...winners, id]);
  const names = winners.map((id) => labelOf(election, id)).join(", ");
  return html`<fieldset class="lot"><legend>${t("Von Hand gezogen: Das Los fiel auf")}</legend>
    ${ballot.lot.map((id) => html`<label key=${id} class="ballot-line"><input type="checkbox" checked=${winners.includes(id)} data-testid="lot-${election.id}-${id}" onChange=${() => toggle(id)} /> ${labelOf(election, id)}</label>`)}
    ${winners.length === ballot.lot_seats && html`<${DangerKey} intent=${{ name: "RecordLot", election_id: election.id, winners }} send=${send} label=${t("Los festhalten: {names}", { names })} consequence=${t("Das Los entscheidet endgültig.")} testid="record-lot-${election.id}" />`}
  </fieldset>`;
}

/** @param {{election: Election, send: Send}} props */
function ByServer({ election, send }) {
  const [number, setNumber] = useState("");
  if (!election.commitment) return html`<${Key} intent=${{ name: "SealLot", election_id: election.id }} send=${send} label=${t("Oder: Los durch den Server, zuerst versiegeln")} testid="seal-lot-${election.id}" />`;
  return html`<fieldset class="lot"><legend>${t("Versiegelt. Bitte im Saal eine Zahl nennen lassen.")}</legend>
    <p><small>${t("Prüfsumme {commitment}", { commitment: election.commitment })}</small></p>
    <label>${t("Genannte Zahl")} <input type="number" min="0" max="1000000000" value=${number} data-testid="lot-number-${election.id}" onInput=${(/** @type {Event} */ event) => setNumber(/** @type {HTMLInputElement} */ (event.target).value)} /></label>
    ${number && html`<${DangerKey} intent=${{ name: "DrawLot", election_id: election.id, number: Number(number) }} send=${send} label=${t("Los ziehen")} consequence=${t("Das Los entscheidet endgültig.")} testid="draw-lot-${election.id}" />`}
  </fieldset>`;
}

/** @param {{election: Election, ballot: Ballot, send: Send}} props */
export const LotKeys = ({ election, ballot, send }) => html`<div class="lot-keys" data-testid="lot-keys-${election.id}">
  <${ByHand} election=${election} ballot=${ballot} send=${send} />
  <${ByServer} election=${election} send=${send} />
</div>`;
