/** Presence as evidence: each person's coming and going with how it was noted, disturbances and times outside within. */
import { html } from "htm/preact";
import { FAULT_WORD, SPHERE_WORD } from "../faults.js";
import { fullName, presenceWord, t } from "../i18n.js";
import { At } from "./timing.js";

/** @import {Attendance} from "../types.js" */

/** @type {Record<string, string>} */
const BY_WORD = { seat: t("am Platz angemeldet"), clerk: t("von der Schriftführung vermerkt"), link: t("über den eigenen Link verbunden") };

/** @type {Record<string, string>} */
const LEFT_WORD = { seat: t("am Platz abgemeldet"), clerk: t("von der Schriftführung vermerkt"), left: t("selbst verlassen"), lost: t("Verbindung verloren"), excluded: t("ausgeschlossen") };

/** @type {Record<string, string>} */
const ANSWER_WORD = { objected: t("gerügt"), accepted: t("nicht gerügt"), unanswered: t("nicht gerügt") };

/** @param {{from: string, to: string | null}} props */
const FromTo = ({ from, to }) => html`<span class="figures"><${At} at=${from} />–${to ? html`<${At} at=${to} />` : html`<span>${t("jetzt")}</span>`}</span>`;

/** @param {(string | false | null | undefined)[]} words what there is to say, in order */
const joined = (...words) => words.filter(Boolean).join(", ");

/** All that happened to one person, in order of its beginning. @param {Attendance} one @returns {{from: string, to: string | null, text: string, kind: string}[]} */
function stretches({ spans, disturbances, recused }) {
  return [
    ...spans.map(({ from, to, how, by, left_by }) => ({ from, to, kind: how ?? "", text: joined(presenceWord(how), BY_WORD[by], to && LEFT_WORD[left_by]) })),
    ...disturbances.map(({ from, to, what, sphere, answer }) => ({ from, to, kind: "disturbed", text: joined(FAULT_WORD[what], sphere && SPHERE_WORD[sphere], answer && ANSWER_WORD[answer]) })),
    ...recused.map(({ from, to, number }) => ({ from, to, kind: "recused", text: t("TOP {number}: Widerstreit der Interessen", { number }) })),
  ].sort((a, b) => a.from.localeCompare(b.from));
}

/** @param {{one: Attendance}} props */
const Row = ({ one }) => html`<li><strong>${fullName(one)}</strong>
  <ol>${stretches(one).map((stretch) => html`<li key=${stretch.from + stretch.kind} class="stretch ${stretch.kind}"><${FromTo} from=${stretch.from} to=${stretch.to} /> ${stretch.text}</li>`)}</ol>
</li>`;

/** @param {{attendance: Attendance[]}} props */
export const PresenceTimeline = ({ attendance }) => html`<details class="zone presence-timeline" data-testid="presence-timeline">
  <summary><h2>${t("Verlauf der Anwesenheit")}</h2></summary>
  <ul>${attendance.map((one) => html`<${Row} key=${one.name} one=${one} />`)}</ul>
</details>`;
