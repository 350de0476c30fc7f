/** Planned and expected times: the server says when what runs is due to end, the clock here says by how much it is late. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { clock, now } from "../time.js";

/** @import {Item, Schedule} from "../types.js" */

/** How late what runs now is, in ms. @param {Schedule} schedule */
const lateness = (schedule) => (schedule.due_at ? Math.max(0, now.value - Date.parse(schedule.due_at)) : 0);

/** "20:14", moved on by what is late. @param {{at: string, schedule: Schedule}} props */
const Expected = ({ at, schedule }) => html`<time class="figures">${clock(Date.parse(at) + lateness(schedule))}</time>`;

/** @param {{item: Item, schedule: Schedule | undefined}} props */
export function ItemTimes({ item, schedule }) {
  const planned = schedule?.planned[item.id];
  const expected = schedule?.expected[item.id];
  if (!schedule || !planned) return null;
  return html`<small class="item-times" data-testid="times-${item.number}">${t("geplant {time} Uhr", { time: clock(planned) })}
    ${item.planned_s !== null && `, ${t("{minutes} Minuten vorgesehen", { minutes: Math.max(1, Math.round(item.planned_s / 60)) })}`}
    ${expected && item.state === "coming" && html` · ${t("erwartet")} <${Expected} at=${expected} schedule=${schedule} />`}</small>`;
}

/** When the sitting is likely to end. @param {{schedule: Schedule | undefined}} props */
export const ProjectedEnd = ({ schedule }) => schedule?.ends_at && html`<p class="projected-end quiet" data-testid="projected-end">
  ${schedule.unplanned > 0 ? t("Ende frühestens") : t("Voraussichtliches Ende")} <${Expected} at=${schedule.ends_at} schedule=${schedule} /> ${t("Uhr")}
</p>`;
