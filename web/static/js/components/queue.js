/** Zone QUEUE: the one list of those who want to speak, hall and remote, and why each stands where he stands. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { fullName, presenceWord, t } from "../i18n.js";
import { requestWord } from "../speech.js";
import { DangerKey, Key, Refused, useIntent } from "./key.js";
import { QueueRules } from "./queuerules.js";

/** @import {Request, Send, Speaking} from "../types.js" */

/** Another place, and why: everybody who waits may read the reason. @param {{request: Request, places: number, send: Send, onDone: () => void}} props */
function Move({ request, places, send, onDone }) {
  const [position, setPosition] = useState(Math.max(1, request.position - 1));
  const [reason, setReason] = useState("");
  const { run, busy, problem } = useIntent(send);
  /** @param {Event} event */
  async function move(event) {
    event.preventDefault();
    const result = await run({ name: "MoveRequest", request_id: request.request_id, position, reason });
    if (result?.ok) onDone();
  }
  return html`<form class="queue-move" onSubmit=${move}>
    <label>${t("Platz")} <input type="number" min="1" max=${places} value=${position} data-testid="move-position" onInput=${(/** @type {Event} */ event) => setPosition(Number(/** @type {HTMLInputElement} */ (event.target).value))} /></label>
    <label>${t("Grund (wird angezeigt)")} <input type="text" maxlength="200" required value=${reason} data-testid="move-reason" onInput=${(/** @type {Event} */ event) => setReason(/** @type {HTMLInputElement} */ (event.target).value)} /></label>
    <button type="submit" class="key small" aria-busy=${busy} data-testid="move-send">${t("Umstellen")}</button>
    <${Refused} problem=${problem} />
  </form>`;
}

/** @param {{request: Request}} props */
const Words = ({ request }) => html`<span class="who"><strong>${fullName(request)}</strong> <small>${presenceWord(request.how)}</small>
  ${requestWord(request) && html`<br /><span class="speech-kind" data-kind=${request.kind}>${requestWord(request)}</span>`}
  ${request.remark && html`<br /><span class="remark">${request.remark}</span>`}
  ${request.why && html`<br /><small class="quiet">${t(request.why)}</small>`}
  ${request.spent && html`<br /><small class="warning">${t(request.spent)}</small>`}
  ${request.moved && html`<br /><small>${t("Umgestellt: {reason}", { reason: request.moved })}</small>`}</span>`;

/** @param {{request: Request, places: number, send: Send}} props */
function Row({ request, places, send }) {
  const [moving, setMoving] = useState(false);
  const give = { name: "GiveFloor", person_id: request.person_id, request_id: request.request_id };
  return html`<li class="queue-row" data-testid="queue-row-${request.person_id}" data-kind=${request.kind}>
    <span class="figures position">${request.position}.</span>
    <${Words} request=${request} />
    <span class="row-keys">
      <${Key} intent=${give} send=${send} label=${t("Wort erteilen")} about=${request.name} testid="give-${request.person_id}" />
      ${places > 1 && html`<button type="button" class="key small" aria-expanded=${moving} aria-label=${`${t("Umstellen")}: ${request.name}`} data-testid="move-${request.person_id}" onClick=${() => setMoving(!moving)}>${t("Umstellen")}</button>`}
      <${DangerKey} intent=${{ name: "WithdrawRequest", request_id: request.request_id }} send=${send} label=${t("Streichen")} className="small"
        about=${request.name} consequence=${t("Die Wortmeldung verschwindet von der Redeliste.")} />
    </span>
    ${moving && html`<${Move} request=${request} places=${places} send=${send} onDone=${() => setMoving(false)} />`}
  </li>`;
}

/** @param {{queue: Request[], speaking: Speaking, debating: boolean, send: Send}} props `debating`: an item is called */
export const Queue = ({ queue, speaking, debating, send }) => html`<section class="zone queue" aria-labelledby="zone-queue" data-testid="queue">
  <h2 id="zone-queue">${t("Redeliste")} <span class="count figures">${queue.length}</span></h2>
  ${speaking.closed && html`<p class="warning" data-testid="list-closed">${t("Die Redeliste ist geschlossen.")}</p>`}
  ${queue.length === 0 && html`<p class="quiet">${t("Es liegen keine Wortmeldungen vor.")}</p>`}
  <ol>${queue.map((request) => html`<${Row} key=${request.request_id} request=${request} places=${queue.length} send=${send} />`)}</ol>
  <${QueueRules} speaking=${speaking} debating=${debating} send=${send} />
</section>`;
