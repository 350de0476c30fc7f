/** Zone QUEUE: the one list of those who want to speak, hall and remote, and why each stands where he stands. */
import { html } from "htm/preact";
import { fullName, presenceWord, t } from "../i18n.js";
import { DangerKey, Key } from "./key.js";

/** @import {Request, Send} from "../types.js" */

/** @param {{request: Request, send: Send}} props */
function Row({ request, send }) {
  const give = { name: "GiveFloor", person_id: request.person_id };
  return html`<li class="queue-row" data-testid="queue-row-${request.person_id}">
    <span class="figures position">${request.position}.</span>
    <span class="who"><strong>${fullName(request)}</strong> <small>${presenceWord(request.how)}</small>
      ${request.remark && html`<br /><span class="remark">${request.remark}</span>`}
      ${request.why && html`<br /><small class="quiet">${t(request.why)}</small>`}</span>
    <span class="row-keys">
      <${Key} intent=${give} send=${send} label=${t("Wort erteilen")} about=${request.name} testid="give-${request.person_id}" />
      <${DangerKey} intent=${{ name: "WithdrawRequest", request_id: request.request_id }} send=${send} label=${t("Streichen")} className="small"
        about=${request.name} consequence=${t("Die Wortmeldung verschwindet von der Redeliste.")} />
    </span>
  </li>`;
}

/** @param {{queue: Request[], send: Send}} props */
export const Queue = ({ queue, send }) => html`<section class="zone queue" aria-labelledby="zone-queue" data-testid="queue">
  <h2 id="zone-queue">${t("Redeliste")} <span class="count figures">${queue.length}</span></h2>
  ${queue.length === 0 && html`<p class="quiet">${t("Es liegen keine Wortmeldungen vor.")}</p>`}
  <ol>${queue.map((request) => html`<${Row} key=${request.request_id} request=${request} send=${send} />`)}</ol>
</section>`;
