/** The papers of a secret vote: one person types what was counted, a second confirms it by typing the same. */
import { html } from "htm/preact";
import { t } from "../i18n.js";

import { SendForm, useForm } from "./fields.js";

/** @import {Send, Vote} from "../types.js" */
/** @import {Form} from "./fields.js" */

/** @type {[string, string][]} */
const KINDS = [["yes", t("Ja")], ["no", t("Nein")], ["abstain", t("Enthaltung")], ["invalid", t("Ungültig")]];

/** @param {{form: Form, name: string, label: string}} props */
const Count = ({ form, name, label }) => html`<label>${label}
  <input type="number" inputmode="numeric" min="0" required value=${form.values[name]} data-testid="papers-${name}"
    onInput=${(/** @type {Event} */ event) => form.set(name, /** @type {HTMLInputElement} */ (event.target).value)} /></label>`;

/** @param {{vote: Vote, person: string}} props */
function State({ vote, person }) {
  const papers = vote.papers;
  if (!papers?.typed_by) return null;
  if (papers.confirmed) return html`<p role="status" data-testid="papers-confirmed">${t("Zwei Personen haben gleich gezählt.")}</p>`;
  return html`<p role="status" data-testid="papers-typed">${papers.typed_by === person ? t("Eingetragen. Eine zweite Person muss ebenso zählen.") : t("Eine Person hat gezählt. Bitte unabhängig davon zählen und eintragen.")}</p>`;
}

/** @param {{vote: Vote | null | undefined, person: string, send: Send}} props */
export function PapersCount({ vote, person, send }) {
  const form = useForm({ yes: "", no: "", abstain: "", invalid: "0" });
  if (!vote || vote.form !== "secret" || vote.state !== "open") return null;
  const kinds = KINDS.filter(([name]) => name !== "abstain" || vote.abstention);
  const numbers = Object.fromEntries(KINDS.map(([name]) => [name, Number(form.values[name])]));
  return html`<section class="zone papers-count" data-testid="papers-count"><h2>${t("Stimmzettel zählen")}</h2>
    <p class="quiet">${t("Geheime Abstimmung: höchstens {n} Stimmzettel.", { n: vote.entitled })}</p>
    <${State} vote=${vote} person=${person} />
    <${SendForm} form=${form} send=${send} label=${t("Zählung eintragen")} testid="papers-enter" intent=${() => ({ name: "CountPapers", vote_id: vote.id, person_id: person, ...numbers })}>
      ${kinds.map(([name, label]) => html`<${Count} key=${name} form=${form} name=${name} label=${label} />`)}
    <//></section>`;
}
