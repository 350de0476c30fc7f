/** What follows from local law: why nothing is streamed, why joining is refused, when minutes are due. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { date } from "../time.js";

/** @import {Me, Streaming} from "../types.js" */

/** @param {{streaming: Streaming | null | undefined}} props */
export const StreamRefused = ({ streaming }) => streaming?.refused && html`<p class="zone" role="status" data-testid="stream-refused">${t(streaming.refused.text)} <small class="quiet">${streaming.refused.rule}</small></p>`;

/** @param {{me: Me | null | undefined}} props */
export const JoiningRefused = ({ me }) => me?.joining && me.person.present !== "hall" && html`<p class="zone" role="alert" data-testid="joining-refused">${t(me.joining.text)} <small class="quiet">${me.joining.rule}</small></p>`;

/** @param {{due: {date: string, rule: string} | null | undefined}} props */
export const MinutesDue = ({ due }) => due && html`<p class="quiet" data-testid="minutes-due">${t("Niederschrift fällig bis {date} ({rule}).", { date: date(due.date), rule: due.rule })}</p>`;
