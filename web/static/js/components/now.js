/** Zone NOW: who has the floor, for what, for how long, how he is connected, and who wants to ask him something. */
import { html } from "htm/preact";
import { MEETING_WORD } from "../announce.js";
import { GRADE_SYMBOL, condition } from "../conditions.js";
import { fullName, presenceWord, t } from "../i18n.js";
import { requestWord } from "../speech.js";
import { Key } from "./key.js";
import { BudgetLeft, QuestionTime, SpeakingTime } from "./timing.js";

/** @import {Floor, Live, Meeting, Send, Speaking, WaitingQuestion} from "../types.js" */

/** More time at one press, in s. */
const MORE_S = 60;

/** @param {{floor: Floor, live: Live}} props */
function How({ floor, live }) {
  if (floor.how !== "remote") return html`<p class="quiet">${presenceWord(floor.how)}</p>`;
  const { grade, text } = condition(live.people[floor.person_id]);
  return html`<p class="grade-${grade}"><span class="light" aria-hidden="true">${GRADE_SYMBOL[grade]}</span> ${t("zugeschaltet")}, ${text}</p>`;
}

/** Stop the clock, let it go on, give a minute more. @param {{floor: Floor, send: Send}} props */
const ClockKeys = ({ floor, send }) => html`<p class="row-keys">
  ${floor.paused.includes("chair")
    ? html`<${Key} intent=${{ name: "ResumeClock" }} send=${send} label=${t("Uhr fortsetzen")} className="small" testid="clock-resume" />`
    : html`<${Key} intent=${{ name: "PauseClock" }} send=${send} label=${t("Uhr anhalten")} className="small" testid="clock-pause" />`}
  ${floor.limit_s !== null && html`<${Key} intent=${{ name: "SetSpeakingLimit", limit_s: floor.limit_s + MORE_S }} send=${send} label=${t("1 Minute mehr")} className="small" testid="clock-more" />`}
</p>`;

/** @param {{floor: Floor, speaking: Speaking}} props */
function FactionTime({ floor, speaking }) {
  const budget = speaking.budgets?.find((one) => one.faction === floor.faction);
  return budget ? html`<p class="quiet">${floor.faction}: <${BudgetLeft} budget=${budget} floor=${floor.kind === "contribution" ? floor : null} /></p>` : null;
}

/** The question being put or answered. @param {{floor: Floor, send: Send}} props */
const Running = ({ floor, send }) => floor.question && html`<div class="interposed" data-testid="question-running">
  <p><strong>${t("Zwischenfrage von {name}", { name: fullName(floor.question) })}</strong> <${QuestionTime} since=${floor.question.since} limit=${floor.question.limit_s} /></p>
  <${Key} intent=${{ name: "EndQuestion" }} send=${send} label=${t("Zwischenfrage beenden")} className="small" testid="question-end" />
</div>`;

/** @param {{question: WaitingQuestion, send: Send}} props */
const Asking = ({ question, send }) => html`<li class="interposed" data-testid="question-${question.person_id}">
  <p>${t("Zwischenfrage von {name}", { name: fullName(question) })}${question.remark && html`: <span class="remark">${question.remark}</span>`}</p>
  <span class="row-keys">
    <${Key} intent=${{ name: "AdmitQuestion", request_id: question.request_id }} send=${send} label=${t("Zulassen")} about=${question.name} className="small" testid="question-admit-${question.person_id}" />
    <${Key} intent=${{ name: "DeclineQuestion", request_id: question.request_id }} send=${send} label=${t("Nicht zugelassen")} about=${question.name} className="small" testid="question-decline-${question.person_id}" />
  </span>
</li>`;

/** @param {{floor: Floor, live: Live, speaking: Speaking, send: Send}} props */
const Speaker = ({ floor, live, speaking, send }) => html`<div data-testid="now-speaker" data-person=${floor.person_id}>
  <p class="speaker-name">${fullName(floor)}</p>
  <p class="speech-kind">${requestWord({ ...floor, point: "other" })}</p>
  <${SpeakingTime} floor=${floor} />
  <${ClockKeys} floor=${floor} send=${send} />
  <${FactionTime} floor=${floor} speaking=${speaking} />
  <${How} floor=${floor} live=${live} />
  <${Running} floor=${floor} send=${send} />
  <ul class="questions">${floor.questions.map((question) => html`<${Asking} key=${question.request_id} question=${question} send=${send} />`)}</ul>
</div>`;

/** @param {{floor: Floor | null | undefined, live: Live, meeting: Meeting, speaking: Speaking, send: Send}} props */
export function Now({ floor, live, meeting, speaking, send }) {
  return html`<section class="zone now" aria-labelledby="zone-now">
    <h2 id="zone-now">${t("Jetzt")}</h2>
    ${floor
      ? html`<${Speaker} floor=${floor} live=${live} speaking=${speaking} send=${send} />`
      : html`<p class="speaker-name nobody">${meeting.state === "open" ? t("Niemand hat das Wort") : MEETING_WORD[meeting.state]}</p>
          ${meeting.reason && html`<p>${meeting.reason}</p>`}`}
  </section>`;
}
