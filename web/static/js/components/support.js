/** A demand that takes a number of members: who supports it so far, and the key to join. */
import { html } from "htm/preact";
import { fullName, t } from "../i18n.js";
import { Pick, SendForm, useForm } from "./fields.js";
import { Key } from "./key.js";

/** @import {Person, Point, Send} from "../types.js" */

/** @param {{point: Point}} props */
export const Supporters = ({ point }) => point.needed !== null && html`<p data-testid="supporters-${point.id}">${t("Verlangt von {have} Mitgliedern, nötig sind {needed}.", { have: point.supporters.length, needed: point.needed })}</p>`;

/** The member's own key. @param {{procedure: Point[], person: string, send: Send}} props */
export const MySupport = ({ procedure, person, send }) => procedure.filter((point) => point.needed !== null).map((point) => html`<section key=${point.id} class="zone" data-testid="support-${point.id}">
  <p><strong>${t(point.title)}</strong> <small>${point.mover}</small></p><${Supporters} point=${point} />
  ${point.supporters.includes(person)
    ? html`<p role="status">${t("Sie verlangen es auch.")}</p>`
    : html`<${Key} intent=${{ name: "SupportProcedure", point_id: point.id, person_id: person }} send=${send} label=${t("Das verlange ich auch")} about=${t(point.title)} testid="support-key-${point.id}" />`}
</section>`);

/** The clerk acts for those in the hall. @param {{point: Point, people: Person[], send: Send}} props */
function HallSupport({ point, people, send }) {
  const hall = people.filter((person) => person.voting && person.present === "hall" && !point.supporters.includes(person.id));
  const form = useForm({ person: "" });
  const person = form.values.person || (hall[0]?.id ?? "");
  return html`<section class="zone" data-testid="hall-support-${point.id}"><p><strong>${t(point.title)}</strong> <small>${point.mover}</small></p><${Supporters} point=${point} />
    ${hall.length > 0 && html`<${SendForm} form=${form} send=${send} label=${t("Unterstützung eintragen")} testid="enter-support-${point.id}" intent=${() => ({ name: "SupportProcedure", point_id: point.id, person_id: person })}>
      <${Pick} form=${{ ...form, values: { person } }} name="person" label=${t("Wer verlangt es auch?")} testid="support-person-${point.id}" options=${hall.map((one) => ({ id: one.id, text: fullName(one) }))} />
    <//>`}</section>`;
}

/** @param {{procedure: Point[], people: Person[], send: Send}} props */
export const SupportDesk = ({ procedure, people, send }) => procedure.filter((point) => point.needed !== null).map((point) => html`<${HallSupport} key=${point.id} point=${point} people=${people} send=${send} />`);
