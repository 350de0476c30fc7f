/** Before a vote: who votes, who does not and why, by which rule, what is in the way; and in which form it may go. */
import { html } from "htm/preact";
import { fullName, t } from "../i18n.js";
import { Key } from "./key.js";

/** @import {Intent, OtherStep, Person, Preflight, Send, Step, VoteForm} from "../types.js" */

/** The forms beside the usual one; the server draws the lot. @type {{form: VoteForm, order: string, label: string, testid: string}[]} */
const FORMS = [
  { form: "hands", order: "alphabetical", label: t("Durch Handzeichen"), testid: "open-hands" },
  { form: "roll-call", order: "alphabetical", label: t("Namentlich, nach dem Alphabet"), testid: "open-roll-call" },
  { form: "roll-call", order: "drawn", label: t("Namentlich, Beginn gelost"), testid: "open-drawn" },
];

/** The steps that open a vote of which the form can be chosen. */
const OPENING = ["open-vote", "put-motion"];

/** The key that would open a vote now, be it the next step or one of the others. @param {Step | null | undefined} next @param {OtherStep[]} also @returns {Intent | null} */
const opening = (next, also) => [next, ...also].find((step) => OPENING.includes(step?.key ?? ""))?.intent ?? null;

/** @param {{intent: Intent, send: Send}} props */
const Forms = ({ intent, send }) => html`<p class="row-keys" role="group" aria-label=${t("Form der Abstimmung")}>
  ${FORMS.map(({ form, order, label, testid }) => html`<${Key} key=${testid} intent=${{ ...intent, form, order }} send=${send} label=${label} className="small" testid=${testid} />`)}
</p>`;

/** @param {{label: string, ids: string[], people: Person[]}} props */
function Who({ label, ids, people }) {
  const names = people.filter((person) => ids.includes(person.id)).map(fullName);
  return names.length > 0 && html`<div><dt>${label} (${names.length})</dt><dd>${names.join(", ")}</dd></div>`;
}

/** @param {{found: Preflight | null | undefined, people: Person[], next: Step | null | undefined, also: OtherStep[], send: Send}} props */
export function PreflightPanel({ found, people, next, also, send }) {
  const intent = opening(next, also);
  if (!found || !intent) return null;
  return html`<section class="preflight" aria-labelledby="preflight-heading" data-testid="preflight" data-entitled=${found.entitled} data-tested=${found.tested}>
    <h3 id="preflight-heading">${t("Vor der Abstimmung")}</h3>
    <p class="figures">${t("{n} stimmen ab: {hall} im Saal, {remote} zugeschaltet", { n: found.entitled, hall: found.hall, remote: found.remote })}</p>
    <dl><${Who} label=${t("Ausgeschlossen wegen Widerstreits der Interessen")} ids=${found.barred} people=${people} />
      <${Who} label=${t("Übertragung gestört")} ids=${found.disturbed} people=${people} />
      <${Who} label=${t("Nicht anwesend")} ids=${found.absent} people=${people} /></dl>
    <p class="rule"><small>${t(found.rule)}</small></p>
    ${!found.tested && html`<p class="quiet" data-testid="untested">${t("Eine Probeabstimmung gab es in dieser Sitzung noch nicht.")}</p>`}
    ${found.obstacles.map((one) => html`<p class="warning" key=${one.text}><span aria-hidden="true">▲ </span>${t(one.text)} <small>${one.rule}</small></p>`)}
    <${Forms} intent=${intent} send=${send} />
  </section>`;
}
