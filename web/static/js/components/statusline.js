/** The chair's status line: item, lamp of the public picture, quorum, clock, and what is disturbed. */
import { html } from "htm/preact";
import { STREAM_WORD, disturbances } from "../conditions.js";
import { t } from "../i18n.js";
import { QuorumWords } from "./quorum.js";
import { WallClock } from "./timing.js";

/** @import {Floor, Item, Live, Meeting, Person, Quorum} from "../types.js" */

/** @param {{live: Live, meeting: Meeting}} props */
export function OnAir({ live, meeting }) {
  const lamp = STREAM_WORD[live.stream];
  const text = meeting.public_excluded ? t("nichtöffentlich") : lamp.text;
  return html`<p class="on-air ${lamp.on ? "lit" : ""}" data-testid="on-air" data-stream=${live.stream}><span class="lamp" aria-hidden="true">${lamp.symbol}</span> ${text}</p>`;
}

/** @param {{troubles: string[]}} props */
const Troubles = ({ troubles }) => html`<div class="troubles" role="status" data-testid="disturbances">
  ${troubles.length > 0 && html`<p class="warning"><span aria-hidden="true">▲ </span>${t("Störung:")} ${troubles.join(" · ")}</p>`}
</div>`;

/** @param {{item: Item | undefined, meeting: Meeting, quorum: Quorum | null | undefined, live: Live, people: Person[], floor: Floor | null | undefined}} props */
export function StatusLine({ item, meeting, quorum, live, people, floor }) {
  return html`<header class="status-line">
    <h1 data-testid="current-item">${item ? t("TOP {number} · {title}", { number: item.number, title: item.title }) : meeting.title}</h1>
    <${OnAir} live=${live} meeting=${meeting} />
    <${QuorumWords} quorum=${quorum} />
    <${WallClock} />
    <${Troubles} troubles=${meeting.state === "open" ? disturbances(live, people, floor) : []} />
  </header>`;
}
