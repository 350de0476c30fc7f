/** How the queue is ordered and limited; folded, because it is seldom touched in a sitting. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { POLICY_WORD } from "../speech.js";
import { duration } from "../time.js";
import { DangerKey, Key, Refused, useIntent } from "./key.js";
import { BudgetLeft } from "./timing.js";

/** @import {OrderPolicy, Send, Speaking} from "../types.js" */

/** Speaking times that bodies limit an item to, in s; null: as the standing orders say. @type {(number | null)[]} */
const ITEM_LIMITS = [null, 120, 180, 300, 480];

/** @param {{speaking: Speaking, send: Send}} props */
function Policy({ speaking, send }) {
  const { run, problem } = useIntent(send);
  const chosen = speaking.policy ?? "first-come";
  /** @param {Event} event */
  const choose = (event) => run({ name: "SetOrderPolicy", policy: /** @type {HTMLSelectElement} */ (event.target).value });
  return html`<label>${t("Reihenfolge")} <select data-testid="order-policy" value=${chosen} onChange=${choose}>
    ${/** @type {OrderPolicy[]} */ (Object.keys(POLICY_WORD)).map((policy) => html`<option key=${policy} value=${policy}>${POLICY_WORD[policy]}</option>`)}
  </select></label><${Refused} problem=${problem} />`;
}

/** @param {{speaking: Speaking, send: Send}} props */
function ItemLimit({ speaking, send }) {
  const { run, problem } = useIntent(send);
  const limit = speaking.limit_s ?? null;
  const limits = ITEM_LIMITS.includes(limit) ? ITEM_LIMITS : [...ITEM_LIMITS, limit];
  /** @param {Event} event */
  const choose = (event) => run({ name: "LimitItemTime", limit_s: Number(/** @type {HTMLSelectElement} */ (event.target).value) || null });
  return html`<label>${t("Redezeit zu diesem Punkt")} <select data-testid="item-limit" value=${limit ?? 0} onChange=${choose}>
    ${limits.map((seconds) => html`<option key=${seconds} value=${seconds ?? 0}>${seconds === null ? t("wie in der Geschäftsordnung") : t("{limit} min je Beitrag", { limit: duration(seconds) })}</option>`)}
  </select></label><${Refused} problem=${problem} />`;
}

/** @param {{closed: boolean, send: Send}} props */
const ListKey = ({ closed, send }) => closed
  ? html`<${Key} intent=${{ name: "OpenSpeakerList" }} send=${send} label=${t("Redeliste wieder öffnen")} className="small" testid="list-open" />`
  : html`<${DangerKey} intent=${{ name: "CloseSpeakerList" }} send=${send} label=${t("Redeliste schließen")} className="small" testid="list-close"
      consequence=${t("Zu diesem Punkt kann sich niemand mehr zu Wort melden; wer auf der Liste steht, spricht noch.")} />`;

/** @param {{speaking: Speaking, debating: boolean, send: Send}} props */
export const QueueRules = ({ speaking, debating, send }) => html`<details class="queue-rules">
  <summary data-testid="queue-rules">${t("Reihenfolge und Redezeit")}: ${POLICY_WORD[speaking.policy ?? "first-come"]}</summary>
  <div class="queue-rules-body">
    <${Policy} speaking=${speaking} send=${send} />
    ${debating && html`<${ItemLimit} speaking=${speaking} send=${send} /><${ListKey} closed=${speaking.closed} send=${send} />`}
    <ul>${(speaking.budgets ?? []).map((budget) => html`<li key=${budget.faction}>${budget.faction}: <${BudgetLeft} budget=${budget} floor=${null} /></li>`)}</ul>
  </div>
</details>`;
