/** Who stands in for whom (Vertretung): the deputy has seat and voice of an absent member for this sitting. */
import { html } from "htm/preact";
import { fullName, t } from "../i18n.js";
import { Pick, SendForm, useForm } from "./fields.js";
import { Key } from "./key.js";

/** @import {Person, Send} from "../types.js" */

/** @param {{members: Person[], deputies: Person[], send: Send}} props */
function Note({ members, deputies, send }) {
  const form = useForm({ member: "", deputy: "" });
  const member = members.find((one) => one.id === form.values.member) ?? members[0];
  const deputy = deputies.find((one) => one.id === form.values.deputy) ?? deputies[0];
  if (!member || !deputy) return html`<p class="quiet">${t("Gerade fehlt kein Mitglied, oder keine Vertretung ist frei.")}</p>`;
  const intent = () => ({ name: "NoteDeputy", member_id: member.id, deputy_id: deputy.id });
  return html`<${SendForm} form=${form} intent=${intent} send=${send} label=${t("Vertretung eintragen")} testid="note-deputy">
    <${Pick} form=${form} name="member" label=${t("Wer fehlt?")} testid="deputy-member" options=${members.map((one) => ({ id: one.id, text: fullName(one) }))} />
    <${Pick} form=${form} name="deputy" label=${t("Wer vertritt?")} testid="deputy-deputy" options=${deputies.map((one) => ({ id: one.id, text: fullName(one) }))} />
  <//>`;
}

/** Only where somebody is listed as deputy. @param {{people: Person[], send: Send}} props */
export function Deputies({ people, send }) {
  const deputies = people.filter((person) => person.function === "deputy");
  if (!deputies.length) return null;
  const name = (/** @type {string} */ id) => people.find((person) => person.id === id)?.name ?? "";
  const acting = deputies.filter((person) => person.stands_for);
  const absent = people.filter((person) => person.voting && !person.stands_for && !person.present);
  return html`<details class="zone deputies" data-testid="deputies">
    <summary><h2>${t("Vertretung")}${acting.length > 0 && ` (${acting.length})`}</h2></summary>
    <ul>${acting.map((person) => html`<li key=${person.id} class="row-keys" data-testid="deputy-${person.id}"><span>${t("{deputy} vertritt {member}", { deputy: person.name, member: name(person.stands_for) })}</span>
      <${Key} intent=${{ name: "EndDeputy", deputy_id: person.id }} send=${send} label=${t("Vertretung beenden")} about=${person.name} className="small" testid="end-deputy-${person.id}" /></li>`)}</ul>
    <${Note} members=${absent} deputies=${deputies.filter((person) => !person.stands_for)} send=${send} />
  </details>`;
}
