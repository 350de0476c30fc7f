/** The clerk enters who raises a hand in the hall, and sees the queue; whoever is remote asks for himself. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { fullName, t } from "../i18n.js";
import { KIND_WORD, requestWord } from "../speech.js";
import { Points } from "./hand.js";
import { DangerKey, Refused, useIntent } from "./key.js";

/** @import {Person, PointOfOrder, Request, RequestKind, Send} from "../types.js" */

/** @param {{people: Person[], send: Send}} props those in the hall */
function Enter({ people, send }) {
  const [personId, setPerson] = useState("");
  const [kind, setKind] = useState(/** @type {RequestKind} */ ("contribution"));
  const [point, setPoint] = useState(/** @type {PointOfOrder} */ ("other"));
  const { run, busy, problem } = useIntent(send);
  /** @param {Event} event */
  async function enter(event) {
    event.preventDefault();
    const about = kind === "order" ? point : "other";
    const result = await run({ name: "RequestFloor", person_id: personId, kind, point: about, channel: "clerk" });
    if (result?.ok) setPerson("");
  }
  return html`<form class="clerk-request" onSubmit=${enter}>
    <label>${t("Im Saal meldet sich")} <select required value=${personId} data-testid="clerk-request-person" onChange=${(/** @type {Event} */ event) => setPerson(/** @type {HTMLSelectElement} */ (event.target).value)}>
      <option value="">${t("bitte wählen")}</option>
      ${people.map((person) => html`<option key=${person.id} value=${person.id}>${fullName(person)}</option>`)}
    </select></label>
    <label>${t("Wozu?")} <select value=${kind} data-testid="clerk-request-kind" onChange=${(/** @type {Event} */ event) => setKind(/** @type {RequestKind} */ (/** @type {HTMLSelectElement} */ (event.target).value))}>
      ${/** @type {RequestKind[]} */ (Object.keys(KIND_WORD)).filter((one) => one !== "resident").map((one) => html`<option key=${one} value=${one}>${KIND_WORD[one]}</option>`)}
    </select></label>
    ${kind === "order" && html`<${Points} point=${point} onPoint=${setPoint} testid="clerk-request-point" />`}
    <button type="submit" class="key small" aria-busy=${busy} data-testid="clerk-request">${t("Eintragen")}</button>
    <${Refused} problem=${problem} />
  </form>`;
}

/** @param {{request: Request, send: Send}} props */
const Row = ({ request, send }) => html`<li>${fullName(request)} <small>${requestWord(request)}</small>
  <${DangerKey} intent=${{ name: "WithdrawRequest", request_id: request.request_id }} send=${send} label=${t("Streichen")} className="small"
    about=${request.name} consequence=${t("Die Wortmeldung verschwindet von der Redeliste.")} /></li>`;

/** @param {{queue: Request[], people: Person[], open: boolean, send: Send}} props `open`: an item is under debate */
export const ClerkQueue = ({ queue, people, open, send }) => html`<section class="zone" aria-labelledby="clerk-queue-heading">
  <h2 id="clerk-queue-heading">${t("Redeliste")} <span class="count figures">${queue.length}</span></h2>
  <ol class="clerk-queue">${queue.map((request) => html`<${Row} key=${request.request_id} request=${request} send=${send} />`)}</ol>
  ${open && html`<${Enter} people=${people.filter((person) => person.present === "hall")} send=${send} />`}
</section>`;
