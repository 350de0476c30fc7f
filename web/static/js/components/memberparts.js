/** What every member's screen has, at home and in the hall: the item above, the own rights, papers and elections below. */
import { html } from "htm/preact";
import { MEETING_WORD, currentItem } from "../announce.js";
import { t } from "../i18n.js";
import { page } from "../page.js";
import { NO_RULES } from "../speech.js";
import { Hand } from "./hand.js";
import { CourseOfMinutes } from "./minutescourse.js";
import { CurrentMotions } from "./motions.js";
import { Moving } from "./moving.js";
import { MyElections } from "./myelections.js";
import { MyVotes } from "./myvotes.js";
import { Announcements } from "./nonpublic.js";
import { PaperLinks } from "./paperlinks.js";
import { DoubtQuorum } from "./quorum.js";
import { MySupport } from "./support.js";
import { WallClock } from "./timing.js";
import { RecusalSwitch } from "./waiting.js";

/** @import {Item, Me, Meeting, Motion, Sections, Send} from "../types.js" */

/** @param {{item: Item | undefined, meeting: Meeting}} props */
export const MemberHeader = ({ item, meeting }) => html`<header class="member-header">
  <h1 data-testid="current-item">${item ? t("TOP {number} · {title}", { number: item.number, title: item.title }) : meeting.title}</h1>
  <p>${meeting.state === "open" ? (meeting.public_excluded ? t("nichtöffentlich") : t("öffentlich")) : MEETING_WORD[meeting.state]} · <${WallClock} /></p>
</header>`;

/** Papers open beside the picture, in a window of their own. @param {{item: Item | undefined, motions: Motion[]}} props */
const Papers = ({ item, motions }) =>
  item && (item.papers.length || item.motion || motions.some((motion) => motion.item_id === item.id))
    ? html`<section class="papers" aria-labelledby="papers-heading"><h2 id="papers-heading">${t("Unterlagen")}</h2>
        <${CurrentMotions} motions=${motions} item=${item} />
        <${PaperLinks} item=${item} />
        <p><a href="unterlagen" target="_blank" rel="noopener" data-testid="papers-search">${t("Alle Unterlagen, mit Suche")}</a></p>
      </section>`
    : null;

/** What a member may ask for: the floor, a motion, the own voice on record, a doubt. @param {{view: Sections, me: Me, meeting: Meeting, send: Send}} props */
export const Rights = ({ view, me, meeting, send }) => html`
  ${me.person.voting && meeting.state === "open" && html`<${MySupport} procedure=${view.procedure ?? []} person=${me.person.id} send=${send} />`}
  <${CourseOfMinutes} course=${view.minutes_course} closed=${meeting.state === "closed"} agenda=${view.agenda ?? []} person=${me.person.id} voting=${me.person.voting} send=${send} />
  <${MyVotes} me=${me} send=${send} />
  <${Hand} me=${me} floor=${view.floor} speaking=${view.speaking ?? NO_RULES} open=${meeting.state === "open"} send=${send} />
  ${(me.person.voting || me.person.function === "magistrate") && html`<${Moving} item=${currentItem(view)} agenda=${view.agenda ?? []} motions=${view.motions ?? []} procedure=${view.procedure ?? []} person=${me.person.id} people=${view.people ?? []} open=${meeting.state === "open"} send=${send} />`}
  ${me.person.voting && html`<${DoubtQuorum} quorum=${view.quorum} personId=${me.person.id} open=${meeting.state === "open"} send=${send} />`}`;

/** What is read and seldom pressed. @param {{view: Sections, me: Me, send: Send}} props */
export const Below = ({ view, me, send }) => html`
  <${MyElections} elections=${view.elections ?? []} item=${view.item} me=${me} people=${view.people ?? []} base=${`${page.public_url}/`} send=${send} />
  <${Papers} item=${currentItem(view)} motions=${view.motions ?? []} />
  <${Announcements} announcements=${view.announcements ?? []} />
  <${RecusalSwitch} agenda=${view.agenda ?? []} me=${me} send=${send} />`;
