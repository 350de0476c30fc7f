/** A member's own screen at a seat in the hall: no picture, no sound, everything else. */
import { html } from "htm/preact";
import { currentItem } from "../announce.js";
import { t } from "../i18n.js";
import { useVoteShown } from "../voteshown.js";
import { Key } from "./key.js";
import { Below, MemberHeader, Rights } from "./memberparts.js";
import { MyCalls } from "./order.js";
import { SecretBallot } from "./secretballot.js";
import { At, SpeakingTime } from "./timing.js";
import { VotePanel } from "./votepanel.js";
import { WaitingRoom } from "./waiting.js";

/** @import {ComponentChildren} from "preact" */
/** @import {AskPaper, Floor, Me, Sections, Send} from "../types.js" */

/** Who is here is for the clerk to see, not for a page to say. @param {{me: Me}} props */
const Present = ({ me }) => me.person.present === "hall"
  ? html`<p class="grade-good" role="status" data-testid="hall-state" data-present="hall"><span class="light" aria-hidden="true">●</span> ${t("Sie sind im Saal anwesend")}${me.person.since && html` ${t("seit")} <${At} at=${me.person.since} />`}.</p>`
  : html`<p class="grade-weak" role="status" data-testid="hall-state" data-present=${me.person.present ?? "absent"}><span class="light" aria-hidden="true">◐</span> ${t("Die Schriftführung hat Sie noch nicht als im Saal anwesend eingetragen. Bitte geben Sie ihr ein Zeichen.")}</p>`;

/** @param {{me: Me, floor: Floor | null | undefined}} props */
const Speaking = ({ me, floor }) => me.has_floor && floor && html`<div class="my-state speaking"><p class="you-speak"><strong>${floor.question ? t("Sie beantworten eine Zwischenfrage von {name}", { name: floor.question.name }) : t("Sie haben das Wort")}</strong></p><${SpeakingTime} floor=${floor} /></div>`;

/** Leaving is an act of this browser alone: the clerk notes who leaves the hall. @param {{onLeave: () => void}} props */
const Leave = ({ onLeave }) => html`<${Key} intent=${{ name: "" }} send=${async () => { onLeave(); return { ok: true, seq: 0 }; }} label=${t("Nicht mehr im Saal: diese Seite schließen")} className="small" testid="leave-seat" />`;

/** @param {{view: Sections, send: Send, ask: AskPaper, poll: ComponentChildren, onLeave: () => void}} props */
export function HallSeat({ view, send, ask, poll, onLeave }) {
  const { me, meeting } = view;
  const vote = useVoteShown(view);
  if (!me || !meeting) return null;
  if (view.waiting) return html`<${WaitingRoom} waiting=${view.waiting} me=${me} send=${send} />`;
  return html`<${MemberHeader} item=${currentItem(view)} meeting=${meeting} />
    <main class="hall-seat">
      <${MyCalls} me=${me} />
      ${vote && html`<${VotePanel} vote=${vote} me=${me} people=${view.people ?? []} send=${send} />`}
      ${poll}
      <${SecretBallot} elections=${view.elections ?? []} person=${me.person.id} ask=${ask} />
      <section class="mine" aria-label=${t("Ihr Platz")}>
        <${Present} me=${me} />
        <${Speaking} me=${me} floor=${view.floor} />
        <${Rights} view=${view} me=${me} meeting=${meeting} send=${send} />
        <${Leave} onLeave=${onLeave} />
      </section>
      <${Below} view=${view} me=${me} send=${send} />
    </main>`;
}
