/** Clocks that move: only they follow the tick, so a second redraws a few figures and no screen. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { HOLD_WORD, spent } from "../speech.js";
import { clock, duration, now, secondsSince } from "../time.js";

/** @import {Budget, Floor} from "../types.js" */

export const WallClock = () => html`<time class="wall-clock figures" datetime=${new Date(now.value).toISOString()}>${clock(now.value)}</time>`;

/** A time of day with its full value beside it. @param {{at: string}} props */
export const At = ({ at }) => html`<time class="figures" datetime=${at}>${clock(at)}</time>`;

/** The share of the time that is used, from 0 to 1; all of it where none was left. @param {Floor} floor */
const usedShare = (floor) => (floor.limit_s ? Math.min(1, spent(floor) / floor.limit_s) : 1);

/** Used time: the bar grows, words say when it is over or why it stands. @param {{floor: Floor}} props */
export const SpeakingTime = ({ floor }) => html`<${Time} floor=${floor} share=${usedShare(floor)} figures=${duration(spent(floor))}
  beside=${floor.limit_s === null ? "" : t("von {limit} min", { limit: duration(floor.limit_s) })} />`;

/** Time left, for a hall: the bar shrinks. @param {{floor: Floor}} props */
export function TimeLeft({ floor }) {
  if (floor.limit_s === null) return html`<${SpeakingTime} floor=${floor} />`;
  return html`<${Time} floor=${floor} share=${1 - usedShare(floor)} figures=${duration(floor.limit_s - spent(floor))} beside=${t("verbleiben")} />`;
}

/** @param {{floor: Floor, share: number, figures: string, beside: string}} props */
function Time({ floor, share, figures, beside }) {
  const limit = floor.limit_s;
  const over = limit !== null && spent(floor) > limit;
  return html`<div class="speaking-time ${over ? "over" : ""} ${floor.running_since ? "" : "paused"}" data-testid="speaking-time" data-running=${Boolean(floor.running_since)}>
    <p class="figures" role="timer">
      <strong>${figures}</strong>${beside && html`<span> ${beside}</span>`}
      ${over && html` <span class="over-word">${t("Redezeit überschritten")}</span>`}
    </p>
    ${limit !== null && html`<${TimeBar} share=${share} />`}
    ${floor.paused.length > 0 && html`<p class="paused-word" role="status"><span aria-hidden="true">⏸ </span>${t("Die Uhr steht: {why}", { why: floor.paused.map((why) => HOLD_WORD[why]).join(", ") })}</p>`}
  </div>`;
}

/** @param {{share: number}} props from 0 to 1 */
const TimeBar = ({ share }) => html`<div class="bar" aria-hidden="true"><div class="bar-fill" style=${{ transform: `scaleX(${share.toFixed(4)})` }}></div></div>`;

/** How long a question has been running. @param {{since: string, limit: number | null}} props */
export const QuestionTime = ({ since, limit }) => html`<span class="figures">${duration(secondsSince(since))}${limit !== null && ` ${t("von {limit} min", { limit: duration(limit) })}`}</span>`;

/** What is left of the time on an item, the running speech taken off. @param {{budget: Budget, floor: Floor | null}} props */
export function BudgetLeft({ budget, floor }) {
  const used = budget.used_s + (floor ? spent(floor) : 0);
  if (budget.granted_s === null) return html`<span class="figures">${t("{used} min gesprochen", { used: duration(used) })}</span>`;
  return html`<span class="figures">${t("noch {left} von {granted} min", { left: duration(budget.granted_s - used), granted: duration(budget.granted_s) })}</span>`;
}
