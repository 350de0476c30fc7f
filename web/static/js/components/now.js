/** Zone NOW: who has the floor, for how long, and how he is connected. */
import { html } from "htm/preact";
import { MEETING_WORD } from "../announce.js";
import { GRADE_SYMBOL, condition } from "../conditions.js";
import { fullName, presenceWord, t } from "../i18n.js";
import { SpeakingTime } from "./timing.js";

/** @import {Floor, Live, Meeting} from "../types.js" */

/** @param {{floor: Floor, live: Live}} props */
function How({ floor, live }) {
  if (floor.how !== "remote") return html`<p class="quiet">${presenceWord(floor.how)}</p>`;
  const { grade, text } = condition(live.people[floor.person_id]);
  return html`<p class="grade-${grade}"><span class="light" aria-hidden="true">${GRADE_SYMBOL[grade]}</span> ${t("zugeschaltet")}, ${text}</p>`;
}

/** @param {{floor: Floor | null | undefined, live: Live, meeting: Meeting}} props */
export function Now({ floor, live, meeting }) {
  return html`<section class="zone now" aria-labelledby="zone-now">
    <h2 id="zone-now">${t("Jetzt")}</h2>
    ${floor
      ? html`<div data-testid="now-speaker" data-person=${floor.person_id}>
          <p class="speaker-name">${fullName(floor)}</p>
          <${SpeakingTime} since=${floor.since} limit=${floor.limit_s} />
          <${How} floor=${floor} live=${live} />
        </div>`
      : html`<p class="speaker-name nobody">${meeting.state === "open" ? t("Niemand hat das Wort") : MEETING_WORD[meeting.state]}</p>
          ${meeting.reason && html`<p>${meeting.reason}</p>`}`}
  </section>`;
}
