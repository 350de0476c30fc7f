/** What frames a remote member's screen: the item above, its papers below. */
import { html } from "htm/preact";
import { MEETING_WORD } from "../announce.js";
import { t } from "../i18n.js";
import { CurrentMotions } from "./motions.js";
import { WallClock } from "./timing.js";

/** @import {Item, Meeting, Motion} from "../types.js" */

/** @param {{item: Item | undefined, meeting: Meeting}} props */
export const MemberHeader = ({ item, meeting }) => html`<header class="member-header">
  <h1 data-testid="current-item">${item ? t("TOP {number} · {title}", { number: item.number, title: item.title }) : meeting.title}</h1>
  <p>${meeting.state === "open" ? (meeting.public_excluded ? t("nichtöffentlich") : t("öffentlich")) : MEETING_WORD[meeting.state]} · <${WallClock} /></p>
</header>`;

/** Papers open beside the picture, in a window of their own. @param {{item: Item | undefined, motions: Motion[]}} props */
export const Papers = ({ item, motions }) =>
  item && (item.papers.length || item.motion || motions.some((motion) => motion.item_id === item.id))
    ? html`<section class="papers" aria-labelledby="papers-heading"><h2 id="papers-heading">${t("Unterlagen")}</h2>
        <${CurrentMotions} motions=${motions} item=${item} />
        <ul>${item.papers.map((paper) => html`<li key=${paper.file}><a href="papers/${paper.file}" target="_blank" rel="noopener">${paper.title}</a></li>`)}</ul>
      </section>`
    : null;
