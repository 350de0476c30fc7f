/** Clocks that move: only they follow the tick, so a second redraws a few figures and no screen. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { clock, duration, now, secondsSince } from "../time.js";

export const WallClock = () => html`<time class="wall-clock figures" datetime=${new Date(now.value).toISOString()}>${clock(now.value)}</time>`;

/** A time of day with its full value beside it. @param {{at: string}} props */
export const At = ({ at }) => html`<time class="figures" datetime=${at}>${clock(at)}</time>`;

/** Remaining time: the bar shrinks, words say when it is over. @param {{since: string, limit: number | null}} props */
export function SpeakingTime({ since, limit }) {
  const spent = secondsSince(since);
  const over = limit !== null && spent > limit;
  return html`<div class="speaking-time ${over ? "over" : ""}" data-testid="speaking-time">
    <p class="figures" role="timer">
      <strong>${duration(spent)}</strong>${limit !== null && html`<span> ${t("von {limit} min", { limit: duration(limit) })}</span>`}
      ${over && html` <span class="over-word">${t("Redezeit überschritten")}</span>`}
    </p>
    ${limit !== null && html`<${TimeBar} share=${Math.min(1, spent / limit)} />`}
  </div>`;
}

/** @param {{share: number}} props from 0 to 1 */
const TimeBar = ({ share }) => html`<div class="bar" aria-hidden="true"><div class="bar-fill" style=${{ transform: `scaleX(${share.toFixed(4)})` }}></div></div>`;
