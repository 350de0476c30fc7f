/** Before a vote: who votes, who does not and why, by which rule, what is in the way; and in which form it may go. */
import { html } from "htm/preact";
import { fullName, t } from "../i18n.js";
import { Forms } from "./voteforms.js";

/** @import {Intent, OtherStep, Person, Preflight, Send, Step} from "../types.js" */

/** What the key sends that opens the vote of which the panel speaks, be it the next step or one of the others. @param {string} key @param {Step | null | undefined} next @param {OtherStep[]} also @returns {Intent | null} */
const opening = (key, next, also) => [next, ...also].find((step) => step?.key === key)?.intent ?? null;

/** @param {{label: string, ids: string[], people: Person[]}} props */
function Who({ label, ids, people }) {
  const names = people.filter((person) => ids.includes(person.id)).map(fullName);
  return names.length > 0 && html`<div><dt>${label} (${names.length})</dt><dd>${names.join(", ")}</dd></div>`;
}

/** @param {{found: Preflight | null | undefined, people: Person[], next: Step | null | undefined, also: OtherStep[], send: Send}} props */
export function PreflightPanel({ found, people, next, also, send }) {
  const intent = found?.key ? opening(found.key, next, also) : null;
  if (!found || !intent) return null;
  return html`<section class="preflight" aria-labelledby="preflight-heading" data-testid="preflight" data-entitled=${found.entitled} data-tested=${found.tested}>
    <h3 id="preflight-heading">${t("Vor der Abstimmung")}</h3>
    <p class="figures">${t("{n} stimmen ab: {hall} im Saal, {remote} zugeschaltet", { n: found.entitled, hall: found.hall, remote: found.remote })}</p>
    <dl><${Who} label=${t("Ausgeschlossen wegen Widerstreits der Interessen")} ids=${found.barred} people=${people} />
      <${Who} label=${t("Zugeschaltet und von dieser Abstimmung ausgeschlossen")} ids=${found.shut_out} people=${people} />
      ${found.shut_out_rule && html`<div data-testid="shut-out-rule"><dt>${t("Zugeschaltete stimmen über Satzungen nicht ab")}</dt><dd>${found.shut_out_rule}</dd></div>`}
      <${Who} label=${t("Stimmen erst ab, wenn sie die Vertraulichkeit bestätigt haben")} ids=${found.unconfirmed} people=${people} />
      <${Who} label=${t("Übertragung gestört")} ids=${found.disturbed} people=${people} />
      <${Who} label=${t("Nicht anwesend")} ids=${found.absent} people=${people} /></dl>
    <p class="rule"><small>${t(found.rule)}</small></p>
    ${!found.tested && html`<p class="quiet" data-testid="untested">${t("Eine Probeabstimmung gab es in dieser Sitzung noch nicht.")}</p>`}
    ${found.obstacles.map((one) => html`<p class="warning" key=${one.text}><span aria-hidden="true">▲ </span>${t(one.text)} <small>${one.rule}</small></p>`)}
    <${Forms} intent=${intent} send=${send} testid="open" />
  </section>`;
}
