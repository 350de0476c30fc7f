/** The figures of a ballot as one person counted them; a second person types the same without seeing these. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { labelOf } from "./electionresult.js";
import { SendForm, useForm } from "./fields.js";

/** @import {Ballot, Election, Send} from "../types.js" */
/** @import {Form} from "./fields.js" */

/** @param {{form: Form, name: string, label: string, testid: string}} props */
const Count = ({ form, name, label, testid }) => html`<label>${label}
  <input type="number" min="0" max="999" step="1" inputmode="numeric" required value=${form.values[name]} data-testid=${testid}
    onInput=${(/** @type {Event} */ event) => form.set(name, /** @type {HTMLInputElement} */ (event.target).value)} /></label>`;

/** Who has to count now. @param {Ballot} ballot @param {string} person */
function asked(ballot, person) {
  if (!ballot.typed_by) return t("Bitte die Zahlen eintragen. Eine zweite Person bestätigt sie auf dem eigenen Bildschirm.");
  if (ballot.typed_by_id === person) return t("Eingetragen. Jetzt zählt die zweite Person; berichtigen können Sie hier.");
  return t("{name} hat gezählt. Bitte selbst zählen und eintragen: Nur gleiche Zahlen gelten.", { name: ballot.typed_by });
}

/** @param {{election: Election, ballot: Ballot, person: string, send: Send}} props */
export function CountForm({ election, ballot, person, send }) {
  const form = useForm({ no: "0", abstain: "0", invalid: "0", ...Object.fromEntries(ballot.candidates.map((id) => [id, ""])) });
  const number = (/** @type {string} */ name) => Number(form.values[name]);
  const figures = () => ({ votes: ballot.candidates.map((id) => ({ candidate_id: id, count: number(id) })), no: number("no"), abstain: number("abstain"), invalid: number("invalid") });
  return html`<div class="count-form" data-testid="count-${election.id}" data-typed=${Boolean(ballot.typed_by)}>
    <p role="status">${asked(ballot, person)}</p>
    <${SendForm} form=${form} send=${send} label=${t("Zahlen eintragen")} testid="count-send-${election.id}" intent=${() => ({ name: "CountElection", election_id: election.id, figures: figures(), person_id: person })}>
      ${ballot.candidates.map((id) => html`<${Count} key=${id} form=${form} name=${id} label=${labelOf(election, id)} testid="count-${election.id}-${id}" />`)}
      ${election.kind !== "lists" && html`<${Count} form=${form} name="no" label=${t("Nein")} testid="count-${election.id}-no" />`}
      <${Count} form=${form} name="abstain" label=${t("Enthaltung (leer)")} testid="count-${election.id}-abstain" />
      <${Count} form=${form} name="invalid" label=${t("ungültig")} testid="count-${election.id}-invalid" />
    <//>
  </div>`;
}
