/** Who leads the sitting, beside NOW: handed over to a deputy for the item or the sitting, and taken back. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { fullName, t } from "../i18n.js";
import { Line, Pick, SendForm, useForm } from "./fields.js";
import { Key } from "./key.js";

/** @import {Chairing, Person, Send} from "../types.js" */

const SPAN = [
  { id: "item", text: t("für diesen Tagesordnungspunkt") },
  { id: "", text: t("bis sie wieder übernommen wird") },
];

/** @param {{chairing: Chairing, people: Person[], item: string | null | undefined, send: Send}} props */
function HandOver({ chairing, people, item, send }) {
  const able = people.filter((person) => chairing.candidates.includes(person.id));
  const form = useForm({ person: "", span: "item", reason: "" });
  const person = form.values.person || (able[0]?.id ?? "");
  if (!able.length) return html`<p class="quiet">${t("Im Saal ist niemand, der die Sitzung leiten könnte.")}</p>`;
  const intent = () => ({ name: "HandOverChair", person_id: person, item_id: item && form.values.span === "item" ? item : "", reason: form.values.reason });
  return html`<${SendForm} form=${form} send=${send} label=${t("Sitzungsleitung übergeben")} testid="hand-over" intent=${intent}>
    <${Pick} form=${{ ...form, values: { ...form.values, person } }} name="person" label=${t("Wer leitet?")} testid="hand-over-to" options=${able.map((one) => ({ id: one.id, text: fullName(one) }))} />
    ${item && html`<${Pick} form=${form} name="span" label=${t("Wie lange?")} testid="hand-over-span" options=${SPAN} />`}
    <${Line} form=${form} name="reason" label=${t("Grund")} testid="hand-over-reason" />
  <//>`;
}

/** @param {{chairing: Chairing | null | undefined, people: Person[], item: string | null | undefined, send: Send}} props */
export function ChairingDesk({ chairing, people, item, send }) {
  const [open, setOpen] = useState(false);
  if (!chairing?.leader) return null;
  return html`<details class="zone chairing" data-testid="chairing" data-leader=${chairing.leader} open=${open || chairing.must_hand_over} onToggle=${(/** @type {Event} */ event) => setOpen(/** @type {HTMLDetailsElement} */ (event.currentTarget).open)}>
    <summary><h2>${t("Sitzungsleitung: {name}", { name: chairing.name })}</h2></summary>
    ${chairing.may_take_back && html`<${Key} intent=${{ name: "TakeBackChair" }} send=${send} label=${t("Vorsitz übernimmt wieder")} testid="take-back" />`}
    <${HandOver} chairing=${chairing} people=${people} item=${item} send=${send} />
  </details>`;
}
